"""Diary lines as people type them: "9:00-9:35 mails", "9 to 9.35 mails", "21:30-6:00 night shift", "9 for 20 min mails".

A word after # is the category: "9-10 mails #work".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from grader.timelog.clock import DAY, Unreadable, length, longest_night, time_of_day, with_half_after, with_half_of
from grader.timelog.model import UNKNOWN, Block
from grader.timelog.zones import Clock

_TIME = r"(?:\d{1,2}(?:\s?[:.h]\s?\d{1,2}(?::\d\d)?|\d\d)?(?:\s?[ap]\.?m\b\.?|\s?h\b)?|noon|midnight)"
_LINE = re.compile(
    rf"""(?:from\s+)?(?P<start>{_TIME})\s*
    (?:(?:-|–|—|to\b|till\b|until\b)\s*(?P<end>{_TIME})(?!\d|:\d)
      |(?:,|\+|for\b)\s*(?P<length>\d+(?:[.,]\d+)?\s*(?:h|m)[a-z]*(?:\s*\d+\s*m[a-z]*)?))
    [\s,;:]*(?P<rest>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_CATEGORY = re.compile(r"(?:^|\s)#([\w/&-]+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A typed line: minutes after midnight (an end past 1,440 lies on the next day), label, category or "".

    ``by_length``: it gave a length, so that its real minutes count and not the clock's face at its end.
    """

    start: int
    end: int
    label: str
    category: str
    by_length: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What several typed lines gave: blocks, and (line from 1, its text, what is wrong) for the others."""

    blocks: tuple[Block, ...]
    wrong: tuple[tuple[int, str, str], ...]


def span(text: str) -> Span:
    """What a typed line says. Raises Unreadable with what to write instead."""
    found = _LINE.fullmatch(text.strip())
    if not found:
        raise Unreadable("write from and to and what you did, such as 9:00-9:35 mails")
    start, end = _start_and_end(found)
    category = _CATEGORY.search(found["rest"])
    label = " ".join(_CATEGORY.sub(" ", found["rest"]).split())
    return Span(start, end, label, category[1] if category else "", bool(found["length"]))


def entry(text: str, day: date, zone: ZoneInfo, sort: Callable[[str], str | None] = lambda _: None) -> Block:
    """The block that a typed line means on a day; ``sort`` gives a label's category or None. Raises Unreadable.

    A line without any category is of unknown category until somebody sorts it.
    """
    said, clock = span(text), Clock(zone)
    start = _moment(clock, day, said.start)
    end = start + said.end - said.start if said.by_length else _moment(clock, day, said.end)
    if end <= start:
        raise Unreadable("on this day the clock was changed, so that nothing is left of this time")
    category = said.category or (sort(said.label) if said.label else None) or UNKNOWN
    return Block(clock.local(start), clock.local(end), category, said.label)


def entries(text: str, day: date, zone: ZoneInfo, sort: Callable[[str], str | None] = lambda _: None) -> Typed:
    """The blocks of several lines (or of one with semicolons); lines that cannot be read are named, none is dropped."""
    blocks, wrong = [], []
    for number, line in enumerate(re.split(r"\n|;", text), start=1):
        if not line.strip():
            continue
        try:
            blocks.append(entry(line, day, zone, sort))
        except Unreadable as error:
            wrong.append((number, line.strip(), str(error)))
    return Typed(tuple(blocks), tuple(wrong))


def _start_and_end(found: re.Match[str]) -> tuple[int, int]:
    start = time_of_day(found["start"])
    if found["length"]:
        minutes = length(found["length"])
        end = start + minutes
        if not 0 < minutes <= DAY:
            raise Unreadable(f"{found['length']!r} is not the length of a part of a day")
        return start, end
    start, end = with_half_of(found["start"], found["end"]), with_half_after(found["start"], found["end"])
    if end == start:
        raise Unreadable("it ends when it starts; write the time at which it ended")
    if end < start:
        end += DAY
        if end - start > longest_night(start):
            hours = (end - start) / 60
            raise Unreadable(f"that would run {hours:g} hours into the next day; write 17:00 or 5 pm for the afternoon")
    return start, end


def _moment(clock: Clock, day: date, minute: int) -> int:
    found = clock.moments(day, minute)
    if not found:
        raise Unreadable(f"{minute // 60:02}:{minute % 60:02} did not exist on that day: the clock was put forward")
    return found[0]
