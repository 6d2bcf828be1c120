"""Exports of ActivityWatch: the windows in use, without the time away from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any, NamedTuple

from grader.timelog.clock import LONGEST
from grader.timelog.importing.ledger import LEAVE_OUT, Choice, Entry, Ledger, hours
from grader.timelog.importing.result import LogError
from grader.timelog.importing.table import Log

_AWAY = (Choice("cut", "time away from the keyboard is not known"), Choice("keep", "the window counts all the same"))
WINDOWS, AWAY = "currentwindow", "afkstatus"


@dataclass(frozen=True, slots=True)
class Bucket:
    """What one watcher recorded; events with the line and number of each."""

    name: str
    kind: str
    entries: tuple[Entry, ...]

    @property
    def minutes(self) -> int:
        """Minutes that it claims."""
        return sum(e.end - e.start for e in self.entries)


class Event(NamedTuple):
    """One event: its line, its number in the file, seconds since 1970, what was in use."""

    line: int
    number: int
    start: float
    end: float
    label: str


def is_activitywatch(data: Any) -> bool:
    """Whether JSON data are an export of ActivityWatch: all buckets, one bucket, or its events."""
    if isinstance(data, Mapping):
        return isinstance(data.get("buckets"), Mapping) or isinstance(data.get("events"), list)
    return isinstance(data, list) and bool(data) and isinstance(data[0], Mapping) and "timestamp" in data[0]


def read_activitywatch(data: Any, text: str, name: str, ledger: Ledger) -> Log:
    """The entries of an export. Raises LogError where it holds no events."""
    buckets = _buckets(data, text, ledger)
    windows = [b for b in buckets if b.kind == WINDOWS] or [b for b in buckets if b.kind != AWAY and b.entries][:1]
    if not any(b.entries for b in windows):
        raise LogError(f"{name}: the export holds no windows that were in use; export all buckets")
    ledger.say("The file is an export of ActivityWatch: each block is the window in use, to the minute.")
    entries = list(windows[0].entries)
    ledger.claimed += windows[0].minutes
    for other in buckets:
        if other is not windows[0] and other.kind != AWAY:
            entries += _other(other, ledger)
    away = [e for b in buckets if b.kind == AWAY for e in b.entries if e.label == "afk"]
    return Log(_at_keyboard(sorted(entries, key=lambda e: e.start), away, ledger), gaps=0, join=True)


def _other(bucket: Bucket, ledger: Ledger) -> list[Entry]:
    """A bucket that says the same time once more: left out unless somebody wants it."""
    ledger.claimed += bucket.minutes
    line = bucket.entries[0].line if bucket.entries else 1
    text = f"the bucket {bucket.name} records the same time once more ({hours(bucket.minutes)})"
    choices = (LEAVE_OUT, Choice("keep", "lay it over the windows"))
    chosen = ledger.ask(line, "bucket", text, choices, key=bucket.name, out={"leave-out": bucket.minutes})
    return list(bucket.entries) if chosen == "keep" else []


def _buckets(data: Any, text: str, ledger: Ledger) -> list[Bucket]:
    if isinstance(data, list):
        data = {"events": data}
    raw = data.get("buckets") or {str(data.get("id", "events")): data}
    lines = _lines(text)
    made = []
    for name, bucket in raw.items():
        bucket = bucket if isinstance(bucket, Mapping) else {}
        seen = [_event(event, next(lines), ledger) for event in bucket.get("events") or []]
        events = sorted((event for event in seen if event), key=lambda event: event.start)
        made.append(Bucket(str(name), str(bucket.get("type", "")), _to_the_minute(events, ledger)))
    return made


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Line and number of each event; a file on one line has only numbers."""
    many = "\n" in text.strip()
    found = re.finditer(r'"timestamp"', text) if many else iter(())
    number, line, at = 0, 1, 0
    while True:
        number += 1
        if match := next(found, None):
            line, at = line + text.count("\n", at, match.start()), match.start()
        yield line, number


def _event(event: Any, place: tuple[int, int], ledger: Ledger) -> Event | None:
    line, number = place
    try:
        start = datetime.fromisoformat(event["timestamp"])
        end = start + timedelta(seconds=float(event["duration"]))
        if start.tzinfo is None:
            raise ValueError("its time has no zone")
        if not start <= end <= start + timedelta(minutes=LONGEST):
            raise ValueError("its duration is below zero" if end < start else "it lasts longer than a year")
        return Event(line, number, start.timestamp(), end.timestamp(), _label(event["data"]))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        why = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        ledger.ask(line, "unreadable", f"event {number} cannot be read: {why}", key=f"{line}#{number}")
        return None


def _to_the_minute(events: Sequence[Event], ledger: Ledger) -> tuple[Entry, ...]:
    """Entries in whole minutes; a pause of less than a minute belongs to the event before it."""
    made = []
    for event, after in zip_longest(events, events[1:]):
        end = after.start if after and 0 < after.start - event.end < 60 else event.end
        made.append(Entry(event.line, int(event.start // 60), int(end // 60), "", event.label, f"#{event.number}"))
    short = [entry for entry in made if entry.start == entry.end]
    if short:
        text = f"events that lie within one minute and have no minute of their own: {len(short):,}"
        ledger.ask(short[0].line, "short", text, (), key=short[0].key)
    return tuple(entry for entry in made if entry.end > entry.start)


def _label(data: Mapping[str, Any]) -> str:
    if "status" in data:
        return str(data["status"])
    said = (data.get("app"), data.get("title") or data.get("label") or data.get("url"))
    return ": ".join(str(part) for part in said if part)


def _at_keyboard(entries: Sequence[Entry], away: Sequence[Entry], ledger: Ledger) -> list[Entry]:
    """The entries without the time away, which both are in order of time."""
    spans = sorted((a.start, a.end) for a in away)
    made, minutes, first = [], 0, 0
    for entry in entries:
        while first < len(spans) and spans[first][1] <= entry.start:
            first += 1
        parts = _outside(entry, spans[first:])
        minutes += entry.end - entry.start - sum(p.end - p.start for p in parts)
        made += parts
    if not minutes:
        return list(entries)
    text = f"windows stayed open for {hours(minutes)} while nobody was at the keyboard"
    return made if ledger.ask(1, "away", text, _AWAY, out={"cut": minutes}) == "cut" else list(entries)


def _outside(entry: Entry, spans: Sequence[tuple[int, int]]) -> list[Entry]:
    parts, at = [], entry.start
    for start, end in spans:
        if start >= entry.end:
            break
        if start > at:
            parts.append(entry._replace(start=at, end=start))
        at = max(at, end)
    if at < entry.end:
        parts.append(entry._replace(start=at))
    return parts
