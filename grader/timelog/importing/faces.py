"""Rows of a table as what the clock's face showed: dates and minutes, before zones and order are thought of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from grader.timelog.clock import Unreadable, length, says_half, time_of_day, with_half_after, with_half_of
from grader.timelog.dates import ORDERS, date_of, possible_orders, readable
from grader.timelog.importing.columns import Columns, is_moment, plain, split_moment, split_range
from grader.timelog.importing.csvrows import Row
from grader.timelog.importing.ledger import LEAVE_OUT, REWRITE, Choice, Ledger, count
from grader.timelog.importing.result import LogError, Source

_OFFSET = re.compile(r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_ALONE = " (until it is mended, its time counts to the row before it)"
_TOTAL = re.compile(r"(grand\s+)?(sub)?totals?\b|sum\b", re.IGNORECASE)


_ROLES = ("date", "start", "end_date", "end", "duration", "category", "part", "label")


class Face(NamedTuple):
    """A row: minutes after midnight of ``day``; an offset from UTC in minutes where the row says one."""

    line: int
    day: date
    start: int
    end_day: date | None
    end: int | None
    minutes: int | None
    category: str
    label: str
    offset: int | None = None
    end_offset: int | None = None


@dataclass
class Reader:
    """How the cells of one table are read; ``last_day`` fills dates that are written once for several rows."""

    cells: Callable[[list[str]], Sequence[str]]
    order: str
    compact: bool
    unit: str
    moments: bool
    last_day: date | None
    ranges: bool = False
    filled: int = 0

    def face(self, line: int, row: list[str]) -> Face:
        """The face of a row. Raises Unreadable."""
        date_, start_, end_date, end_, length_, category, part, label = self.cells(row)
        if self.ranges and not end_:
            start_, end_ = split_range(start_)
            if end_:
                both = with_half_of(start_, end_), with_half_after(start_, end_)
                start_, end_ = (f"{minute // 60}:{minute % 60:02}" for minute in both)
        day, start, offset = self._moment(date_, start_, "start")
        day = self._day(day)
        if start is None:
            raise Unreadable("it has no start")
        if part:
            category = f"{category}/{part}" if category else part
        if not end_ and not length_:
            return Face(line, day, start, None, None, None, category, label, offset)
        end_day, end, end_offset = self._moment(end_date, end_, "end")
        minutes = length(length_, self.unit) if length_ else None
        return Face(line, day, start, end_day, end, minutes, category, label, offset, end_offset)

    def _moment(self, day: str, time: str, what: str) -> tuple[date | None, int | None, int | None]:
        if self.moments and time:
            day, time = split_moment(time)
            if not time and what == "start":
                raise Unreadable(f"{day!r} has no time of day")
        offset = None
        if len(time) > 5 and (found := _OFFSET.search(time)):
            offset, time = _minutes_of_offset(found[1]), time[: found.start()]
        on = date_of(day, self.order) if day else None
        return on, time_of_day(time, self.compact) if time else None, offset

    def _day(self, day: date | None) -> date:
        if day is None:
            if self.last_day is None:
                raise Unreadable("it has no date, and no row before it has one")
            self.filled += 1
            return self.last_day
        self.last_day = day
        return day


def faces_of(rows: Sequence[Row], columns: Columns, source: Source, ledger: Ledger) -> list[Face]:
    """The faces of all rows that can be read, in the order of the file; the others are reported."""
    body = rows[columns.head :]
    reader = reader_of([row for _, row in body], columns, source, ledger)
    faces = []
    for line, row in body:
        try:
            faces.append(reader.face(line, _narrowed(line, row, columns, ledger)))
        except Unreadable as error:
            if not _no_entry(line, row, columns, ledger):
                alone = "" if {"end", "duration"} & columns.at.keys() or reader.ranges else _ALONE
                _report(line, row, f"{error}{alone}", reader, ledger)
    if reader.filled and "date" in columns.at:
        ledger.say(f"{count(reader.filled, 'row')} without a date belong to the date written before them.")
    return faces


def _no_entry(line: int, row: list[str], columns: Columns, ledger: Ledger) -> bool:
    """Whether a row that cannot be read was never meant as an entry; it is named."""
    if row == columns.names:
        ledger.ask(line, "heading", "the headings stand here once more", ())
    elif row[0].startswith("#"):
        ledger.ask(line, "comment", f"a remark, no row of the log: {row[0][:80]}", ())
    elif _TOTAL.match(next(filter(None, row))):
        ledger.ask(line, "total", f"a sum, not an entry; its minutes are not counted again: {_text(row)}", ())
    else:
        return False
    return True


def _narrowed(line: int, row: list[str], columns: Columns, ledger: Ledger) -> list[str]:
    """A row with more cells than there are headings: a comma that was not quoted belongs to the label."""
    width = len(columns.names) or len(row)
    more = [cell for cell in row[width:] if cell]
    if not more:
        return row
    if columns.at.get("label") == width - 1:
        ledger.ask(line, "cells", f"more cells than headings; they are joined to the label: {', '.join(more)}", ())
        return [*row[: width - 1], ", ".join([row[width - 1], *more])]
    ledger.ask(line, "cells", f"more cells than headings; nothing says what they mean: {', '.join(more)}", ())
    return row


def reader_of(body: Sequence[list[str]], columns: Columns, source: Source, ledger: Ledger) -> Reader:
    """How the cells are read, told from all of them; what they do not tell is asked."""
    starts, ends = columns.column(body, "start"), columns.column(body, "end")
    moments = bool(starts) and "date" not in columns.at and sum(map(is_moment, starts[:200])) * 2 > len(starts[:200])
    dates = columns.column(body, "date")
    if moments:
        dates = [split_moment(text)[0] for text in starts]
    elif "date" not in columns.at and not source.day:
        raise LogError(f"{source.name}: no column holds dates; say which day the log begins (day)")
    times = {*starts, *ends} if not moments else set()
    compact = any(text.isdigit() and len(text) > 2 for text in times)
    if compact:
        ledger.say("Times are written without a colon: 930 is 9:30, 30 is half past midnight.")
    elif any(map(says_half, times)):
        ledger.say("Times are on a 12-hour clock with am and pm.")
    first = date.fromisoformat(source.day) if source.day else None
    order = order_of(list(dict.fromkeys(dates)), source, ledger)
    ranges = not ends and any(split_range(text)[1] for text in starts[:200])
    return Reader(columns.cells(_ROLES), order, compact, unit_of(body, columns, ledger), moments, first, ranges)


def order_of(dates: Sequence[str], source: Source, ledger: Ledger) -> str:
    """The order of day, month and year: as asked for, as the dates tell, or a question."""
    found = [source.date_order] if source.date_order else possible_orders(dates) if dates else ["ymd"]
    order = found[0]
    if len(found) > 1:
        shown = next((text for text in dates if all(readable(text, name) for name in found)), "")
        examples = {name: f": {date_of(shown, name):%d %B %Y}" if shown else "" for name in found}
        choices = tuple(Choice(name, f"{ORDERS[name]}{examples[name]}") for name in found)
        text = f"the dates do not tell their order: {shown or dates[0]} may be " + " or ".join(c.text for c in choices)
        order = ledger.ask(1, "date-order", text, choices)
    if dates and len({date_of(dates[0], o) if readable(dates[0], o) else None for o in ORDERS}) > 1:
        ledger.say(f"Dates are read as {ORDERS[order]}, such as {dates[0]}.")
    return order


def unit_of(body: Sequence[list[str]], columns: Columns, ledger: Ledger) -> str:
    """What a bare number in the column of lengths counts: by its heading, by its size, or a question."""
    if "duration" not in columns.at:
        return "minutes"
    heading = plain(columns.names[columns.at["duration"]]) if columns.names else ""
    for word, unit in (("sec", "seconds"), ("min", "minutes"), ("hour", "hours")):
        if word in heading:
            return unit
    lengths = columns.column(body, "duration")
    numbers = [float(text.replace(",", ".")) for text in lengths if _NUMBER.fullmatch(text)]
    if not numbers or max(numbers) > 24:
        unit = "seconds" if numbers and sorted(numbers)[len(numbers) // 2] > 600 else "minutes"
    elif any(number % 1 for number in numbers):
        unit = "hours"
    else:
        text = f"the lengths do not say their unit: {numbers[0]:g} may be minutes or hours"
        unit = ledger.ask(1, "unit", text, (Choice("minutes", "minutes"), Choice("hours", "hours")))
    if numbers:
        ledger.say(f"Lengths without a unit are {unit}.")
    return unit


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def _report(line: int, row: list[str], why: str, reader: Reader, ledger: Ledger) -> None:
    """An unreadable row; the minutes that it claims, if it says how long it was, are kept out by it."""
    try:
        minutes = max(0, length(reader.cells(row)[_ROLES.index("duration")], reader.unit))
    except Unreadable:
        minutes = 0
    ledger.claimed += minutes
    text = f"{why}: {_text(row)}"
    ledger.ask(line, "unreadable", text, (LEAVE_OUT, REWRITE), out={"leave-out": minutes, "rewrite": minutes})


def _text(row: Sequence[str]) -> str:
    return ", ".join(row)[:100]


def _minutes_of_offset(text: str) -> int:
    if text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if text[0] == "-" else 1)
