"""A table into entries: start and end, start and length, one row a slot, or starts only."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.timelog.importing.columns import Columns, columns_of, plain
from grader.timelog.importing.csvrows import Row
from grader.timelog.importing.faces import faces_of
from grader.timelog.importing.ledger import LEAVE_OUT, Choice, Entry, Ledger, hours
from grader.timelog.importing.moments import Hands, Started
from grader.timelog.importing.result import LogError, Source
from grader.timelog.importing.sequence import in_order
from grader.timelog.zones import Clock

SLOTS = (1, 5, 6, 10, 12, 15, 20, 30)
"""Minutes of a slot that a log in slots may have."""
LONGEST = 16 * 60
"""Minutes for which a row may count until the next one starts."""
_OPEN = (
    LEAVE_OUT,
    Choice("minutes-60", "count one hour"),
    Choice("minutes-480", "count eight hours, a night"),
    Choice("until-next", "count until the next row starts"),
)


@dataclass(frozen=True, slots=True)
class Log:
    """The entries of a log.

    ``gaps``: how many gaps are named one by one; where there are more they are one problem; None: no gap is a problem.
    ``join``: equal neighbors are one block.
    """

    entries: list[Entry]
    gaps: int | None = 40
    join: bool = False


def read_table(rows: Sequence[Row], source: Source, clock: Clock, ledger: Ledger) -> Log:
    """The entries of a table. Raises LogError where its columns hold no log."""
    columns = columns_of(rows, source.name)
    for line, row in rows[: max(0, columns.head - 1)]:
        ledger.ask(line, "preamble", f"stands before the headings and is no row of the log: {', '.join(row)[:80]}", ())
    _say_columns(columns, ledger)
    faces = faces_of(rows, columns, source, ledger)
    if not faces and not ledger.claimed and not ledger.problems:
        raise LogError(f"{source.name}: there are headings and no rows below them")
    dated = "date" in columns.at
    apart = "end_date" not in columns.at and (dated or bool(source.day))
    faces = in_order(faces, ledger, dated=dated, apart=apart)
    hands = Hands(clock, ledger)
    started = hands.started(faces)
    if "end" in columns.at or "duration" in columns.at or any(face.end is not None for face in faces):
        log = Log(_with_ends(started, hands, ledger))
    else:
        log = _starts_only(_sorted(started, ledger), hands, ledger)
    hands.say()
    return log


def _say_columns(columns: Columns, ledger: Ledger) -> None:
    if {"start date", "start time", "description"} <= set(map(plain, columns.names)):
        tool = "Clockify" if "duration decimal" in map(plain, columns.names) else "Toggl Track"
        ledger.say(f"The columns are those of an export of {tool}: the project is the category.")
    if not columns.names:
        ledger.say("The table has no headings; its columns are told by what stands in them.")
    roles = [f"{role.replace('_', ' ')} from column {index + 1}" for role, index in columns.at.items()]
    ledger.say("Read: " + ", ".join(roles) + ".")
    unread: list[str] = [name for index, name in enumerate(columns.names) if name and index not in columns.at.values()]
    if unread:
        ledger.say(f"Not needed: {', '.join(unread)}.")


def _with_ends(started: Sequence[Started], hands: Hands, ledger: Ledger) -> list[Entry]:
    made: list[Entry | None] = []
    starts = sorted({s.start for s in started})
    for one in started:
        if one.face.end is None and one.face.minutes is None:
            after = bisect_right(starts, one.start)
            later = starts[after] if after < len(starts) else None
            made.append(_opened(one, later, hands, ledger, "it has no end"))
        else:
            made.append(hands.entry(one))
    return [entry for entry in made if entry is not None]


def _sorted(started: list[Started], ledger: Ledger) -> list[Started]:
    """In order of time; a row that stood elsewhere is named."""
    latest = -1
    for one in started:
        if one.start < latest:
            ledger.ask(
                one.face.line, "order", "its time is before the row before it; it is put where its time belongs", ()
            )
        latest = max(latest, one.start)
    return sorted(started, key=lambda one: one.start)


def _starts_only(started: Sequence[Started], hands: Hands, ledger: Ledger) -> Log:
    step = _slot(started)
    if step:
        return Log(_slots(started, step, hands, ledger), join=True)
    ledger.say(
        f"Only starts are given: each row lasts until the next one starts, if that is within {LONGEST // 60} hours."
    )
    made: list[Entry | None] = []
    for one, two in pairwise([*started, None]):
        assert one is not None
        if two is not None and one.start < two.start <= one.start + LONGEST:
            made.append(hands.counted((one.start, two.start), one.face))
        elif two is not None and two.start == one.start:
            span = hands.zero(one.start, one.face, f"line {two.face.line} starts at the same time")
            made.append(hands.counted(span, one.face) if span else None)
        else:
            why = "it is the last row and has no end" if two is None else _far(one, two)
            made.append(_opened(one, two.start if two else None, hands, ledger, why))
    return Log([entry for entry in made if entry is not None], gaps=None)


def _far(one: Started, two: Started) -> str:
    return (
        f"nothing says when it ended: the next row, line {two.face.line}, starts {hours(two.start - one.start)} later"
    )


def _opened(one: Started, later: int | None, hands: Hands, ledger: Ledger, why: str) -> Entry | None:
    """A row without an end: left out, or as long as somebody says."""
    choices = _OPEN if later else _OPEN[:-1]
    face = one.face
    text = f"{why}: {face.day:%Y-%m-%d} {face.start // 60 % 24:02}:{face.start % 60:02} {face.category} {face.label}"
    chosen = ledger.ask(face.line, "no-end", text.strip(), choices)
    if chosen == "leave-out":
        return None
    end = later if chosen == "until-next" and later else one.start + int(chosen.removeprefix("minutes-"))
    return hands.counted((one.start, end), face)


def _slot(started: Sequence[Started]) -> int | None:
    """Minutes of a slot where nearly all rows follow each other by the same step, else None."""
    if len(started) < 6:
        return None
    steps = Counter(two.start - one.start for one, two in pairwise(started))
    step, times = steps.most_common(1)[0]
    return step if step in SLOTS and times >= 0.9 * (len(started) - 1) else None


def _slots(started: Sequence[Started], step: int, hands: Hands, ledger: Ledger) -> list[Entry]:
    ledger.say(f"Each row is a slot of {step} minutes; equal slots one after the other are one block.")
    filled = [one for one in started if one.face.category or one.face.label]
    if len(filled) < len(started):
        ledger.say(f"Slots that say nothing: {len(started) - len(filled):,}; that time is not known.")
    ledger.claimed += step * len(filled)
    return [Entry(f.line, start, start + step, f.category, f.label) for start, f in filled]
