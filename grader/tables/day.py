"""A day of one's own, graded for its form: does it cover the day, does it add up? What somebody did is never graded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from grader.tables.findings import Finding
from grader.tables.reading import Read, Row, read_table
from grader.tables.schema import DayForm, Table
from grader.tables.values import DAY
from grader.timelog.model import UNKNOWN, Block, Diary

UTC_ZONE = ZoneInfo("UTC")

EXAMPLE = frozenset({"example", "the example", "example day", "the example day"})
"""What somebody writes who keeps the day to themselves and hands in the example."""


@dataclass(frozen=True)
class Stretch:
    """Some minutes of the day with one category; a block over midnight has two of them."""

    row: Row
    start: int
    end: int


def handed_in(text: str, form: DayForm) -> str:
    """The day that counts: what was written, or the example where its name was."""
    return form.example if text.strip(" .\n\t").casefold() in EXAMPLE else text


def day_findings(read: Read, table: Table, form: DayForm) -> tuple[Finding, ...]:
    """Four things on the form of the day, then the lines that could not be read."""
    stretches = [stretch for row in read.rows for stretch in _stretches(row)]
    lines = tuple(
        Finding(f"line-{p.line}", f"Line {p.line}", 0, 0, False, f"it was not read as part of the day: {p.text}",
                "Mend the line; all other lines were counted.", ((p.start, p.end),))
        for p in read.problems
    )  # fmt: skip
    return (
        _covers(stretches, form), _adds_up(read.rows, stretches), _sorted(read.rows), _fine(read.rows, form), *lines
    )  # fmt: skip


def totals(text: str, table: Table) -> dict[str, int]:
    """Minutes of a day by category and by label, the largest first; unknown time is left out."""
    form = table.day
    found: Counter[str] = Counter()
    for row in read_table(handed_in(text, form) if form else text, table.columns).rows:
        category, label = (str(row.value(name) or "") for name in ("category", "label"))
        for stretch in _stretches(row) if category not in {"", UNKNOWN} else ():
            # "work/mails" counts for work and for mails.
            found.update(dict.fromkeys(filter(None, {*category.split("/"), label}), stretch.end - stretch.start))
    return dict(found.most_common())


def diary_of(text: str, table: Table) -> Diary:
    """The day that was handed in as a diary, on a date that means nothing; where two lines claim a time, the later counts."""
    form = table.day
    diary = Diary(UTC_ZONE)
    midnight = datetime(2001, 1, 1, tzinfo=UTC_ZONE)
    for row in read_table(handed_in(text, form) if form else text, table.columns).rows:
        for part in _stretches(row):
            start, end = (midnight + timedelta(minutes=minute) for minute in (part.start, part.end))
            category, label = (str(row.value(name) or "") for name in ("category", "label"))
            diary = diary.painted(Block(start, end, category or UNKNOWN, label))
    return diary


def _stretches(row: Row) -> list[Stretch]:
    start, end = row.value("start"), row.value("end")
    if not isinstance(start, float) or not isinstance(end, float) or start == end:
        return []
    first, last = int(start), int(end)
    if first < last:
        return [Stretch(row, first, last)]
    # 22:30 to 6:15: the evening and the early morning of the same sheet of paper.
    return [Stretch(row, first, DAY), *([Stretch(row, 0, last)] if last else [])]


def _known(stretches: Iterable[Stretch]) -> list[bool]:
    known = [False] * DAY
    for stretch in stretches:
        if stretch.row.value("category") not in {None, UNKNOWN}:
            known[stretch.start : stretch.end] = [True] * (stretch.end - stretch.start)
    return known


def _covers(stretches: Sequence[Stretch], form: DayForm) -> Finding:
    known = _known(stretches)
    share = min(1.0, sum(known) / form.known)
    gaps: list[str] = []
    place = 0
    for filled, run in groupby(known):
        length = len(list(run))
        if not filled:
            gaps.append(f"{_clock(place)} to {_clock(place + length)}")
        place += length
    whole = f"{sum(known) // 60} h {sum(known) % 60:02} of 24 hours are accounted for"
    open_time = f"; open: {', '.join(gaps[:4])}{' and more' if len(gaps) > 4 else ''}" if gaps else ""
    return Finding("covers-the-day", "Covers the day", 2, share, share == 1, whole + open_time,
                   "Fill the gaps as well as you remember; a guess with “about” in its label is better than a hole.",
                   _places(stretch.row for stretch in stretches) if share == 1 else ())  # fmt: skip


def _adds_up(rows: Sequence[Row], stretches: Sequence[Stretch]) -> Finding:
    ordered = sorted(stretches, key=lambda s: (s.start, s.end))
    clashes, last = [], None
    for stretch in ordered:
        if last is not None and stretch.start < last.end:
            clashes.append((last, stretch))
        last = stretch if last is None or stretch.end > last.end else last
    empty = [row for row in rows if not _stretches(row)]
    over = [row for row in rows if len(_stretches(row)) == 2]
    turned = over[1:]  # one block may run over midnight, a second one has its times the wrong way round
    wrong = len(clashes) + len(empty) + len(turned)
    reasons = [
        *(
            f"lines {a.row.line} and {b.row.line} both claim {_clock(b.start)} to {_clock(min(a.end, b.end))}"
            for a, b in clashes
        ),
        *(f"line {row.line} has no length" for row in empty),
        *(f"line {row.line} ends before it starts" for row in turned),
    ]
    places = _places([*(part.row for pair in clashes for part in pair), *empty, *turned])
    share = max(0.0, 1 - wrong / len(rows)) if rows else 0.0
    said = "no minute is counted twice" if not wrong else "; ".join(reasons[:4])
    return Finding("adds-up", "Adds up", 2, share, bool(rows) and not wrong, said,
                   "Give each minute to one thing: the one that had your attention.", places)  # fmt: skip


def _sorted(rows: Sequence[Row]) -> Finding:
    bad = [row for row in rows if row.value("category") is None]
    share = 1 - len(bad) / len(rows) if rows else 0.0
    said = "every line has a category"
    if bad:
        fault = bad[0].cells["category"].fault if "category" in bad[0].cells else "nothing stands under “category”"
        said = f"line {bad[0].line}: {fault or 'no category'}" + (f" ({len(bad)} lines in all)" if len(bad) > 1 else "")
    return Finding("has-categories", "Has categories", 1, share, bool(rows) and not bad, said,
                   "Choose one of the listed names; your own words go into the label.", _places(bad))  # fmt: skip


def _fine(rows: Sequence[Row], form: DayForm) -> Finding:
    count = len(rows)
    share = min(1.0, count / form.blocks)
    said = f"the day is told in {count} pieces"
    return Finding("fine-enough", "Fine enough", 1, share, share == 1, said,
                   f"Look at the long pieces again: a working day has {form.blocks} pieces or more.")  # fmt: skip


def _places(rows: Iterable[Row]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys((row.start, row.end) for row in rows))[:6]


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
