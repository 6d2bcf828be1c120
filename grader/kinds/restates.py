"""The reply restates the customer's concrete matter in its own words: the thing and what happened to it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import is_list, overlaps, quoted_spans, sounds_sarcastic
from grader.kinds.overlap import content, content_stems, copied_spans, is_shared, stem
from grader.text import Sentence, Span, Text, Token


@dataclass(frozen=True, config={"extra": "forbid"})
class Restates:
    """Met where a statement names a thing of the message and something that happened to it.

    ``happenings`` are lemmas for things that go wrong (or right) which may be said in other words than
    the customer's.
    """

    name: ClassVar[str] = "restates"
    needs_evidence: ClassVar[bool] = True

    happenings: list[str] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the sentence that restates; the confidence grows with what it takes up."""
        if not context.message.strip():
            return unsure("there is no message to compare the reply with")
        stems = content_stems(context.message)
        copied = copied_spans(text.raw, context.message)
        quoted = quoted_spans(text.raw)
        best: tuple[float, Span | None] = (0.0, None)
        for number, sentence in enumerate(text.sentences):
            span = Span(sentence.start, sentence.end)
            if is_list(text, number) or overlaps(span, copied) or overlaps(span, quoted):
                continue
            points = self._points(text, sentence, stems)
            if points > best[0]:
                best = (points, span)
        if best[1] is not None and best[0] >= 3:
            if sounds_sarcastic(text.raw[best[1].start : best[1].end]):
                return unsure("the matter is named, but it sounds sarcastic", best[1])
            return met(min(0.62 + 0.06 * (best[0] - 3), 0.92), "the thing and what happened to it are named", best[1])
        if copied:
            return unmet(0.8, "the matter is named in the customer's own words only", *copied[:2])
        if best[1] is not None and best[0] >= 2:
            return unsure("the matter is touched, but hardly restated", best[1])
        return unmet(0.8, "the customer's matter is not named")

    def _points(self, text: Text, sentence: Sentence, stems: frozenset[str]) -> float:
        """Shared things and happenings of a sentence; what the reply asks, orders or offers counts less."""
        numbers = set(range(sentence.first, sentence.last))
        words = [t for t in content(text) if t.index in numbers and not _asked_or_offered(text, t)]
        seen: dict[str, Token] = {}
        for token in words:
            seen.setdefault(stem(token.lemma), token)
        shared = [t for t in seen.values() if is_shared(t, stems)]
        things = [t for t in shared if t.pos in {"NOUN", "PROPN", "NUM"}]
        events = [t for t in shared if t.pos in {"VERB", "ADJ", "ADV"}]
        other = [t for t in seen.values() if t not in shared and t.lemma in self.happenings]
        if not things and not (events and other):
            return 0.0
        return len(things) * 1.0 + len(events) * 1.0 + min(len(other), 2) * 1.0


_OFFER = {"will", "can", "could", "may", "shall", "would"}
_FEEL = {"see", "imagine", "understand", "hear", "tell", "know", "gather", "read", "appreciate", "sorry", "apologize"}


def _asked_or_offered(text: Text, token: Token) -> bool:
    """True for words in what the customer is told to do or the business will do, not in what happened."""
    head = text.tokens[text.clause_head(token.index)]
    for _ in range(3):
        children = [text.tokens[i] for i in head.children]
        subjects = [c for c in children if c.dep in {"nsubj", "nsubjpass"}]
        modal = any(c.lower in _OFFER or c.lower in {"'ll", "'d"} for c in children if c.dep == "aux")
        if head.lemma in _FEEL:
            return False
        if any(c.dep in {"nsubj"} and c.lower in {"i", "we"} for c in subjects) and modal:
            return True
        if head.dep == "ROOT" and head.tag == "VB" and not subjects and not modal:
            return True
        if head.dep == "xcomp" and head.head != head.index:
            head = text.tokens[head.head]
            continue
        return False
    return False
