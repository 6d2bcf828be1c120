"""The questions of a reply are free of a fault: closed, several at once, or pressing the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.accounts import request_openness
from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.cues import Phrase, places
from grader.kinds.marks import cleaned, overlaps, quoted_spans
from grader.kinds.questions import is_rhetorical, openness
from grader.text import Sentence, Span, Text

MOST_QUESTIONS = 3
_VERB = r"(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should)"
# "Is it on and has it been moved?"; "or" opens a choice within one question.
_TWO = re.compile(
    rf",?\s(?:and|plus|&)\s(?:also\s)?(?:if so,?\s)?(?:{_VERB}\s|(?:what|when|where|who|which|why|how)(?:\s\w+)?\s{_VERB}\b)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s?(?:right|correct|yes|no|surely|huh|eh|innit|okay|ok"
    r"|(?:is|are|was|were|do|does|did|has|have|had|can|could|would|will|should|ca|wo)n'?t\s(?:you|it|he|she|they|we|that|there)"
    r"|(?:did|do|does|have|has|is|are|was|were|can|could|will|would)\s(?:you|it|they|he|she))\s?\?",
    re.IGNORECASE,
)
_PRESSING = re.compile(
    r"^\W*(?:so\s|but\s|and\s)?(?:surely|obviously|clearly|of course|don'?t you|didn'?t you|wouldn'?t you|shouldn'?t you|isn'?t it"
    r"|aren'?t you|haven'?t you|hasn'?t|wasn'?t it|you did|you do|you have|you know|you agree|i (?:assume|take it|presume|suppose|trust) you)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, config={"extra": "forbid"})
class AsksWell:
    """Unmet where a question has the ``fault``; a reply without a question has none of these faults.

    ``confirming`` are phrases of closed questions that only confirm at the end or offer a choice of how
    to go on; they are no fault. ``phrases`` are wordings of the fault beyond its grammar.
    """

    name: ClassVar[str] = "asks-well"
    needs_evidence: ClassVar[bool] = False

    fault: Literal["closed", "several", "leading"]
    confirming: list[Phrase] = Field(default_factory=list)
    phrases: list[Phrase] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence are the faulty questions, or the good ones."""
        questions = [s for s in text.sentences if _asks(text, s) and not is_rhetorical(text, s)]
        if not questions:
            return unsure("there is no question in the reply")
        faults = _FAULTS[self.fault](self, text, questions)
        faults += [m.span for m in places(text, self.phrases)]
        if faults:
            return unmet(0.82, _WHY[self.fault][0], *sorted(faults)[:3])
        return met(0.82, _WHY[self.fault][1], *[Span(s.start, s.end) for s in questions[:3]])

    def closed(self, text: Text, questions: list[Sentence]) -> list[Span]:
        """Questions that yes, no or one fact answers; confirming ones at the end are left out."""
        spared = [m.span for m in places(text, self.confirming)]
        found = []
        for sentence in questions:
            span = Span(sentence.start, sentence.end)
            is_open = max(openness(text, sentence), request_openness(text, sentence)) >= 0.6
            confirms = any(span.start <= s.start < span.end for s in spared)
            if not is_open and not confirms:
                found.append(span)
        return found

    def several(self, text: Text, questions: list[Sentence]) -> list[Span]:
        """Sentences with two questions in one, or all of them where more than three are put."""
        spans = [Span(s.start, s.end) for s in questions]
        if len(spans) > MOST_QUESTIONS:
            return spans
        whole = cleaned(text.raw)
        return [s for s in spans if _TWO.search(whole, s.start, s.end) or whole.count("?", s.start, s.end) > 1]

    def leading(self, text: Text, questions: list[Sentence]) -> list[Span]:
        """Questions that carry their answer: tags, "surely", statements with a question mark."""
        whole = cleaned(text.raw)
        spans = [Span(s.start, s.end) for s in questions]
        asked = [(s, whole[s.start : s.end]) for s in spans]
        # ", yes?" after data that are read back asks for a check, and presses nothing.
        return [s for s, q in asked if (_TAG.search(q) and not any(c.isdigit() for c in q)) or _PRESSING.search(q)]


def _asks(text: Text, sentence: Sentence) -> bool:
    span = Span(sentence.start, sentence.end)
    if overlaps(span, quoted_spans(text.raw)):
        return False
    return "?" in text.raw[sentence.start : sentence.end] or request_openness(text, sentence) >= 0.6


_FAULTS: dict[str, Callable[[AsksWell, Text, list[Sentence]], list[Span]]] = {
    "closed": AsksWell.closed,
    "several": AsksWell.several,
    "leading": AsksWell.leading,
}
_WHY = {
    "closed": ("yes, no or one fact would answer this", "the questions leave room for an account"),
    "several": ("this asks more than one thing at once", "each question asks one thing"),
    "leading": ("this presses an answer on the customer", "the questions leave the answer to the customer"),
}
