"""What the columns of a table mean: by their headings, else by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from grader.timelog.clock import Unreadable, length, time_of_day
from grader.timelog.dates import ORDERS, readable
from grader.timelog.importing.csvrows import Row
from grader.timelog.importing.result import LogError

HEADINGS = {
    "date": "date|day|start date|startdate|date started|dated|started on",
    "start": "start|starts|from|begin|begins|began|start time|starttime|start hhmm|started|start at|started at|time in"
    "|clock in|time|hhmm|timestamp|datetime|date time|start datetime|start date time|slot|time slot|hour|beginning",
    "end_date": "end date|enddate|stop date|finish date",
    "end": "end|ends|to|until|till|stop|end time|endtime|stop time|finish|finished|ended|end at|ended at|time out"
    "|clock out|end hhmm|end datetime|end date time|stopped|stopped at|finish time",
    "duration": "duration|duration h|duration hh mm|duration hh mm ss|duration min|duration mins|duration minutes"
    "|duration hours|duration seconds|minutes|mins|min|hours|length|time spent|spent|total time|elapsed|how long",
    "category": "category|cat|project|type|kind|area|code",
    "part": "subcategory|sub category|subcat|task",
    "label": "label|activity|description|what|title|note|notes|activity keyword|keyword|name|summary|event|comment"
    "|subject|details|doing",
}
_ROLE_OF = {words: role for role, headings in HEADINGS.items() for words in headings.split("|")}
SAMPLE = 300
HEAD_LINES = 15
Check = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (from 0) means what; ``head``: how many rows stand before the first row of the log."""

    at: dict[str, int]
    names: list[str] = field(default_factory=list)
    head: int = 0

    def cells(self, roles: Sequence[str]) -> Callable[[list[str]], Sequence[str]]:
        """A function that gives the texts of a row in two roles or more; "" where the table or the row has none."""
        width = max(self.at.values()) + 1
        get = itemgetter(*(self.at.get(role, -1) for role in roles))  # -1: an empty cell put behind each row
        return lambda row: get([*row, ""] if len(row) >= width else [*row, *[""] * (width + 1 - len(row))])

    def column(self, rows: Sequence[list[str]], role: str) -> list[str]:
        """The texts of all rows in a role, as far as there are any."""
        index = self.at.get(role)
        return [] if index is None else [row[index] for row in rows if index < len(row) and row[index]]


def columns_of(rows: Sequence[Row], name: str) -> Columns:
    """What the columns mean. Raises LogError where no column holds times."""
    for index, (_, row) in enumerate(rows[:HEAD_LINES]):
        at = _by_headings(row)
        if "start" in at or ("date" in at and len(at) > 1):
            return _checked(_completed(Columns(at, [cell.strip() for cell in row], index + 1), rows), name)
    return _checked(_by_content(rows), name)


def _checked(found: Columns, name: str) -> Columns:
    if "start" not in found.at and "duration" in found.at:
        raise LogError(f"{name}: the rows say how long but not when; add a column with the start of each")
    if "start" not in found.at:
        raise LogError(
            f"{name}: no column holds times of day; the first line should name the columns, such as"
            " date,start,end,category,label"
        )
    return found


def plain(heading: str) -> str:
    """A heading in lower case, its words joined by single spaces."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold()))


def _by_headings(row: Iterable[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for index, cell in enumerate(row):
        role = _ROLE_OF.get(plain(cell))
        if role and role not in at:
            at[role] = index
    return at


def _completed(columns: Columns, rows: Sequence[Row]) -> Columns:
    """A heading such as "day" or "time" may stand over dates or over moments: what stands below decides."""
    at, below = dict(columns.at), [row for _, row in rows[columns.head : columns.head + SAMPLE]]
    if "date" in at and "start" not in at and _share(below, at["date"], is_moment) > 0.5:
        at["start"] = at.pop("date")
    if "label" not in at and "part" in at:
        at["label"] = at.pop("part")
    return Columns(at, columns.names, columns.head)


def _by_content(rows: Sequence[Row]) -> Columns:
    sample = [row for _, row in rows[:SAMPLE]]
    at: dict[str, int] = {}
    words: list[int] = []
    for index in range(max(map(len, sample), default=0)):
        role = _role_by_content(sample, index, at)
        if role:
            at[role] = index
        elif any(index < len(row) and row[index].strip() for row in sample):
            words.append(index)
    if words:
        at["label"] = max(reversed(words), key=lambda index: _distinct(sample, index))
    if len(words) > 1:
        at["category"] = min((w for w in words if w != at["label"]), key=lambda index: _distinct(sample, index))
    head = next((n for n, row in enumerate(sample) if _fits(row, at)), 0)
    return Columns(at, [], head)


def _role_by_content(sample: Sequence[Sequence[str]], index: int, at: dict[str, int]) -> str:
    tests: list[tuple[Check, tuple[str, ...]]] = [
        (is_moment, ("start", "end")),
        (is_date, ("date", "end_date")),
        (lambda cell: is_time(cell) or split_range(cell)[1], ("start", "end")),
        (is_length, ("duration",)),
    ]
    for test, roles in tests:
        role = next((r for r in roles if r not in at), "")
        if role and _share(sample, index, test) > 0.6:
            return role
    return ""


def _share(sample: Sequence[Sequence[str]], index: int, test: Check) -> float:
    cells = [row[index] for row in sample if index < len(row) and row[index].strip()]
    return sum(bool(test(cell)) for cell in cells) / max(1, len(cells))


def _distinct(sample: Sequence[Sequence[str]], index: int) -> int:
    return len({row[index] for row in sample if index < len(row)})


def _fits(row: Sequence[str], at: dict[str, int]) -> bool:
    index = at.get("start", at.get("date", 0))
    return index < len(row) and bool(
        is_time(row[index]) or split_range(row[index])[1] or is_date(row[index]) or is_moment(row[index])
    )


def is_date(text: str) -> bool:
    """Whether a text is a date in any order."""
    return any(readable(text, order) for order in ORDERS)


def is_time(text: str) -> bool:
    """Whether a text is a time of day."""
    return _reads(time_of_day, text)


def is_length(text: str) -> bool:
    """Whether a text is a length of time."""
    return _reads(length, text)


def is_moment(text: str) -> bool:
    """Whether a text is a date and a time of day in one."""
    date, time = split_moment(text)
    return bool(time) and is_date(date)


def split_moment(text: str) -> tuple[str, str]:
    """The date and the time (with its offset) of a text that holds both; the time "" where there is none."""
    found = _MOMENT.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text.strip(), "")


def split_range(text: str) -> tuple[str, str]:
    """Start and end of a cell such as "9:00 - 9:35"; the end "" where it holds one time only."""
    found = _RANGE.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text, "")


def _reads(read: Check, text: str) -> bool:
    try:
        read(text)
    except Unreadable:
        return False
    return True


_RANGE = re.compile(
    r"(\d{1,2}(?:[:.h]?\d\d)?(?:\s?[ap]\.?m\.?)?)\s*(?:-|–|—|to|until)\s*(\d{1,2}(?:[:.h]?\d\d)?(?:\s?[ap]\.?m\.?)?)",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"(\S.*?\S)(?:T|,?\s+|\s+at\s+)(\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)",
    re.IGNORECASE,
)
