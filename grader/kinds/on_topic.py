"""The reply is a coherent answer to this customer."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import not_a_reply
from grader.kinds.overlap import content, content_stems, is_shared
from grader.kinds.says import Words, word_sets
from grader.text import Span, Text


@dataclass(frozen=True, config={"extra": "forbid"})
class OnTopic:
    """Met where the reply is one, takes up matter of the message, and speaks to a customer (``service`` patterns)."""

    name: ClassVar[str] = "on-topic"
    needs_evidence: ClassVar[bool] = False

    service: list[str] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Shared content words show the subject; a short reply that speaks to the customer may have none."""
        guard = not_a_reply(text, context)
        if guard is not None:
            return unmet(0.85, guard.why)
        if not context.message:
            return unsure("there is no message to compare the reply with")
        stems = content_stems(context.message) | content_stems(context.background)
        words = content(text)
        shared = [t for t in words if is_shared(t, stems)]
        speaks = len(text.find(self.service, word_sets(self.words)))
        evidence = [Span(t.start, t.end) for t in shared[:3]]
        if speaks and shared:
            return met(min(0.75 + 0.05 * len(shared), 0.95), "it takes up what the customer wrote", *evidence)
        if speaks and len(words) <= 12:
            return met(0.65, "it is short, but it speaks to the customer")
        if len(shared) >= 3:
            return met(0.7, "it takes up what the customer wrote", *evidence)
        if shared or speaks:
            return unsure("it is not clear that this answers the customer", *evidence)
        return unmet(0.8, "nothing in it answers this customer")
