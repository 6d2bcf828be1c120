"""A sheet with the days side by side and the times down the first column, as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from grader.timelog.importing.columns import is_date, is_time
from grader.timelog.importing.csvrows import Row
from grader.timelog.importing.result import Source

_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE)
_DAYS = "mon tue wed thu fri sat sun"
HEAD_LINES = 5


def without_grid(rows: Sequence[Row], source: Source) -> Sequence[Row]:
    """The rows of a sheet as date, time, activity, day after day; a table that is no such sheet as it is.

    Days that are named by their weekday only are those from ``source.day`` on.
    """
    for index, (line, head) in enumerate(rows[:HEAD_LINES]):
        days = {column: day for column in range(1, len(head)) if (day := _day(head[column], source))}
        below = rows[index + 1 :]
        if len(days) > 1 and sum(is_time(row[0]) for _, row in below) > len(below) / 2:
            what = "category" if _known(below, source) else "activity"
            return [(line, ["date", "start", what]), *_cells(below, days)]
    return rows


def _day(heading: str, source: Source) -> str:
    """The date over a column; "" where there is none."""
    if is_date(heading):
        return heading
    if source.day and _WEEKDAY.fullmatch(heading):
        first = date.fromisoformat(source.day)
        days = (_DAYS.split().index(heading[:3].casefold()) - first.weekday()) % 7
        return (first + timedelta(days=days)).isoformat()
    return ""


def _cells(rows: Sequence[Row], days: dict[int, str]) -> list[Row]:
    """Day after day; a line whose first cell is no time stands once, for its one problem."""
    first = next(iter(days))
    return [
        (line, [day, row[0], row[column] if column < len(row) else ""])
        for column, day in days.items()
        for line, row in rows
        if column == first or is_time(row[0])
    ]


def _known(rows: Sequence[Row], source: Source) -> bool:
    """Whether most of the words in the sheet are categories."""
    words = {cell.casefold() for _, row in rows for cell in row[1:] if cell}
    return len(words & source.categories.keys()) * 2 > len(words)
