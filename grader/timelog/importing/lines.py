"""A log of typed lines ("9:00-9:35 mails") with dates on lines of their own."""

from __future__ import annotations

from datetime import date

from grader.timelog.clock import Unreadable
from grader.timelog.dates import date_of
from grader.timelog.importing.columns import is_date
from grader.timelog.importing.faces import Face, order_of
from grader.timelog.importing.ledger import LEAVE_OUT, REWRITE, Ledger
from grader.timelog.importing.moments import Hands
from grader.timelog.importing.result import LogError, Source
from grader.timelog.importing.sequence import in_order
from grader.timelog.importing.table import Log
from grader.timelog.typed import span
from grader.timelog.zones import Clock


def read_lines(text: str, source: Source, clock: Clock, ledger: Ledger) -> Log:
    """The entries of typed lines. Raises LogError where no line says which day it is."""
    lines = [(n, line.strip(" \t:#*")) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    dates = [line for _, line in lines if is_date(line)]
    if not dates and not source.day:
        raise LogError(f"{source.name}: no line holds a date; say which day the log begins (day)")
    order = order_of(dates, source, ledger)
    day = date.fromisoformat(source.day) if source.day else None
    faces = []
    for number, line in lines:
        if is_date(line):
            day = date_of(line, order)
        elif face := _face(number, line, day, ledger):
            faces.append(face)
    ledger.say("Each line is an entry: from, to and what was done.")
    hands = Hands(clock, ledger)
    found = hands.started(in_order(faces, ledger, dated=bool(dates), apart=True))
    entries = [entry for one in found if (entry := hands.entry(one))]
    hands.say()
    return Log(entries)


def _face(number: int, line: str, day: date | None, ledger: Ledger) -> Face | None:
    line = ledger.choices.get(f"unreadable:{number}", "").partition("rewrite:")[2] or line
    try:
        if day is None:
            raise Unreadable("no date stands before it")
        said = span(line)
    except Unreadable as error:
        ledger.ask(number, "unreadable", f"{error}: {line[:100]}", (LEAVE_OUT, REWRITE))
        return None
    end, minutes = (None, said.end - said.start) if said.by_length else (said.end, None)
    return Face(number, day, said.start, None, end, minutes, said.category, said.label)
