"""The reply cites figures of the learner's own record, or sets an amount for a change."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import ClassVar, NamedTuple

from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, undecidable, unmet, unsure
from grader.kinds.guards import guarded
from grader.text import Match, Span, Text, clean

TOLERANCE = 5.0
"""Minutes by which a cited figure may be off (the codebook's figure)."""
TELLING = 30.0
"""Minutes from which a figure that is said of nothing in particular is not in the record by chance."""
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS: dict[str, float] = {
    "half": 0.5, "a": 1, "an": 1,
    **{word: n for n, word in enumerate(_ONES, start=1)},
    **{word: n for n, word in enumerate(_TEENS, start=10)},
    **{ten: 10 * n for n, ten in enumerate(_TENS, start=2)},
    **{f"{ten}{dash}{one}": 10 * n + m for n, ten in enumerate(_TENS, start=2) for m, one in enumerate(_ONES, start=1)
       for dash in "- "},
    **{f"{one} hundred": 100 * n for n, one in enumerate(["a", *_ONES[1:]], start=1)},
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_FIGURE = re.compile(
    r"(?<![\w.])(?:(?P<h>\d+(?:[.,]\d+)?)\s?h(?:ours?|rs?)?(?:\s?(?:and\s)?(?P<m>\d{1,2})(?:\s?m(?:in(?:ute)?s?)?)?)?"
    r"|(?P<clock>\d{1,2}):(?P<cm>\d{2})\s?h(?:ours?|rs?)?"
    rf"|(?P<n>\d+(?:[.,]\d+)?|{_WORDS})[\s-](?P<half>and a half\s)?"
    r"(?:(?:whole|full|extra|more|solid)\s)?(?P<unit>min(?:ute)?s?|m|hours?|hrs?|h)\b(?P<tail> and a half)?"
    r"|(?P<min>\d+)\s?min(?:ute)?s?)(?!\w)",
    re.IGNORECASE,
)
# "from 60 to 40 minutes", "40 -> 20 min", "15 minutes rather than 45": the unit is said once.
_SHARED = re.compile(
    rf"(?<![\w.])(?P<n>\d+|{_WORDS})\s?(?:minutes?|mins?|hours?)?\s?(?:to|->|=>|\u2192|-|rather than|instead of|down to)\s?"
    rf"(?P<o>\d+|{_WORDS})\s?(?P<unit>min(?:ute)?s?|hours?|h)?\b",
    re.IGNORECASE,
)


class Figure(NamedTuple):
    """An amount of time in minutes and where it stands."""

    minutes: float
    span: Span


@lru_cache(maxsize=128)
def figures(raw: str) -> tuple[Figure, ...]:
    """The amounts of time in a text, in minutes."""
    text = clean(raw)
    found = [Figure(_minutes(m), Span(m.start(), m.end())) for m in _FIGURE.finditer(text)]
    for m in _SHARED.finditer(text):
        near = [f for f in found if m.start() <= f.span.start < m.end() or m.start() < f.span.end <= m.end()]
        if near or m["unit"]:
            scale = 60 if "hour" in m.group().lower() or (m["unit"] or "").lower() == "h" else 1
            taken = {range_ for f in near for range_ in range(f.span.start, f.span.end)}
            for part in ("n", "o"):
                if m.start(part) not in taken:
                    found.append(Figure(_amount(m[part]) * scale, Span(m.start(part), m.end(part))))
    return tuple(sorted(found, key=lambda f: f.span))


def _amount(word: str) -> float:
    known = _NUMBERS.get(word.lower())
    return known if known is not None else float(word.replace(",", "."))


def _minutes(match: re.Match[str]) -> float:
    part = match.groupdict()
    if part["min"]:
        return float(part["min"])
    if part["clock"]:
        return 60 * float(part["clock"]) + float(part["cm"])
    if part["h"]:
        return 60 * float(part["h"].replace(",", ".")) + float(part["m"] or 0)
    amount = _amount(part["n"]) + (0.5 if part["half"] or part["tail"] else 0)
    return amount * (60 if part["unit"].lower().startswith("h") else 1)


def _named(text: Text, figure: Figure, context: Context) -> set[str]:
    """The names of the record that the figure's sentence holds, by a word of three letters or more."""
    home = next((s for s in text.sentences if s.start <= figure.span.start < s.end), None)
    words = re.findall(r"\w{3,}", text.raw[home.start : home.end].casefold()) if home else []

    def said(name: str) -> bool:
        own = re.findall(r"\w{3,}", name.casefold())
        return any(word[:5] == other[:5] or word.rstrip("s") == other.rstrip("s") for word in words for other in own)

    return {name for name, _ in context.record if said(name)}


def _is_sum(minutes: float, parts: list[int]) -> bool:
    """True if an amount is the sum of two of the parts that its sentence names."""
    return any(abs(minutes - one - other) <= TOLERANCE for one, other in itertools.combinations(parts, 2))


@dataclass(frozen=True, config={"extra": "forbid"})
class Figures:
    """Met where an amount of time in the reply stands in the learner's own record, right within five minutes.

    Sums and differences of two figures of the record count too: a learner may add up what belongs together.
    """

    name: ClassVar[str] = "figures"
    needs_evidence: ClassVar[bool] = True

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence are the figures that are right; wrong ones are shown where none is."""
        if context.record:
            return self._against(text, context)
        record = [f.minutes for f in figures(f"{context.message}\n{context.background}")]
        if not record:
            return undecidable("there is no record to compare the figures with")
        cited = [f for f in figures(text.raw) if not self._barred(text, f, context)]
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

    def _against(self, text: Text, context: Context) -> Verdict:
        """The same against a record whose figures have names: a figure of one thing said of another is not right."""
        cited = [f for f in figures(text.raw) if not self._barred(text, f, context)]
        if not cited:
            return unmet(0.88, "no figure of your own audit stands in the text")
        found = {f: [name for name, minutes in context.record if abs(f.minutes - minutes) <= TOLERANCE] for f in cited}
        said = {f: _named(text, f, context) for f in cited}
        if right := [f.span for f, names in found.items() if said[f] & set(names)]:
            return met(0.9, "the figure stands in your audit", *right[:3])
        plain = [f.span for f, names in found.items() if names and not said[f] and f.minutes >= TELLING]
        if plain:
            return met(0.75, "the figure stands in your audit", *plain[:3])
        if doubtful := [f.span for f, names in found.items() if names]:
            return unsure("your audit has this figure, perhaps for something else", *doubtful[:3])
        if summed := [f.span for f in cited if _is_sum(f.minutes, [m for n, m in context.record if n in said[f]])]:
            return unsure("the figure may be a sum of two of your audit; a person should check it", *summed[:3])
        return unmet(0.8, "the figures do not stand in your audit", *[f.span for f in cited[:3]])

    def _barred(self, text: Text, figure: Figure, context: Context) -> bool:
        """True for a figure in a row of words, in a quotation, of somebody else, or under an if."""
        inside = [t.index for t in text.tokens if t.start < figure.span.end and t.end > figure.span.start]
        if not inside:
            return True
        match = Match(inside[0], inside[-1] + 1, figure.span)
        return guarded(text, match, context, frozenset({"negated", "copied"})) is not None
