"""The reply is free of a fault: token patterns and letter patterns that must not occur."""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import overlaps, quoted_spans, sounds_sarcastic
from grader.kinds.says import Words, word_sets
from grader.text import Span, Text, clean

_CAPITALS = re.compile(r"\b[A-Z]{3,}\b(?:[ ,]+\b[A-Z]{2,}\b){2,}")
_MARKS = re.compile(r"[!?]{3,}")


@dataclass(frozen=True, config={"extra": "forbid"})
class Avoids:
    """Unmet where a pattern occurs outside a quotation; ``doubtful`` patterns make it unsure."""

    name: ClassVar[str] = "avoids"
    needs_evidence: ClassVar[bool] = False

    patterns: list[str] = Field(default_factory=list)
    phrases: list[str] = Field(default_factory=list)
    doubtful: list[str] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)
    besides: list[str] = Field(default_factory=list)
    shouting: bool = False
    sarcasm: bool = False
    found: str = "this gets in the way"

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Unmet with the places as evidence, met where there is none."""
        faults = self._faults(text)
        if faults:
            return unmet(0.85, self.found, *faults[:3])
        sarcastic = sounds_sarcastic(text.raw) if self.sarcasm else None
        if sarcastic is not None:
            return unmet(0.75, "this sounds sarcastic", sarcastic)
        doubts = [m.span for m in text.find(self.doubtful, word_sets(self.words)) if not overlaps(m.span, quoted_spans(text.raw))]
        if doubts:
            return unsure("a person should read this in context", *doubts[:3])
        return met(0.85, "nothing of the kind stands in the reply")

    def _faults(self, text: Text) -> list[Span]:
        sets = word_sets(self.words)
        cancelled = text.find(self.besides, sets)
        faults = [
            m.span
            for m in text.find(self.patterns, sets)
            if not any(m.first < c.last and c.first < m.last for c in cancelled)
        ]
        raw = clean(text.raw)
        for phrase in self.phrases:
            faults += [Span(m.start(), m.end()) for m in re.finditer(rf"(?i)(?<!\w)(?:{phrase})(?!\w)", raw)]
        if self.shouting:
            faults += [Span(m.start(), m.end()) for pattern in (_CAPITALS, _MARKS) for m in pattern.finditer(raw)]
        return sorted(f for f in faults if not overlaps(f, quoted_spans(text.raw)))
