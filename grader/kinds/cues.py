"""The reply makes a move that shows in its wording: letter patterns, counted only where no guard fires."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass as plain_dataclass
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, undecidable, unmet, unsure
from grader.kinds.guards import Guarded, guarded
from grader.kinds.letters import reach
from grader.kinds.marks import cleaned, lowered
from grader.text import Match, Span, Text

MAX_PHRASE = 900


_CASED = "(?-i:"
"""What a phrase says where capitals matter, as in names."""
_ESCAPED = re.compile(r"\\.|\(\?-i:(?:[^()\\]|\\.|\([^()]*\))*\)")


def _compiles(phrase: str) -> str:
    try:
        re.compile(phrase)
    except re.error as error:
        raise ValueError(f"not a pattern: {error}") from error
    if capital := re.search("[A-Z]", _ESCAPED.sub("", phrase)):
        raise ValueError(f"phrases are in lower case; {capital[0]!r} matters only within {_CASED}…)")
    return phrase


Phrase = Annotated[str, Field(max_length=MAX_PHRASE), AfterValidator(_compiles)]


_begin, _end = attrgetter("start"), attrgetter("end")


@plain_dataclass(frozen=True)
class Joined:
    """One pattern for all phrases of a list, at word boundaries, whatever their case."""

    pattern: re.Pattern[str]

    def text(self, raw: str) -> str:
        """The reply as the pattern wants it. Comparing lower case takes a third of the time of ignoring case."""
        return cleaned(raw) if self.pattern.flags & re.IGNORECASE else lowered(raw)


@lru_cache(maxsize=512)
def joined(phrases: tuple[str, ...]) -> Joined | None:
    """The pattern of the phrases, or None where there are none."""
    flags = re.IGNORECASE if any(_CASED in phrase for phrase in phrases) else re.NOFLAG
    any_of = "|".join(f"(?:{phrase})" for phrase in phrases)
    return Joined(re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", flags)) if phrases else None


@lru_cache(maxsize=512)
def in_any_case(phrases: tuple[str, ...]) -> tuple[Joined, ...]:
    """Patterns of which one matches where any phrase stands: most texts hold none, and one look tells. The few phrases
    with capitals stand apart, because comparing is slow with them."""
    capitals = tuple(phrase for phrase in phrases if _CASED in phrase)
    others = tuple(phrase for phrase in phrases if _CASED not in phrase)
    return tuple(found for part in (others, capitals) if (found := joined(part)))


def places(text: Text, phrases: list[str]) -> Iterator[Match]:
    """Where the phrases stand, sentence by sentence, as matches that the guards can look at."""
    wanted = joined(tuple(phrases))
    if wanted is None:
        return
    whole = wanted.text(text.raw)
    for sentence in text.sentences:
        for found in wanted.pattern.finditer(whole, sentence.start, sentence.end):
            first = bisect_right(text.tokens, found.start(), sentence.first, sentence.last, key=_end)
            last = bisect_left(text.tokens, found.end(), first, sentence.last, key=_begin)
            if first < last:
                yield Match(first, last, Span(found.start(), found.end()))


@dataclass(frozen=True, config={"extra": "forbid"})
class Cues:
    """Met where one of the ``phrases`` stands unguarded; ``weak`` phrases alone leave it open.

    Phrases are regular expressions that must match within one sentence, in lower case with plain quotes.
    ``besides`` cancels a phrase that it overlaps, and is shown as the reason; ``allow`` names guards that do not matter here (see
    `grader.kinds.guards`); ``first_half`` wants the sentence to begin in the first half of a reply of
    more than three sentences.
    """

    name: ClassVar[str] = "cues"
    needs_evidence: ClassVar[bool] = True

    phrases: list[Phrase]
    weak: list[Phrase] = Field(default_factory=list)
    besides: list[Phrase] = Field(default_factory=list)
    allow: list[str] = Field(default_factory=list)
    first_half: bool = False
    missing: str = "nothing in the reply does this"

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Met with the places as evidence; unmet where nothing stands or every place is guarded."""
        found = list(self._found(text, context, self.phrases))
        counted = [match.span for match, guard in found if guard is None]
        counting = reach(self, text)
        early = [span for span in counted if text.sentence_at(span.start) < counting]
        if early:
            return met(0.85, "the reply says it", *early[:4])
        if counted:
            return unmet(0.75, "it comes too late in the reply", *counted[:2])
        # Mockery goes before any other reason: it leaves the verdict open.
        order = {"sarcastic": 0, _CANCELLED.guard: 2}
        guards = [(match, guard) for match, guard in found if guard is not None]
        blocked = min(guards, key=lambda pair: order.get(pair[1].guard, 1), default=None)
        hints = [match.span for match, guard in self._found(text, context, self.weak) if guard is None]
        if hints:
            return unsure("it is hinted at, but hardly said", *hints[:3])
        if blocked is None:
            return unmet(0.8, self.missing)
        why = f"the words are there, but {blocked[1].why}"
        if blocked[1].guard == "sarcastic":
            # Nobody can tell mockery from warmth by its words: no second voter is asked.
            return replace(undecidable(why), evidence=(blocked[0].span,))
        return unmet(0.8, why, blocked[0].span)

    def _found(self, text: Text, context: Context, phrases: list[str]) -> Iterator[tuple[Match, Guarded | None]]:
        found = list(places(text, phrases))
        cancelled = list(places(text, self.besides)) if found else []
        for match in found:
            guard = _CANCELLED if match.touches(cancelled) else guarded(text, match, context, frozenset(self.allow))
            yield match, guard


_CANCELLED = Guarded("cancelled", "what stands around them makes them mean something else, or too little")
"""The words stand in a phrase that ``besides`` lists: "sorry if", "refuse to apologize"."""
