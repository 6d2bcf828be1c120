"""The order of rows: oldest or newest first, the hours after midnight under the evening's date, a bare 12-hour clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby, pairwise

from grader.timelog.clock import DAY
from grader.timelog.importing.faces import Face
from grader.timelog.importing.ledger import Choice, Ledger, count

HALF = DAY // 2
_AFTER = (
    Choice("next-day", "they are the early hours of the next day"),
    Choice("same-day", "they are the early hours of the date that is written"),
)
_BEFORE = (
    Choice("day-before", "it is the night that leads into the day that is written"),
    Choice("same-day", "it begins on the evening of the date that is written"),
)
EVENING, MORNING = 17 * 60, 8 * 60
"""A day's first row from the one on, with later ones past the other, is the night before that day."""
_CLOCK = (
    Choice("12", "a 12-hour clock: each step back is the next half of the day"),
    Choice("24", "a 24-hour clock: the times are as written"),
)


def in_order(faces: Sequence[Face], ledger: Ledger, *, dated: bool, apart: bool) -> list[Face]:
    """The rows oldest first. ``apart``: dates stand in a column of their own, so that a date may be the evening's.

    ``dated`` false: the log has no dates, so that each step back begins the next day.
    """
    up, down = _steps(faces)
    ordered = list(reversed(faces)) if down > up else list(faces)
    if down > up:
        ledger.say("The rows run backwards, newest first; they are read from the last one up.")
    if min(up, down) > 0.1 * (up + down):
        ledger.say("The rows stand in no order; they are sorted by their times.")
        return ordered
    ordered = _unrolled(ordered, ledger)
    if not apart:
        return ordered
    return _after_midnight(_night_before(ordered, ledger) if dated else ordered, ledger, dated)


def _steps(faces: Sequence[Face]) -> tuple[int, int]:
    """How often the next row is later, and earlier; by dates, and within one date by times."""
    days = [two.day.toordinal() - one.day.toordinal() for one, two in pairwise(faces)]
    changes = [step for step in days if step]
    if not changes:
        steps = [two.start - one.start for one, two in pairwise(faces) if two.start != one.start]
        if min(steps, default=0) < 0 < max(steps, default=0) and _bare(faces):
            steps = [(step + HALF // 2) % HALF - HALF // 2 for step in steps]  # from 12:50 to 1:00 is forward
        changes = [step for step in steps if abs(step) < HALF]  # a longer one may be over midnight
    return sum(step > 0 for step in changes), sum(step < 0 for step in changes)


def _unrolled(faces: list[Face], ledger: Ledger) -> list[Face]:
    """Times from 1 to 12 that step back within a day belong to a 12-hour clock that does not say am or pm."""
    if not _bare(faces):
        return faces
    back = next((two for one, two in pairwise([faces[0], *faces]) if _steps_back(one, two)), None)
    if back is None or ledger.ask(back.line, "clock", _CLOCK_TEXT, _CLOCK) == "24":
        return faces
    ledger.say("Times are on a 12-hour clock without am and pm; the first time of each day is in the morning.")
    made, at, day = [], 0, None
    for face in faces:
        at = 0 if face.day != day else at
        day = face.day
        start = at = _next(face.start, at)
        end = None
        if face.end is not None:
            end = at = _next(face.end, at)
        made.append(face._replace(start=start, end=end))
    return made


def _steps_back(one: Face, two: Face) -> bool:
    """Whether a row starts before the one before it, or ends before it starts."""
    ends_before = two.end is not None and two.end_day is None and two.end < two.start
    return ends_before or (one.day == two.day and two.start < one.start)


def _bare(faces: Sequence[Face]) -> bool:
    """Whether all hours go from 1 to 12."""
    if not faces or any(face.offset is not None for face in faces):
        return False
    return all(60 <= m < HALF + 60 for face in faces for m in (face.start, face.end) if m is not None)


_CLOCK_TEXT = "the times step back here; nothing says am or pm"


def _next(minute: int, at: int) -> int:
    """The first time not before ``at`` at which a 12-hour clock shows this."""
    return at + (minute - at) % HALF


def _night_before(faces: list[Face], ledger: Ledger) -> list[Face]:
    """A day that begins with "23:10 sleep" and goes on in the morning has its night first: that row began the day before."""
    groups = [list(rows) for _, rows in groupby(faces, key=lambda face: face.day)]
    nights = [rows[0] for rows in groups if _opens_with_night(rows)]
    if not nights:
        return faces
    text = f"the night before stands first under the date of the day ({count(len(nights), 'row')})"
    if ledger.ask(nights[0].line, "night-before", text, _BEFORE) == "same-day":
        return faces
    ledger.say(f"{text.capitalize()}; it is read as begun on the evening before.")
    return [face._replace(day=face.day - timedelta(days=1)) if face in nights else face for face in faces]


def _opens_with_night(rows: Sequence[Face]) -> bool:
    """Whether a date's first row is in the evening and all others go on from its morning."""
    starts = [face.start for face in rows]
    return (
        len(rows) > 2
        and starts[0] >= EVENING
        and starts[1] < starts[0] - HALF // 2
        and starts[1:] == sorted(starts[1:])
        and starts[-1] >= MORNING
    )


def _after_midnight(faces: list[Face], ledger: Ledger, dated: bool) -> list[Face]:
    """A step back of half a day or more under one date: from there on it is the next day."""
    made, shifted, days, before = [], [], 0, None
    for face in faces:
        if before is None or face.day != before.day:
            days = 0
        elif before.start - face.start >= HALF and (not days or not dated):
            days += 1
        if days:
            shifted.append(face)
        made.append(face._replace(day=face.day + timedelta(days=days)) if days else face)
        before = face
    if not shifted:
        return made
    if not dated:
        ledger.say("The log has no dates; where the time steps back, the next day begins.")
        return made
    text = f"hours after midnight stand under the date of the evening before them ({count(len(shifted), 'row')})"
    if ledger.ask(shifted[0].line, "after-midnight", text, _AFTER) == "same-day":
        return faces
    ledger.say(f"{text.capitalize()}; they are read as the early hours of the next day.")
    return made
