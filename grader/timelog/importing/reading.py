"""A log of any kind into an ``Imported``, and mending it: reading it again with what somebody chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.timelog.importing.activitywatch import is_activitywatch, read_activitywatch
from grader.timelog.importing.csvrows import rows_of
from grader.timelog.importing.grid import without_grid
from grader.timelog.importing.ledger import Ledger
from grader.timelog.importing.lines import read_lines
from grader.timelog.importing.records import rows_of_records
from grader.timelog.importing.result import Imported, LogError, Source
from grader.timelog.importing.settle import blocks_of, categorized, with_gaps, without_overlaps
from grader.timelog.importing.sniff import json_of, kind_of
from grader.timelog.importing.table import Log, read_table
from grader.timelog.importing.text import text_of
from grader.timelog.zones import Clock


def read(
    path: Path,
    zone: ZoneInfo,
    *,
    categories: Iterable[str] | Mapping[str, str] = (),
    date_order: str = "",
    day: date | None = None,
    until: date | None = None,
) -> Imported:
    """The log of a file. Raises LogError where it is no log at all, or cannot be opened.

    ``categories``: ids, or words with their ids; ``date_order``: "mdy", "dmy" or "ymd" where the person knows it;
    ``day``: the first day of a log without dates; ``until``: last day of a calendar (today).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LogError(f"{path}: cannot be opened ({error.strerror or error})") from error
    return read_bytes(data, path.name, zone, categories=categories, date_order=date_order, day=day, until=until)


def read_bytes(
    data: bytes,
    name: str,
    zone: ZoneInfo,
    *,
    categories: Iterable[str] | Mapping[str, str] = (),
    date_order: str = "",
    day: date | None = None,
    until: date | None = None,
) -> Imported:
    """The log of a file's bytes, such as an upload; see ``read``."""
    ids = dict(categories) if isinstance(categories, Mapping) else {i: i for i in categories}
    source = Source(
        name,
        data,
        zone,
        {word.casefold(): i for word, i in ids.items()},
        date_order,
        day.isoformat() if day else "",
        (until or date.today()).isoformat(),
    )
    return _read(source, {})


def mend(imported: Imported, choices: Mapping[str, str]) -> Imported:
    """The log read again with choices, by problem key; what was chosen before stays. KeyError for an unknown key.

    ValueError for a choice that the problem does not have. "rewrite:" with the new text behind it writes a row anew.
    """
    known = {problem.key: problem for problem in imported.problems}
    for key, choice in choices.items():
        if key not in known and key not in imported.chosen:
            raise KeyError(f"no problem {key!r} in {imported.source.name}")
        if key in known and choice.split(":")[0] not in {c.id for c in known[key].choices}:
            raise ValueError(f"{key}: there is no choice {choice!r}")
    return _read(imported.source, {**imported.chosen, **choices})


def _read(source: Source, choices: Mapping[str, str]) -> Imported:
    ledger, clock = Ledger(choices), Clock(source.zone)
    log = _log(source, clock, ledger)
    pieces = without_overlaps(log.entries, ledger)
    if log.gaps is not None:
        pieces = with_gaps(pieces, log.gaps, clock, ledger)
    blocks = blocks_of(categorized(pieces, source, ledger), clock, join=log.join)
    ledger.say(f"Times are in the zone {source.zone.key}.")
    return Imported(
        blocks,
        tuple(sorted(ledger.problems, key=lambda p: p.line)),
        tuple(ledger.sentences),
        ledger.claimed,
        sum(block.minutes for block in blocks),
        sum(problem.minutes for problem in ledger.problems),
        source,
        dict(choices),
    )


def _log(source: Source, clock: Clock, ledger: Ledger) -> Log:
    text = text_of(source.data, source.name, ledger)
    kind = kind_of(text)
    if kind == "calendar":
        from grader.timelog.importing.ics import read_calendar  # its libraries are slow to load

        return read_calendar(text, source, clock, ledger)
    if kind == "typed":
        return read_lines(text, source, clock, ledger)
    if kind == "table":
        return read_table(without_grid(rows_of(text, ledger), source), source, clock, ledger)
    data = json_of(text, source.name)
    if is_activitywatch(data):
        return read_activitywatch(data, text, source.name, ledger)
    return read_table(rows_of_records(data, text, source.name), source, clock, ledger)
