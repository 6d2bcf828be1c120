"""Time entries in JSON, as the interfaces of Toggl Track and Clockify give them, as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.timelog.importing.csvrows import Row
from grader.timelog.importing.result import LogError

_NAMES = {
    "start": ("start", "started", "begin", "from"),
    "end": ("stop", "end", "ended", "to", "until"),
    "duration": ("duration", "dur", "seconds"),
    "category": ("project_name", "projectName", "project", "category"),
    "label": ("description", "label", "title", "name", "activity"),
}


def rows_of_records(data: Any, text: str, name: str) -> list[Row]:
    """Headings and rows. Raises LogError where the data are no list of entries with a start."""
    records = _records(data)
    if not any("start" in _flat(record) for record in records if isinstance(record, Mapping)):
        raise LogError(
            f"{name}: this JSON is no log that is known; export CSV, or JSON of ActivityWatch, Toggl or Clockify"
        )
    lines = _lines(text)
    head = ["start", "end", "duration seconds", "category", "label"]
    return [(1, head), *((next(lines), _row(record)) for record in records)]


def _records(data: Any) -> Sequence[Any]:
    if isinstance(data, Mapping):
        data = next((value for value in data.values() if isinstance(value, list) and value), [])
    return data if isinstance(data, list) else []


def _lines(text: str) -> Iterator[int]:
    """Lines on which entries start; the first where the JSON stands on one line."""
    for found in re.finditer(r'"(?:start|started|begin|from)"\s*:', text):
        yield text.count("\n", 0, found.start()) + 1
    while True:
        yield text.count("\n") + 1


def _row(record: Any) -> list[str]:
    flat = _flat(record) if isinstance(record, Mapping) else {}
    cells = {role: str(flat.get(role, "")) for role in _NAMES}
    if cells["duration"].startswith("-") and not cells["end"]:
        cells["duration"] = ""  # Toggl's mark of a clock that still runs
    return list(cells.values())


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """The entry's values by what they mean; Clockify keeps the times one level deeper."""
    inner = record.get("timeInterval")
    record = {**record, **(inner if isinstance(inner, Mapping) else {})}
    found = {}
    for role, names in _NAMES.items():
        value = next((record[n] for n in names if record.get(n) not in (None, "")), None)
        if isinstance(value, Mapping):
            value = value.get("name")
        if value is not None:
            found[role] = value
    return found
