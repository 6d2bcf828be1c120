"""What an import gives: blocks, what was wrong with which line and how it may be mended, and how the file was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from grader.timelog.model import Block, Diary


class LogError(ValueError):
    """The file is no log that can be read at all; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to mend a problem: ``id`` for ``mend``, ``text`` for people."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should know or decide.

    ``key`` names it for ``mend`` and stays the same when other problems are mended. ``line`` counts from 1.
    ``minutes`` of the log are kept out of the diary by it (0 where all are in the diary). ``chosen`` is the id of the
    choice that counts now: the first one until somebody chooses. ``settled`` says that somebody chose.
    """

    line: int
    kind: str
    text: str
    minutes: int = 0
    choices: tuple[Choice, ...] = ()
    key: str = ""
    chosen: str = ""
    settled: bool = False

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Source:
    """The log itself and how it was asked to be read, kept so that a choice can read it anew.

    ``categories``: words that logs may use (casefolded), with the category's id; empty: any word is a category.
    ``day``: the (first) day of a log that has no dates, as ISO date. ``until``: the day up to which a calendar is
    taken, itself included; what comes later is a plan.
    """

    name: str
    data: bytes = field(repr=False)
    zone: ZoneInfo
    categories: Mapping[str, str] = field(default_factory=dict, repr=False)
    date_order: str = ""
    day: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A log as blocks that never overlap. ``minutes_in == minutes_out + minutes_reported``, always.

    ``minutes_in``: what the readable rows claim, one by one; ``minutes_out``: what the blocks hold;
    ``minutes_reported``: what the problems keep out (claimed twice, left out). ``interpretation``: sentences that
    say how the file was read.
    """

    diary_blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]
    interpretation: tuple[str, ...]
    minutes_in: int
    minutes_out: int
    minutes_reported: int
    source: Source
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def diary(self) -> Diary:
        """The blocks as a diary in the zone of the import."""
        return Diary(self.source.zone, self.diary_blocks)

    @property
    def open_problems(self) -> tuple[Problem, ...]:
        """The problems that have choices and that nobody has settled yet."""
        return tuple(p for p in self.problems if len(p.choices) > 1 and not p.settled)
