"""The reply asks a real question that cannot be answered by yes, no, or one fact."""

from __future__ import annotations

import re
from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.accounts import request_openness
from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import guarded
from grader.kinds.questions import is_rhetorical, openness
from grader.kinds.says import Words, word_sets
from grader.text import Match, Sentence, Span, Text, clean

_WORD = re.compile(r"\w+")
_ALLOWED = frozenset({"negated", "third-person", "hypothetical"})


@plain_dataclass
class _Found:
    """What was found so far: open questions with their certainty, closed ones, and the first that does not count."""

    open: list[tuple[float, Span]] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    blocked: list[tuple[str, str, Span]] = field(default_factory=list)


@dataclass(frozen=True, config={"extra": "forbid"})
class Asks:
    """Met by an open question or a request for an account.

    ``rhetorical`` are patterns of questions that want no answer; ``account`` are patterns of requests
    for an account beyond the grammar of ``request_openness``.
    """

    name: ClassVar[str] = "asks"
    needs_evidence: ClassVar[bool] = True

    rhetorical: list[str] = Field(default_factory=list)
    account: list[str] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Met with the open questions as evidence; a closed question is shown where there is no open one."""
        found = self._search(text, context)
        if found.open:
            best = max(certainty for certainty, _ in found.open)
            evidence = [span for certainty, span in found.open if certainty == best]
            return met(best, "the question asks for more than yes, no or one fact", *evidence[:3])
        if found.blocked:
            guard, why, span = found.blocked[0]
            decide = unsure if guard == "sarcastic" else _surely_unmet
            return decide(f"there is a question, but {why}", span)
        if found.closed:
            return unmet(0.85, "yes, no or one fact would answer this", *found.closed[:3])
        return unmet(0.88, "nothing in the reply asks the customer for more")

    def _search(self, text: Text, context: Context) -> _Found:
        sets = word_sets(self.words)
        accounts = text.find(self.account, sets)
        found = _Found()
        for sentence in text.sentences:
            span = Span(sentence.start, sentence.end)
            extra = 0.8 if _has(accounts, sentence) else 0.0
            certainty = max(openness(text, sentence), request_openness(text, sentence), extra)
            if certainty == 0:
                if "?" in text.raw[sentence.start : sentence.end]:
                    found.closed.append(span)
                continue
            blocked = _why_blocked(text, sentence, context, _has(text.find(self.rhetorical, sets), sentence))
            if blocked is not None:
                found.blocked.append((*blocked, span))
            else:
                found.open.append((certainty, span))
        return found


def _surely_unmet(why: str, *evidence: Span) -> Verdict:
    return unmet(0.8, why, *evidence)


def _has(matches: list[Match], sentence: Sentence) -> bool:
    return any(m.first < sentence.last and sentence.first < m.last for m in matches)


def _why_blocked(text: Text, sentence: Sentence, context: Context, rhetorical: bool) -> tuple[str, str] | None:
    """Why a question does not count: the guard's name and the reason in words."""
    if rhetorical or is_rhetorical(text, sentence):
        return "rhetorical", "it wants no answer"
    if _asks_as_customer(text.raw[sentence.start : sentence.end], context.message):
        return "copied", "it is the customer's own question"
    match = Match(sentence.first, sentence.last, Span(sentence.start, sentence.end))
    guard = guarded(text, match, context, _ALLOWED)
    if guard is not None:
        return guard.guard, guard.why
    if _is_told_of_others(text, sentence):
        return "third-person", "it is not put to this customer"
    return None


def _asks_as_customer(sentence: str, message: str) -> bool:
    """True if the whole sentence stands in the message; shorter than the run of words that makes a copy."""
    words = _plain(sentence)
    return len(words.split()) >= 4 and words in _plain(message)


def _plain(raw: str) -> str:
    return f" {' '.join(_WORD.findall(clean(raw).lower()))} "


def _is_told_of_others(text: Text, sentence: Sentence) -> bool:
    """True where somebody else is said to ask: "my colleague will ask you what happened"."""
    for token in text.tokens[sentence.first : sentence.last]:
        if token.lemma in {"ask", "wonder", "inquire"} and token.pos == "VERB":
            subjects = [text.tokens[i] for i in token.children if text.tokens[i].dep in {"nsubj", "nsubjpass"}]
            if subjects and subjects[0].lower not in {"i", "we", "you"}:
                return True
    return False
