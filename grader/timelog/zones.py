"""Local times and real minutes: where the clock is changed, an hour is missing or comes twice.

Moments are whole minutes since 1970 in UTC, so that a year of slots is counted in integers.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name

from grader.timelog.clock import DAY


def local_zone() -> ZoneInfo:
    """The zone that this computer is set to; UTC where it does not say."""
    try:
        return ZoneInfo(get_localzone_name())
    except (KeyError, ValueError, OSError, TypeError, LookupError):
        return ZoneInfo("UTC")


def moment_of(at: datetime) -> int:
    """The moment of an aware datetime; seconds are cut."""
    return int(at.timestamp() // 60)


class Clock:
    """A zone's clock: dates and minutes on its face to moments and back. Remembers days that it has seen."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._days: dict[date, tuple[int, bool]] = {}

    def moments(self, day: date, minute: int) -> tuple[int, ...]:
        """The moments at which the clock shows this: one; two in the hour that comes twice; none in the missing.

        Minutes from 1,440 on lie on the days after.
        """
        if minute >= DAY:
            day, minute = day + timedelta(days=minute // DAY), minute % DAY
        base, plain = self._days.get(day) or self._day(day)
        if plain:
            return (base + minute,)
        face = datetime.combine(day, time()) + timedelta(minutes=minute)
        found = {moment_of(face.replace(tzinfo=self.zone, fold=fold)) for fold in (0, 1)}
        return tuple(sorted(m for m in found if self.local(m).replace(tzinfo=None, fold=0) == face))

    def around_missing(self, day: date, minute: int) -> tuple[int, int]:
        """The moments meant by a time that the clock skipped: as if it had been changed already, and not yet."""
        face = datetime.combine(day, time()) + timedelta(minutes=minute)
        not_yet, already = (moment_of(face.replace(tzinfo=self.zone, fold=fold)) for fold in (0, 1))
        return already, not_yet

    def onward(self, day: date, minute: int) -> int:
        """The first moment at which the clock shows this time or, where it is missing, the first one after."""
        while not (found := self.moments(day, minute)):
            minute += 1
        return found[0]

    def local(self, moment: int) -> datetime:
        """The aware datetime of a moment in this zone."""
        return datetime.fromtimestamp(moment * 60, self.zone)

    def _day(self, day: date) -> tuple[int, bool]:
        start, end = (self._midnight(day + timedelta(days=n)) for n in (0, 1))
        noon = moment_of(datetime.combine(day, time(12), self.zone))
        self._days[day] = start, end - start == DAY and noon - start == DAY // 2
        return self._days[day]

    def _midnight(self, day: date) -> int:
        return moment_of(datetime.combine(day, time(), self.zone))
