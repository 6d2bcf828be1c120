"""The reply keeps to what the scenario says must be refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, undecidable, unmet, unsure
from grader.kinds.clauses import clauses
from grader.kinds.overlap import stem
from grader.kinds.scope import SUBJECTS, frame_of
from grader.text import Span, Text, Token, skim

_MAY_NOT = re.compile(
    r"\b(?:may|must|can|should) not:?\s(.*?)(?=\b(?:the )?(?:rep|agent|clerk) (?:should|may|must|knows?)\b|\bword limit\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_MAY = re.compile(
    r"\bmay(?! not\b)(?: offer| do| give)?:?\s(.*?)"
    r"(?=\b(?:may|must|can|should) not\b|\b(?:the )?(?:rep|agent|clerk) (?:should|must|knows?)\b|\bword limit\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r",|;|\bor\b|\band\b|\.")
Pieces = Callable[[str], tuple[str, ...]]
_PARTIES = {"i", "we", "you"}
_GRANTING = {"offer", "told", "instruction"}
_NAMING = {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}
_NO = {
    "unable", "refuse", "decline", "cannot", "impossible", "never", "exclude", "excluded", "bar", "barred", "forbid",
    "forbidden", "prohibit", "prohibited", "unavailable", "stay", "remain",
}  # fmt: skip
"""What says no without a "not": "the fee stays", "a refund is excluded"."""
_GOVERNED = {"xcomp", "ccomp", "pcomp", "advcl", "conj", "acl", "nsubj", "nsubjpass", "csubj"}
_NO_WAY = re.compile(
    r"\bout of the question\b|\bonly (?:if|when|where|once|for)\b|\bif (?:it|that) were\b", re.IGNORECASE
)


@dataclass(frozen=True, config={"extra": "forbid"})
class Limits:
    """Unmet where an offer holds what the scenario bars.

    The scenario bars its ``limits`` and what follows "may not" (or "must not", "can not") in its text. ``gentle`` are
    lemmas of granting itself, which bar nothing; ``families`` are lists of lemmas of which each may stand
    for the others ("refund", "reimburse").
    """

    name: ClassVar[str] = "limits"
    needs_evidence: ClassVar[bool] = False

    gentle: list[str] = Field(default_factory=list)
    families: list[list[str]] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the clause that grants it."""
        barred = self._things_of(barred_pieces, context.limits, context)
        if not barred:
            return undecidable("the scenario does not say what must be refused")
        allowed = self._things_of(allowed_pieces, context.offers, context)
        close = []
        for sentence, (tokens, gives) in _granting(text).items():
            things = self._things(tokens)
            piece = max(barred, key=lambda named: len(named & things) / len(named))
            share = len(piece & things) / len(piece)
            if share < 0.5 or any(_is_nearer(other, piece, things) for other in allowed):
                continue
            span = Span(text.sentences[sentence].start, text.sentences[sentence].end)
            if gives and share >= 0.99:
                return unmet(0.75, "this grants what must be refused here", span)
            close.append(span)
        if close:
            return unsure("this comes close to what must be refused here", *close[:2])
        return met(0.85, "nothing is granted that must be refused")

    def _things_of(self, pieces: Pieces, named: Iterable[str], context: Context) -> list[frozenset[str]]:
        """What each piece of the scenario names. Each text by itself: what the customer says does not belong to a list
        that stands before it."""
        texts = (
            *(f"may: {one}" if pieces is allowed_pieces else f"may not: {one}" for one in named),
            context.background,
        )
        # A scenario in one text may stand where the message does; what it allows is not looked for in a customer's wish.
        texts = texts if pieces is allowed_pieces else (*texts, context.message)
        found = (self._things(skim(piece).tokens) for said in texts for piece in pieces(said))
        return [things for things in found if things]

    def _things(self, tokens: Iterable[Token]) -> frozenset[str]:
        """What the words name: the number of their family, or their stem."""
        found = set()
        for token in tokens:
            if token.lemma in self.gentle or token.pos not in _NAMING or not token.is_word:
                continue
            family = next((n for n, lemmas in enumerate(self.families) if token.lemma in lemmas), None)
            found.add(f"family {family}" if family is not None else stem(token.lemma))
        return frozenset(found)


def _granting(text: Text) -> dict[int, tuple[list[Token], bool]]:
    """The words of each sentence that stand in a clause of the writer's which offers or tells, and is not denied, and
    whether one of those clauses gives something: an offer, or what the writer or the reader does ("you'll get")."""
    found: dict[int, tuple[list[Token], bool]] = {}
    for clause in clauses(text.raw):
        head = text.tokens[clause.head]
        if clause.role in _GRANTING and not _refuses(text, clause.head):
            words, gives = found.get(head.sentence, ([], False))
            by_us = any(text.tokens[i].dep in SUBJECTS and text.tokens[i].lower in _PARTIES for i in head.children)
            own = [text.tokens[i] for i in clause.tokens]
            found[head.sentence] = [*words, *own], gives or by_us or clause.role == "offer"
    return found


def _is_nearer(allowed: frozenset[str], barred: frozenset[str], things: frozenset[str]) -> bool:
    """True if the words are about what is allowed at least as much: more of its things are named, or as large a share."""
    mine, theirs = len(allowed & things), len(barred & things)
    return mine > theirs or mine / len(allowed) >= theirs / len(barred)


def _refuses(text: Text, head: int) -> bool:
    """True if the clause, or one that governs it, says no: "we can't", "no refund", "unable to", "that is out of the question"."""
    token = text.tokens[head]
    sentence = text.sentences[token.sentence]
    if _NO_WAY.search(text.raw, sentence.start, sentence.end):
        return True
    for _ in range(5):
        children = [text.tokens[i] for i in token.children]
        if any(t.dep == "neg" or {t.lemma, t.lower} & _NO for t in (token, *children)):
            return True
        if any(
            text.tokens[i].dep == "neg"
            for c in children
            if c.dep == "attr"
            for v in c.children
            for i in text.tokens[v].children
        ):
            return True  # "free is something that I can't offer"
        objects = [token, *(c for c in children if c.dep in {"dobj", "nsubj", "nsubjpass", "attr", "npadvmod", "dep"})]
        if any(text.tokens[i].lower in {"no", "neither"} for c in objects for i in c.children):
            return True
        if token.head == token.index or token.dep not in _GOVERNED:
            return frame_of(text, head) == "negated"
        if token.dep == "conj" and any(c.dep in {"nsubj", "nsubjpass"} for c in children):
            return False
        token = text.tokens[token.head]
    return False


@lru_cache(maxsize=64)
def barred_pieces(scenario: str) -> tuple[str, ...]:
    """What a scenario says may not be offered, a thing a piece."""
    return _pieces(_MAY_NOT, scenario)


@lru_cache(maxsize=64)
def allowed_pieces(scenario: str) -> tuple[str, ...]:
    """What a scenario says may be offered, a thing a piece."""
    return _pieces(_MAY, scenario)


def _pieces(named: re.Pattern[str], scenario: str) -> tuple[str, ...]:
    found = (piece.strip() for match in named.finditer(scenario) for piece in _SPLIT.split(match[1]))
    return tuple(piece for piece in found if piece)
