"""The reply does one thing before another: it acknowledges before it fixes."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.clauses import Clause, clauses
from grader.kinds.guards import guarded
from grader.kinds.says import Words, word_sets
from grader.text import Span, Text, Token

_NOT_A_FIX = {
    "understand", "see", "imagine", "hear", "appreciate", "apologize", "apologise", "be", "like", "love",
    "feel", "say", "tell", "know", "thank", "welcome", "want", "let", "accept", "rest", "hold", "bear",
    "hope", "tel", "relate", "agree", "sympathize", "forgive", "excuse", "read", "listen", "take", "get",
    "wish", "assure", "think", "admit", "stop", "sit", "find", "receive", "note",
}  # fmt: skip


@dataclass(frozen=True, config={"extra": "forbid"})
class Order:
    """Met where the first acknowledgement stands before the first fix.

    ``acknowledged_by`` are criteria whose evidence acknowledges, ``acknowledgements`` patterns that do
    so themselves; ``fixes`` are patterns of solutions, instructions and demands for data besides plain
    imperatives and "I will …".
    """

    name: ClassVar[str] = "order"
    needs_evidence: ClassVar[bool] = True

    acknowledged_by: list[str]
    acknowledgements: list[str]
    fixes: list[str]
    words: Words = Field(default_factory=dict)
    besides: list[str] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Compares the first place of each; the evidence is the one that came first."""
        acknowledged, doubtful = self._first_acknowledgement(text, context, ask)
        fix = self._first_fix(text)
        if acknowledged is None and doubtful is None:
            return unmet(0.82, "nothing shows that the message was heard", *([fix] if fix else []))
        if acknowledged is None:
            return unsure("it is not clear that the message was acknowledged", *([doubtful] if doubtful else []))
        if fix is None:
            return met(0.82, "the message is acknowledged", acknowledged)
        if acknowledged.start <= fix.start:
            return met(0.88, "the acknowledgement comes first", acknowledged)
        if doubtful is not None and doubtful.start <= fix.start:
            return unsure("it is not clear that the message was acknowledged first", doubtful)
        return unmet(0.8, "the fix comes before the acknowledgement", fix)

    def _first_acknowledgement(self, text: Text, context: Context, ask: Ask) -> tuple[Span | None, Span | None]:
        sure: list[Span] = []
        doubtful: list[Span] = []
        for criterion in self.acknowledged_by:
            verdict = ask(criterion)
            if verdict.met and verdict.evidence:
                sure += verdict.evidence
            elif verdict.met is None:
                doubtful += verdict.evidence
        for match in text.find(self.acknowledgements, word_sets(self.words)):
            if guarded(text, match, context) is None:
                sure.append(match.span)
        return min(sure, default=None), min(doubtful, default=None)

    def _first_fix(self, text: Text) -> Span | None:
        sets = word_sets(self.words)
        besides = text.find(self.besides, sets)
        spans = [m.span for m in text.find(self.fixes, sets) if not m.touches(besides)]
        for clause in clauses(text.raw):
            head = text.tokens[clause.head]
            if _is_fix(head, clause) and not any(b.first <= head.index < b.last for b in besides):
                spans.append(clause.span(text))
        return min(spans, default=None)


def _is_fix(head: Token, clause: Clause) -> bool:
    """An offer, an instruction or a deed with a verb that does something about the matter."""
    return (
        clause.role in {"offer", "instruction"}
        and head.pos == "VERB"
        and head.lemma not in _NOT_A_FIX
        and head.dep not in {"pcomp", "acl", "advcl"}
    )
