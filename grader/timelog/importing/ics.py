"""Calendar files into entries: events and repeated events by libraries, what is no time spent reported."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

import recurring_ical_events
from icalendar import Calendar, Event

from grader.timelog.importing.ledger import LEAVE_OUT, Choice, Entry, Ledger, count, hours
from grader.timelog.importing.result import LogError, Source
from grader.timelog.importing.table import Log
from grader.timelog.zones import Clock, moment_of

REPEATS = 20_000
"""Repeats of one event that are read."""
_BEGIN = "BEGIN:VEVENT"
_LINE = "X-COACH-LINE"
_OTHERS = re.compile(r"^BEGIN:(V(?:TODO|JOURNAL|FREEBUSY))\s*$.*?^END:\1\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_ZONES = re.compile(r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_START = re.compile(r"^DTSTART[;:]", re.MULTILINE | re.IGNORECASE)
_KEEP = Choice("keep", "count it")
_SWAP = Choice("swap", "swap start and end")
_NEEDED = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"}
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}


class Spell(NamedTuple):
    """One event on one day: moments, or dates of a whole day."""

    start: Any
    end: Any
    event: Event

    @property
    def whole_day(self) -> bool:
        """Whether it names days and no times."""
        return not isinstance(self.start, datetime)


def read_calendar(text: str, source: Source, clock: Clock, ledger: Ledger) -> Log:
    """The entries of a calendar up to ``source.until``. Raises LogError where no event can be read."""
    until = date.fromisoformat(source.until)
    events, calendar = _events(text, source.name, ledger)
    spells: dict[int, list[Spell]] = defaultdict(list)
    for spell in _spells(events, calendar, until, ledger):
        spells[_line(spell.event)].append(spell)
    ledger.say(f"Events until {until:%d %B %Y} are taken; what comes later is a plan. Repeated events are written out.")
    entries = [e for line, found in spells.items() for e in _entries(line, found, source, clock, ledger)]
    return Log(_without_later(entries, until, clock, ledger), gaps=0)


def _events(text: str, name: str, ledger: Ledger) -> tuple[list[Event], Calendar]:
    numbered = _numbered(text)
    try:
        calendars = Calendar.from_ical(numbered, multiple=True)
        calendar, events = calendars[0], [event for one in calendars for event in _events_in(one)]
    except Exception:  # the library raises many kinds for damaged lines
        calendar, events = _one_by_one(numbered, ledger)
    _name_others(text, len(events) + len(ledger.problems), ledger)
    if not events and not ledger.problems:
        raise LogError(f"{name}: the calendar holds no event")
    return events, calendar


def _name_others(text: str, known: int, ledger: Ledger) -> None:
    """What the calendar holds besides events: tasks, and parts that were damaged so far that they are no events."""
    bare, others = _OTHERS.subn("", text)
    if others:
        ledger.say(f"Tasks, journal entries and busy times of the calendar are no time spent: {others} not read.")
    lost = len(_START.findall(_ZONES.sub("", bare))) - known
    if lost > 0:
        ledger.ask(
            1, "lost", f"parts of the calendar that have a start and are no event: {lost}; they are not read", ()
        )


def _events_in(calendar: Calendar) -> list[Event]:
    return [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]


def _numbered(text: str) -> str:
    """The text with its own line number inside each event, so that problems can name it."""
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        event = line.strip().upper() == _BEGIN
        lines += [_BEGIN, f"{_LINE}:{number}"] if event else [line]
    return "\r\n".join(lines)


def _one_by_one(text: str, ledger: Ledger) -> tuple[Calendar, list[Event]]:
    """The events of a calendar that cannot be read whole, each by itself; the damaged ones are reported."""
    zones = "".join(re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", text, re.DOTALL))
    made = []
    for part in text.split(f"{_BEGIN}\r\n{_LINE}:")[1:]:
        line, _, rest = part.partition("\r\n")
        body, end, _ = rest.partition("END:VEVENT")
        try:
            if not end:
                raise ValueError("the file breaks off inside of it")
            event = f"{_BEGIN}\r\n{_LINE}:{line}\r\n{body}END:VEVENT\r\n"
            made.append(_events_in(Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{zones}{event}END:VCALENDAR\r\n"))[0])
        except Exception as error:  # as above
            ledger.ask(int(line), "unreadable", f"an event that cannot be read ({error}): {_title(body)}")
    return Calendar(), made


def _title(body: str) -> str:
    found = re.search(r"^SUMMARY[^:\r\n]*:(.*)$", body, re.MULTILINE)
    return found[1].strip()[:80] if found else "without a title"


def _spells(events: Sequence[Event], calendar: Calendar, until: date, ledger: Ledger) -> Iterator[Spell]:
    series: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        _report_errors(event, ledger)
        repeated = any(event.get(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
        if repeated:
            series[str(event.get("UID", id(event)))].append(event)
        else:
            yield from _guarded(event, _single(event), ledger)
    for components in series.values():
        yield from _guarded(components[0], _repeated(components, calendar, until), ledger)


def _report_errors(event: Event, ledger: Ledger) -> None:
    """What the library could not read of an event that has a start all the same."""
    errors = [(name, why) for name, why in event.errors if name in _NEEDED]
    damaged = [f"{name}: {why}" for name, why in errors]
    for name, _ in errors:
        event.pop(name, None)
    if damaged and event.get("DTSTART"):
        text = f"a part of the event cannot be read ({'; '.join(damaged)[:120]}); it is read without it"
        ledger.ask(_line(event), "damaged", f"{text}: {event.get('SUMMARY', 'without a title')}", ())


def _guarded(event: Event, spells: Iterable[Spell], ledger: Ledger) -> list[Spell]:
    """The spells of an event; whatever the libraries say against it is reported with its line."""
    try:
        return list(spells)
    except Exception as error:
        damaged = "; ".join(f"{name} {why}" for name, why in event.errors) or str(error) or type(error).__name__
        text = f"an event that cannot be read ({damaged[:120]}): {event.get('SUMMARY', 'without a title')}"
        ledger.ask(_line(event), "unreadable", text)
        return []


def _single(event: Event) -> Iterator[Spell]:
    yield Spell(event.start, event.end, event)


def _repeated(components: Sequence[Event], calendar: Calendar, until: date) -> Iterator[Spell]:
    rule = components[0].get("RRULE", {})
    if _TOO_OFTEN & set(rule.get("FREQ", []) if hasattr(rule, "get") else []):
        raise ValueError("it repeats every minute or second")
    one = Calendar()
    if calendar.get("X-WR-TIMEZONE") and not any("TZID" in event["DTSTART"].params for event in components):
        one["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]  # Google's: a series in UTC keeps its local time
    one.subcomponents = [*calendar.walk("VTIMEZONE"), *components]
    first = min((event.start for event in components), key=_ordinal)
    query = recurring_ical_events.of(one)
    for found in islice(query.after(_day(first) - timedelta(days=1)), REPEATS):
        if _day(found.start) > until:
            return
        yield Spell(found.start, found.end, found)


def _day(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _ordinal(at: date) -> int:
    return _day(at).toordinal()


def _line(event: Event) -> int:
    return int(event.get(_LINE, 1))


def _entries(line: int, spells: Sequence[Spell], source: Source, clock: Clock, ledger: Ledger) -> list[Entry]:
    """The entries of one event and its repeats."""
    made = []
    for spell in spells:
        start, end = (_moment(at, spell, source, clock, ledger) for at in (spell.start, spell.end))
        part = "" if len(spells) == 1 else f"@{clock.local(start):%Y-%m-%dT%H:%M}"
        title = " ".join(str(spell.event.get("SUMMARY", "")).split())
        made.append((spell, Entry(line, start, end, _category(spell.event), title, part)))
    timed = [entry for spell, entry in made if not spell.whole_day]
    whole = [entry for spell, entry in made if spell.whole_day]
    if whole and _asked(line, "all-day", "names whole days and no times", whole, (LEAVE_OUT, _KEEP), ledger) == "keep":
        timed += whole
    timed = _forward(line, timed, ledger)
    return timed if timed and _counts(line, spells[0].event, timed, ledger) else []


def _forward(line: int, timed: Sequence[Entry], ledger: Ledger) -> list[Entry]:
    """The entries that end after they start, the backward ones swapped where somebody chose so."""
    if any(entry.end == entry.start for entry in timed):
        ledger.ask(line, "zero", f"the event has no length: {timed[0].label}")
    backward = [entry for entry in timed if entry.end < entry.start]
    if backward:
        text = f"the event ends {hours(backward[0].start - backward[0].end)} before it starts: {backward[0].label}"
        if ledger.ask(line, "backward", text, (LEAVE_OUT, _SWAP)) == "swap":
            timed = [e._replace(start=min(e.start, e.end), end=max(e.start, e.end)) for e in timed]
    return [entry for entry in timed if entry.end > entry.start]


def _counts(line: int, event: Event, timed: Sequence[Entry], ledger: Ledger) -> bool:
    """Whether an event is time spent: not when it was called off or is shown as free, unless somebody says so."""
    ledger.claimed += sum(e.end - e.start for e in timed)
    choices = (LEAVE_OUT, _KEEP)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return _asked(line, "cancelled", "was called off", timed, choices, ledger, counted=True) == "keep"
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return _asked(line, "free", "is shown as free time", timed, choices, ledger, counted=True) == "keep"
    return True


def _asked(
    line: int,
    kind: str,
    why: str,
    entries: Sequence[Entry],
    choices: tuple[Choice, ...],
    ledger: Ledger,
    *,
    counted: bool = False,
) -> str:
    minutes = sum(e.end - e.start for e in entries)
    times = "" if len(entries) == 1 else f", {len(entries)} times"
    text = f"the event {why} ({hours(minutes)}{times}): {entries[0].label}"
    return ledger.ask(line, kind, text, choices, out={"leave-out": minutes if counted else 0})


def _moment(at: Any, spell: Spell, source: Source, clock: Clock, ledger: Ledger) -> int:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    if at.tzinfo is not None:
        return moment_of(at)
    named = spell.event.get("DTSTART").params.get("TZID")
    if named and not spell.whole_day:
        text = f"the zone {named} is not known; the time is read in {source.zone.key}"
        if not any(p.kind == "zone" and p.line == _line(spell.event) for p in ledger.problems):
            ledger.ask(_line(spell.event), "zone", text, ())
    return clock.onward(at.date(), at.hour * 60 + at.minute)


def _category(event: Event) -> str:
    found = event.get("CATEGORIES")
    if isinstance(found, list):
        found = found[0] if found else None
    return str(found.cats[0]) if found is not None and getattr(found, "cats", None) else ""


def _without_later(entries: Sequence[Entry], until: date, clock: Clock, ledger: Ledger) -> list[Entry]:
    last = clock.onward(until + timedelta(days=1), 0)
    later = [e for e in entries if e.start >= last]
    if later:
        minutes = sum(e.end - e.start for e in later)
        text = f"{count(len(later), 'event')} after {until:%d %B %Y} ({hours(minutes)}) are plans, not time spent"
        chosen = ledger.ask(min(e.line for e in later), "plans", text, (LEAVE_OUT, _KEEP), out={"leave-out": minutes})
        if chosen == "keep":
            return list(entries)
    return [e for e in entries if e.start < last]
