"""The reply does one thing before another: it acknowledges before it fixes."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import guarded
from grader.kinds.says import Words, word_sets
from grader.text import Span, Text, Token

_NOT_A_FIX = {"understand", "see", "imagine", "hear", "appreciate", "apologize", "apologise", "be", "like", "love", "feel", "say",
              "tell", "know", "thank", "welcome", "want", "let", "accept", "rest", "hold", "bear", "hope", "tel", "relate", "agree",
              "sympathize", "forgive", "excuse", "read", "listen", "take", "get", "wish", "assure", "think", "admit", "stop", "sit"}  # fmt: skip


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
        """Compares the first place of each; the evidence is the acknowledgement, or the fix that came first."""
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
        places = [m for m in text.find(self.fixes, sets) if not any(m.first < b.last and b.first < m.last for b in besides)]
        spans = [m.span for m in places]
        for token in text.tokens:
            if _is_instruction(text, token) or _is_offer(text, token):
                if not any(b.first <= token.index < b.last for b in besides):
                    spans.append(_clause_span(text, token))
        return min(spans, default=None)


def _subjects(text: Text, token: Token) -> list[str]:
    return [text.tokens[i].lower for i in token.children if text.tokens[i].dep in {"nsubj", "nsubjpass"}]


def _is_instruction(text: Text, token: Token) -> bool:
    if token.tag != "VB" or token.pos != "VERB" or token.lemma in _NOT_A_FIX or _subjects(text, token):
        return False
    children = [text.tokens[i] for i in token.children]
    if any(c.dep == "aux" and c.lower != "do" for c in children):
        return False
    return token.dep == "ROOT" or (token.dep in {"conj", "parataxis", "ccomp"} and any(c.lower in {"please", "pls", "kindly"} for c in children))


def _is_offer(text: Text, token: Token) -> bool:
    """ "I will …", "we have already …", "you can/need to …" with a verb that does something."""
    if token.pos != "VERB" or token.lemma in _NOT_A_FIX:
        return False
    subjects = _subjects(text, token)
    modals = {text.tokens[i].lower for i in token.children if text.tokens[i].dep == "aux"}
    if subjects and subjects[0] in {"i", "we"}:
        return bool(modals & {"will", "'ll", "shall"})
    if subjects and subjects[0] == "you":
        return bool(modals & {"can", "should", "must", "may"}) or (token.lemma in {"need", "must"} and token.dep == "ROOT")
    return False


def _clause_span(text: Text, token: Token) -> Span:
    inside = [t for t in text.sentence_tokens(token.sentence) if t.index == token.index or token.index in {a.index for a in text.ancestors(t.index)}]
    return Span(min(t.start for t in inside), max(t.end for t in inside if t.is_word))
