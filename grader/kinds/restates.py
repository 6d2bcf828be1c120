"""The reply restates the customer's concrete matter in its own words: the thing and what happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass as plain_dataclass
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.clauses import Clause, clauses
from grader.kinds.marks import list_sentences, overlaps, quoted_characters, sarcastic_sentences
from grader.kinds.overlap import content, content_stems, copied_spans, is_shared, names_in, shared_share, stem
from grader.kinds.scope import NEGATORS, SUBJECTS, frame_of
from grader.text import Span, Text, Token, skim

RESTATED = 3.0
"""Points from which a sentence restates the matter: a thing, what befell it, and one more of either."""
TOUCHED = 2.0
"""Points from which it touches the matter so closely that a person should decide."""

_THINGS = {"NOUN", "PROPN", "NUM"}


@plain_dataclass(frozen=True)
class _Told:
    """What the told clauses of one sentence take up: how much of it, and where."""

    points: float
    span: Span
    sentence: int


@plain_dataclass(frozen=True)
class _Matter:
    """The customer's matter: the stems of its words, the families of words it draws on, the people in it,
    and the stems of what only the writer knows: telling that is news or a cause, no restatement."""

    stems: frozenset[str]
    families: frozenset[int]
    names: frozenset[str]
    facts: frozenset[str]


@dataclass(frozen=True, config={"extra": "forbid"})
class Restates:
    """Met where a statement names a thing of the message and something that happened to it.

    ``happenings`` are lemmas for things that go wrong (or right) which may be said in other words than
    the customer's; ``families`` are lists of lemmas of which each may stand for the others.
    """

    name: ClassVar[str] = "restates"
    needs_evidence: ClassVar[bool] = True

    happenings: list[str] = Field(default_factory=list)
    families: list[list[str]] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the place that restates; the confidence grows with what it takes up."""
        if not context.message.strip():
            return unsure("there is no message to compare the reply with")
        best = max(self._told(text, context), key=lambda told: told.points, default=None)
        if best is None or best.points < TOUCHED:
            copied = copied_spans(text.raw, context.message)
            if copied:
                return unmet(0.8, "the matter is named in the customer's own words only", *copied[:2])
            return unmet(0.8, "the customer's matter is not named", *([best.span] if best and best.points else []))
        if best.sentence in sarcastic_sentences(text.raw):
            return unsure("the matter is named, but it sounds sarcastic", best.span)
        if best.points < RESTATED:
            return unsure("the matter is touched, but hardly restated", best.span)
        return met(
            min(0.62 + 0.06 * (best.points - 3), 0.92),
            "the thing and what happened to it are named",
            best.span,
        )

    def _told(self, text: Text, context: Context) -> Iterator[_Told]:
        """What each sentence tells, leaving out rows of words, quotations and copies."""
        matter = self._matter(context, text.raw)
        barred = copied_spans(text.raw, context.message)
        quoted = quoted_characters(text.raw)
        words = {t.index: t for t in content(text) if t.lower not in matter.names and t.start not in quoted}
        for sentence, told in _told_clauses(text).items():
            span = Span(min(c.span(text).start for c in told), max(c.span(text).end for c in told))
            if (
                sentence in list_sentences(text.raw)
                or frame_of(text, text.sentences[sentence].last - 1)
                or overlaps(span, barred)
                or _is_verbatim(text.raw, span, context.message)
            ):
                continue
            inside = [i for c in told for i in c.tokens]
            denied = any(text.tokens[i].lemma in NEGATORS for i in inside)
            points = self._points([words[i] for i in inside if i in words], matter, denied)
            yield _Told(points + (_manner(text, inside) if points >= TOUCHED else 0.0), span, sentence)

    def _matter(self, context: Context, reply: str) -> _Matter:
        message = context.message
        lemmas = {token.lemma for token in skim(message).tokens}
        families = (number for number, family in enumerate(self.families) if lemmas.intersection(family))
        stems = content_stems(message)
        facts = content_stems(context.background) - stems
        return _Matter(stems, frozenset(families), names_in(message) | names_in(reply), facts)

    def _points(self, words: list[Token], matter: _Matter, denied: bool) -> float:
        """A point for each thing and event shared with the message, and for what befell the thing.

        What did not happen ("never came", "no pass") befell it too. Things alone tell no story.
        """
        stems = {stem(token.lemma): token for token in reversed(words)}
        seen = [token for key, token in stems.items() if key not in matter.facts]
        news = len(stems) - len(seen)
        shared = [t for t in seen if is_shared(t, matter.stems) or self._of_family(t, matter)]
        things = [t for t in shared if t.pos in _THINGS]
        events = [t for t in shared if t.pos not in _THINGS]
        befell = sum(t not in shared and t.lemma in self.happenings for t in seen) + denied
        if not things and not (events and befell):
            return 0.0
        if not events and not befell:
            return min(len(things), 1)
        return len(things) + len(events) + min(befell, 2) - news

    def _of_family(self, token: Token, matter: _Matter) -> bool:
        return any(token.lemma in self.families[number] for number in matter.families)


def _manner(text: Text, inside: list[int]) -> float:
    """Half a point for being put as a reflection, half a point off for leaving the customer out."""
    return 0.5 * _reflects(text, inside) - 0.5 * (not _of_customer(text, inside))


def _reflects(text: Text, inside: list[int]) -> bool:
    """True if the sentence is put as a reflection: "sorry that …", "I see that …", "so you …"."""
    words = [text.tokens[i] for i in inside]
    return (
        any(t.lemma in _REFLECTING for t in words) or text.tokens[text.sentences[words[0].sentence].first].lower == "so"
    )


_REFLECTING = {
    "sorry", "understand", "hear", "apologize", "apologise", "regret", "imagine", "sound", "see",
    "apology", "frustrating",
}  # fmt: skip


def _of_customer(text: Text, inside: list[int]) -> bool:
    """True if the words speak of the customer, or are a note without a subject ("charged twice")."""
    words = [text.tokens[i] for i in inside]
    return any(t.lower in _CUSTOMER for t in words) or not any(t.dep in SUBJECTS for t in words)


_CUSTOMER = {"you", "your", "yours", "yourself", "u", "ur", "youre", "youve"}


def _told_clauses(text: Text) -> dict[int, list[Clause]]:
    """The clauses that tell what happened, by sentence."""
    found: dict[int, list[Clause]] = {}
    for clause in clauses(text.raw):
        if clause.role == "told":
            found.setdefault(text.tokens[clause.head].sentence, []).append(clause)
    return found


def _is_verbatim(raw: str, span: Span, message: str) -> bool:
    """True if a short statement stands word for word in the message, though it is no long copy."""
    return shared_share(raw[span.start : span.end], message) > 0.6
