"""The reply, or a question in it, takes up something that this customer wrote."""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.accounts import request_openness
from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.marks import list_sentences, overlaps, quoted_spans
from grader.kinds.overlap import content, content_stems, copied_spans, is_shared, names_in
from grader.kinds.scope import frame_of
from grader.text import Sentence, Span, Text, Token


@dataclass(frozen=True, config={"extra": "forbid"})
class TakesUp:
    """Met where a sentence holds a thing of the customer's message; ``in_question`` wants it in a question.

    ``general`` are lemmas that any reply of the trade shares with any message ("stay", "room", "order").
    """

    name: ClassVar[str] = "takes-up"
    needs_evidence: ClassVar[bool] = True

    in_question: bool = False
    general: list[str] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence are the sentences that take something up, the richest first."""
        if not context.message.strip():
            return unsure("there is no message to compare the reply with")
        rich = sorted(self._found(text, context), key=lambda pair: -pair[0])
        if not rich:
            return unmet(0.78, "nothing of what the customer wrote is taken up")
        best = rich[0][0]
        evidence = [span for points, span in rich if points >= min(best, 2)][:4]
        if best >= 2:
            return met(min(0.7 + 0.05 * best, 0.92), "it takes up what the customer wrote", *evidence)
        return unsure("one word of the message is taken up", *evidence)

    def _found(self, text: Text, context: Context) -> list[tuple[int, Span]]:
        stems = content_stems(context.message)
        names = names_in(context.message) | names_in(text.raw)
        barred = (*copied_spans(text.raw, context.message), *quoted_spans(text.raw))
        words: dict[int, list[Token]] = defaultdict(list)
        for token in content(text):
            if token.lower not in names:
                words[token.sentence].append(token)
        found = []
        for number, sentence in enumerate(text.sentences):
            span = Span(sentence.start, sentence.end)
            if number in list_sentences(text.raw) or overlaps(span, barred) or frame_of(text, sentence.last - 1):
                continue
            if self.in_question and not _asks(text, sentence):
                continue
            points = self._points(words[number], stems)
            if points:
                found.append((points, span))
        return found

    def _points(self, tokens: list[Token], stems: frozenset[str]) -> int:
        """Two points for a thing of the message, one for another word of it."""
        words: dict[str, Token] = {}
        for token in tokens:
            words.setdefault(token.lemma, token)
        shared = [t for t in words.values() if is_shared(t, stems) and t.lemma not in self.general]
        return sum(2 if t.pos in {"NOUN", "PROPN"} else 1 for t in shared)


def _asks(text: Text, sentence: Sentence) -> bool:
    return "?" in text.raw[sentence.start : sentence.end] or request_openness(text, sentence) >= 0.6
