"""The reply keeps to what the scenario says must be refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.clauses import clauses
from grader.kinds.overlap import stem
from grader.kinds.scope import frame_of
from grader.text import Span, Text, Token, skim

_MAY_NOT = re.compile(
    r"\b(?:may|must|can|should) not:?\s(.*?)(?=\b(?:the )?(?:rep|agent|clerk) (?:should|may|must|knows?)\b|\bword limit\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r",|;|\bor\b|\band\b|\.")
_GRANTING = {"offer", "told", "instruction"}
_NAMING = {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}
_NO = {"unable", "refuse", "decline", "cannot", "impossible", "never"}


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
        # Each text by itself: what the customer says does not belong to a list that stands before it.
        texts = (*(f"may not: {limit}" for limit in context.limits), context.background, context.message)
        pieces = (piece for said in texts for piece in barred_pieces(said))
        barred = [things for piece in pieces if (things := self._things(skim(piece).tokens))]
        if not barred:
            return unsure("the scenario does not say what must be refused")
        close = []
        for sentence, tokens in _granting(text).items():
            share = max(len(things & self._things(tokens)) / len(things) for things in barred)
            span = Span(text.sentences[sentence].start, text.sentences[sentence].end)
            if share >= 0.99:
                return unmet(0.75, "this grants what must be refused here", span)
            if share >= 0.5:
                close.append(span)
        if close:
            return unsure("this comes close to what must be refused here", *close[:2])
        return met(0.85, "nothing is granted that must be refused")

    def _things(self, tokens: Iterable[Token]) -> frozenset[str]:
        """What the words name: the number of their family, or their stem."""
        found = set()
        for token in tokens:
            if token.lemma in self.gentle or token.pos not in _NAMING or not token.is_word:
                continue
            family = next((n for n, lemmas in enumerate(self.families) if token.lemma in lemmas), None)
            found.add(f"family {family}" if family is not None else stem(token.lemma))
        return frozenset(found)


def _granting(text: Text) -> dict[int, list[Token]]:
    """The words of each sentence that stand in a clause of the writer's which offers or tells, and is not denied."""
    found: dict[int, list[Token]] = {}
    for clause in clauses(text.raw):
        if clause.role in _GRANTING and not _refuses(text, clause.head):
            tokens = [text.tokens[i] for i in clause.tokens]
            found.setdefault(text.tokens[clause.head].sentence, []).extend(tokens)
    return found


def _refuses(text: Text, head: int) -> bool:
    """True if the clause, or one that governs it, says no: "we can't", "I'm not going to", "unable to", "I won't be"."""
    token = text.tokens[head]
    for _ in range(5):
        children = [text.tokens[i] for i in token.children]
        if token.lemma in _NO or any(c.dep == "neg" or c.lemma in _NO for c in children):
            return True
        objects = [c for c in children if c.dep in {"dobj", "nsubj", "nsubjpass", "attr"}]
        if any(text.tokens[i].lower in {"no", "neither"} for c in objects for i in c.children):
            return True
        if token.head == token.index or token.dep not in {"xcomp", "ccomp", "pcomp", "advcl", "conj", "acl"}:
            return frame_of(text, head) == "negated"
        if token.dep == "conj" and any(c.dep in {"nsubj", "nsubjpass"} for c in children):
            return False
        token = text.tokens[token.head]
    return False


@lru_cache(maxsize=64)
def barred_pieces(scenario: str) -> tuple[str, ...]:
    """What a scenario says may not be offered, a thing a piece."""
    found = []
    for match in _MAY_NOT.finditer(scenario):
        found += [piece.strip() for piece in _SPLIT.split(match[1]) if piece.strip()]
    return tuple(found)
