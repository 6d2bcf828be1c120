"""The account of one import: minutes that rows claim, problems with the choice that counts, sentences on the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from grader.timelog.importing.result import Choice, Problem

LEAVE_OUT = Choice("leave-out", "leave this row out")
REWRITE = Choice("rewrite", "write the row anew")
"""For ``mend`` with the new text behind it: "rewrite:7/24/25,0900,mails"."""


class Entry(NamedTuple):
    """A row of a log with its moments (minutes since 1970, UTC). ``part`` tells entries of one line apart."""

    line: int
    start: int
    end: int
    category: str
    label: str
    part: str = ""

    @property
    def key(self) -> str:
        """What names it in the keys of problems."""
        return f"{self.line}{self.part}"


@dataclass
class Ledger:
    """What an import has to say besides its blocks. ``choices``: what a person chose, by problem key."""

    choices: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    claimed: int = 0

    def chosen(self, key: str, choices: tuple[Choice, ...]) -> str:
        """The id of the choice that counts: the person's, else the first."""
        default = choices[0].id if choices else ""
        wanted = self.choices.get(key, default)
        return wanted if wanted.split(":")[0] in {c.id for c in choices} else default

    def ask(
        self,
        line: int,
        kind: str,
        text: str,
        choices: tuple[Choice, ...] = (LEAVE_OUT,),
        *,
        key: str = "",
        out: Mapping[str, int] | None = None,
    ) -> str:
        """Report a problem; gives the id of the choice that counts. ``out``: minutes kept out, by choice."""
        key = f"{kind}:{key or line}"
        chosen = self.chosen(key, choices)
        minutes = (out or {}).get(chosen, 0)
        self.problems.append(Problem(line, kind, text, minutes, choices, key, chosen, key in self.choices))
        return chosen

    def say(self, sentence: str) -> None:
        """Add a sentence on how the file is read, once."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)


def hours(minutes: int) -> str:
    """A length for people: 45 minutes, 1 hour, 2 h 05 min."""
    if abs(minutes) < 60:
        return count(minutes, "minute")
    whole, rest = divmod(abs(minutes), 60)
    text = count(whole, "hour") if not rest else f"{whole} h {rest:02} min"
    return text if minutes > 0 else f"-{text}"


def count(number: int, noun: str) -> str:
    """ "1 row", "3,000 rows"."""
    return f"{number:,} {noun}{'' if abs(number) == 1 else 's'}"
