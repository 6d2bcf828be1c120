"""The reply cites figures of the learner's own record, or sets an amount for a change."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar, NamedTuple

from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.marks import list_sentences
from grader.text import Span, Text, clean

TOLERANCE = 5.0
"""Minutes by which a cited figure may be off (the codebook's figure)."""
_NUMBERS = {
    "half": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60,
    "ninety": 90, "a": 1, "an": 1,
}  # fmt: skip
_FIGURE = re.compile(
    r"(?<![\w.])(?:(?P<h>\d+(?:[.,]\d+)?)\s?h(?:ours?|rs?)?(?:\s?(?:and\s)?(?P<m>\d{1,2})\s?m(?:in(?:ute)?s?)?)?"
    r"|(?P<clock>\d{1,2}):(?P<cm>\d{2})\s?h(?:ours?|rs?)?"
    r"|(?P<n>\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")[\s-](?P<half>and a half\s)?"
    r"(?:(?:whole|full|extra|more|solid)\s)?(?P<unit>min(?:ute)?s?|m|hours?|hrs?|h)\b(?P<tail> and a half)?)\b"
    r"|(?<![\w.])(?P<min>\d+)\s?min(?:ute)?s?\b",
    re.IGNORECASE,
)


class Figure(NamedTuple):
    """An amount of time in minutes and where it stands."""

    minutes: float
    span: Span


@lru_cache(maxsize=128)
def figures(raw: str) -> tuple[Figure, ...]:
    """The amounts of time in a text, in minutes."""
    return tuple(Figure(_minutes(m), Span(m.start(), m.end())) for m in _FIGURE.finditer(clean(raw)))


def _minutes(match: re.Match[str]) -> float:
    part = match.groupdict()
    if part["min"]:
        return float(part["min"])
    if part["clock"]:
        return 60 * float(part["clock"]) + float(part["cm"])
    if part["h"]:
        return 60 * float(part["h"].replace(",", ".")) + float(part["m"] or 0)
    word = part["n"].lower()
    amount = _NUMBERS.get(word) if word in _NUMBERS else float(word.replace(",", "."))
    amount = (amount or 0) + (0.5 if part["half"] or part["tail"] else 0)
    return amount * (60 if part["unit"].lower().startswith("h") else 1)


@dataclass(frozen=True, config={"extra": "forbid"})
class Figures:
    """Met where an amount of time in the reply stands in the learner's own record, right within five minutes.

    Sums and differences of two figures of the record count too: a learner may add up what belongs together.
    """

    name: ClassVar[str] = "figures"
    needs_evidence: ClassVar[bool] = True

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence are the figures that are right; wrong ones are shown where none is."""
        record = [f.minutes for f in figures(f"{context.message}\n{context.background}")]
        if not record:
            return unsure("there is no record to compare the figures with")
        lists = list_sentences(text.raw)
        cited = [f for f in figures(text.raw) if text.sentence_at(f.span.start) not in lists]
        if not cited:
            return unmet(0.88, "no figure of your own record stands in the text")
        right = [f.span for f in cited if any(abs(f.minutes - r) <= TOLERANCE for r in record)]
        if right:
            return met(0.85, "the figure stands in your record", *right[:3])
        sums = {a + b for i, a in enumerate(record) for b in record[:i]} | {sum(record)}
        summed = [f.span for f in cited if any(abs(f.minutes - s) <= TOLERANCE for s in sums)]
        if summed:
            return unsure("the figure is a sum that a person should check", *summed[:3])
        return unmet(0.8, "the figures do not stand in your record", *[f.span for f in cited[:3]])
