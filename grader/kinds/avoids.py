"""The reply is free of a fault: token patterns and letter patterns that must not occur."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import CERTAIN, Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.cues import Phrase, in_any_case, places
from grader.kinds.guards import overlaps, quoted_spans, sounds_sarcastic
from grader.kinds.says import Words, word_sets
from grader.kinds.shouting import shouts
from grader.kinds.texture import unspellable_share
from grader.text import Span, Text, clean

_QUOTES_BEFORE = re.compile(
    r"\b(?:you|u|customers?) (?:\w+ )?(?:call(?:ed)?|said?|wr[io]te|typed?)\b[^.!?\n]{0,25}$", re.IGNORECASE
)


@dataclass(frozen=True, config={"extra": "forbid"})
class Avoids:
    """Unmet where a pattern occurs in the writer's own voice; ``doubtful`` patterns make it unsure.

    ``always`` are phrases that are a fault whatever stands around them: such a verdict needs no second
    voter. A fault within quotation marks is unsure, unless the customer wrote the words. ``garbled`` is the
    share of words without vowels from which the text is too hard to follow (0: any will do).
    """

    name: ClassVar[str] = "avoids"
    needs_evidence: ClassVar[bool] = False

    patterns: list[str] = Field(default_factory=list)
    phrases: list[Phrase] = Field(default_factory=list)
    always: list[Phrase] = Field(default_factory=list)
    doubtful: list[str] = Field(default_factory=list)
    doubtful_phrases: list[Phrase] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)
    besides: list[str] = Field(default_factory=list)
    shouting: bool = False
    sarcasm: bool = False
    garbled: float = 0.0
    found: str = "this gets in the way"

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Unmet with the places as evidence, met where there is none."""
        if self.garbled and unspellable_share(text) > self.garbled:
            return unmet(0.75, "so many letters are left out that it is hard to follow")
        quoted = quoted_spans(text.raw)
        certain = [m.span for m in places(text, self.always) if not overlaps(m.span, quoted)]
        certain = [s for s in certain if not _retold(text.raw, s)]
        if certain:
            return unmet(CERTAIN, self.found, *certain[:3])
        faults = self._places(text, self.patterns, self.phrases) + (shouts(text) if self.shouting else [])
        own = sorted(f for f in faults if not overlaps(f, quoted) and not _retold(text.raw, f))
        if own:
            return unmet(0.85, self.found, *own[:3])
        sarcastic = sounds_sarcastic(text.raw) if self.sarcasm else None
        if sarcastic is not None and not overlaps(sarcastic, quoted) and not _compares(text.raw, sarcastic):
            return unmet(0.75, "this sounds sarcastic", sarcastic)
        doubts = self._places(text, self.doubtful, self.doubtful_phrases)
        doubts += [f for f in faults if overlaps(f, quoted) and not _customers(text.raw, f, context)]
        if doubts:
            return unsure("a person should read this in context", *sorted(doubts)[:3])
        return met(0.85, "nothing in the reply speaks against it")

    def _places(self, text: Text, patterns: list[str], phrases: list[str]) -> list[Span]:
        sets = word_sets(self.words)
        matches = [m.span for m in text.find_beside(patterns, self.besides, sets)]
        raw = clean(text.raw)
        held = (
            phrases if any(where.pattern.search(where.text(text.raw)) for where in in_any_case(tuple(phrases))) else []
        )
        found = [m for phrase in held for m in _alone(phrase).finditer(raw)]
        spared = [c.span for c in text.find(self.besides, sets)] if found else []
        return matches + [s for s in (Span(m.start(), m.end()) for m in found) if not overlaps(s, spared)]


@lru_cache(maxsize=1024)
def _alone(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrase})(?!\w)", re.IGNORECASE)


def _compares(raw: str, found: Span) -> bool:
    """True for "it looks as if …" within a sentence; only on its own does "as if" mock."""
    return raw[found.start : found.end] == "as if"


def _retold(raw: str, fault: Span) -> bool:
    """True for the customer's words told without quotation marks: "you call it a piece of …"."""
    return bool(_QUOTES_BEFORE.search(raw[max(0, fault.start - 60) : fault.start]))


def _customers(raw: str, fault: Span, context: Context) -> bool:
    return clean(raw[fault.start : fault.end]).lower() in clean(context.message).lower()
