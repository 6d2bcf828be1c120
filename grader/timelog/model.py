"""The diary: blocks of time with a category and a label, in one time zone, never two at once.

Times are aware datetimes in the diary's zone, to the minute; all lengths are real minutes, so that a day when the
clock changes has 1,380 or 1,500 of them and a night shift keeps its length. What no block covers is unknown time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

STEP = 5
"""Minutes of one slot of the day painter."""
UNKNOWN = "unknown"
"""The category of time that no block covers."""


def minutes_between(start: datetime, end: datetime) -> int:
    """Real minutes from one moment to another; the clock's changes are counted as they passed."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of time with one category; it may run over midnight. ``end`` is not part of it."""

    start: datetime
    end: datetime
    category: str
    label: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a block's times need a time zone")
        if self.minutes <= 0:
            raise ValueError("a block ends after it starts")

    @property
    def minutes(self) -> int:
        """Its length in real minutes."""
        return minutes_between(self.start, self.end)

    def clipped(self, start: datetime, end: datetime) -> Block | None:
        """The part between two moments, or None."""
        first, last = max(self.start, start, key=_moment), min(self.end, end, key=_moment)
        return replace(self, start=first, end=last) if minutes_between(first, last) > 0 else None

    def without(self, start: datetime, end: datetime) -> Iterator[Block]:
        """What is left of it outside of two moments: nothing, one part or two."""
        far_past, far_future = self.start - timedelta(days=1), self.end + timedelta(days=1)
        for part in (self.clipped(far_past, start), self.clipped(end, far_future)):
            if part is not None:
                yield part


@dataclass(frozen=True, slots=True)
class Diary:
    """Blocks in order of time, none over another (``of`` checks it)."""

    zone: ZoneInfo
    blocks: tuple[Block, ...] = field(default=())

    @classmethod
    def of(cls, zone: ZoneInfo, blocks: Iterable[Block]) -> Diary:
        """A diary of blocks in any order; ValueError where two overlap: an importer mends that before."""
        ordered = sorted(
            (replace(b, start=b.start.astimezone(zone), end=b.end.astimezone(zone)) for b in blocks), key=_start
        )
        for one, two in pairwise(ordered):
            if minutes_between(one.end, two.start) < 0:
                raise ValueError(f"two blocks overlap at {two.start:%Y-%m-%d %H:%M}")
        return cls(zone, tuple(ordered))

    @property
    def dates(self) -> tuple[date, ...]:
        """The days that have at least one block, in order."""
        seen: dict[date, None] = {}
        for block in self.blocks:
            day = block.start.date()
            while minutes_between(self.midnight(day), block.end) > 0:
                seen[day] = None
                day += timedelta(days=1)
        return tuple(sorted(seen))

    def midnight(self, day: date) -> datetime:
        """The moment at which a day begins."""
        return datetime.combine(day, time(), self.zone)

    def length(self, day: date) -> int:
        """Minutes of a day: 1,440, or 1,380 or 1,500 when the clock changes."""
        return minutes_between(self.midnight(day), self.midnight(day + timedelta(days=1)))

    def day(self, day: date) -> tuple[Block, ...]:
        """The whole of a day, its gaps filled with unknown time; lengths add up to ``length(day)``."""
        start, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        filled, at = [], start
        for block in self.blocks:
            part = block.clipped(start, end)
            if part is None:
                continue
            if minutes_between(at, part.start) > 0:
                filled.append(Block(at, part.start, UNKNOWN))
            filled.append(part)
            at = part.end
        if minutes_between(at, end) > 0:
            filled.append(Block(at, end, UNKNOWN))
        return tuple(filled)

    def painted(self, block: Block) -> Diary:
        """With a block laid over what was there; the parts outside of it stay."""
        return Diary.of(self.zone, (*self.erased(block.start, block.end).blocks, block))

    def erased(self, start: datetime, end: datetime) -> Diary:
        """With nothing known between two moments."""
        return Diary.of(self.zone, (part for block in self.blocks for part in block.without(start, end)))


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _start(block: Block) -> datetime:
    return _moment(block.start)
