"""The reply keeps to what the scenario says must be refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    r"\b[Tt]he (?!customer|caller|guest|reader|tenant)\w+ may(?! not\b| be\b)(?: only)?(?: offer| do| give| name)?:?\s"
    r"((?:[^.]|\.\d)*?)(?=\b(?:may|must|can|should) not\b|\bcannot\b|\.|$)"
)
"""What "the rep may" do, to the end of the sentence; the month of May and what a customer may do are nothing to offer."""
_SPLIT = re.compile(r",|;|\bor\b|\band\b|\.(?!\d)")
_PARTIES = {"i", "we", "you"}
_THEIR_WORDS = {"ask", "want", "say", "tell", "write", "need", "expect", "request", "demand", "wish"}
_GRANTING = {"offer", "told", "instruction"}
_NAMING = {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}
_NO = {
    "unable", "refuse", "decline", "cannot", "impossible", "never", "exclude", "excluded", "bar", "barred", "forbid",
    "forbidden", "prohibit", "prohibited", "unavailable",
}  # fmt: skip
"""What says no without a "not": "a refund is excluded"."""
_STAYS = {"stay", "remain"}
"""What says no as the verb of the thing: "the fee stays"."""
_FILLERS = {"worry", "problem", "question", "doubt", "trouble", "matter"}
"""What "no" denies nothing with: "no worries, I'll refund it"."""
_GOVERNED = {"xcomp", "ccomp", "pcomp", "advcl", "conj", "acl", "nsubj", "nsubjpass", "csubj"}
_NO_WAY = re.compile(r"\bout of the question\b|\bif (?:it|that) were (?:ours|mine|up to)\b", re.IGNORECASE)
_ONLY_IF = re.compile(r"\bonly (?:if|when|where|once)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Grant:
    """What a sentence of the writer's tells or offers and does not deny: its words, whether somebody gives it ("we'll",
    "you get", an offer), and the verbs of what is done to things ("has been waived")."""

    words: tuple[Token, ...]
    gives: bool
    done: tuple[Token, ...]


@dataclass(frozen=True, config={"extra": "forbid"})
class Limits:
    """Unmet where an offer holds what the scenario bars.

    The scenario bars its ``limits``, and allows its ``offers``; where they are not known apart, what follows "may not" (or
    "must not", "can not") in its text, and "the rep may". ``gentle`` are
    lemmas of granting itself, which bar nothing; ``families`` are lists of lemmas of which each may stand
    for the others ("refund", "reimburse").
    """

    name: ClassVar[str] = "limits"
    needs_evidence: ClassVar[bool] = False

    gentle: list[str] = Field(default_factory=list)
    families: list[list[str]] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the sentence that grants it. What the scenario allows is none of what it bars, in whatever
        words they share."""
        texts = (context.background, context.message)
        barred = self._named(context.limits or (piece for said in texts for piece in barred_pieces(said)))
        if not barred:
            return undecidable("the scenario does not say what must be refused")
        allowed = self._named(context.offers or (piece for said in texts for piece in allowed_pieces(said)))
        close = []
        for sentence, grant in _grants(text).items():
            things, done = self._things(grant.words), self._things(grant.done)
            near = [piece for piece in barred if _share(piece, things) >= 0.5]
            near = [piece for piece in near if not any(_is_allowed(piece, things, other) for other in allowed)]
            span = Span(text.sentences[sentence].start, text.sentences[sentence].end)
            if any(_share(piece, things) >= 0.99 and (grant.gives or done & piece) for piece in near):
                return unmet(0.75, "this grants what must be refused here", span)
            if near:
                close.append(span)
        if close:
            return unsure("this comes close to what must be refused here", *close[:2])
        return met(0.85, "nothing is granted that must be refused")

    def _named(self, pieces: Iterable[str]) -> list[frozenset[str]]:
        """What each piece of a scenario names."""
        found = (self._things(skim(part).tokens) for piece in pieces for part in _SPLIT.split(piece) if part.strip())
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


def _grants(text: Text) -> dict[int, _Grant]:
    """What each sentence grants, by its number."""
    found: dict[int, _Grant] = {}
    for clause in clauses(text.raw):
        head = text.tokens[clause.head]
        if clause.role not in _GRANTING or _refuses(text, clause.head):
            continue
        known = found.get(head.sentence, _Grant((), False, ()))
        children = [text.tokens[i] for i in head.children]
        by_us = head.lemma not in _THEIR_WORDS and any(c.dep in SUBJECTS and c.lower in _PARTIES for c in children)
        sentence = text.sentences[head.sentence]
        gives = (by_us or clause.role == "offer") and not _ONLY_IF.search(text.raw, sentence.start, sentence.end)
        done = (head,) if any(c.dep == "auxpass" for c in children) else ()
        words = tuple(text.tokens[i] for i in clause.tokens)
        found[head.sentence] = _Grant((*known.words, *words), known.gives or gives, (*known.done, *done))
    return found


def _share(piece: frozenset[str], things: frozenset[str]) -> float:
    return len(piece & things) / len(piece)


def _is_allowed(barred: frozenset[str], things: frozenset[str], allowed: frozenset[str]) -> bool:
    """True if the words name what is allowed at least as well, and nothing of what is barred beside it, numbers too."""
    numbers = {thing for thing in things if thing[0].isdigit()}
    other_number = any(thing[0].isdigit() for thing in allowed) and not numbers <= allowed
    better = len(allowed & things) > len(barred & things) or _share(allowed, things) >= _share(barred, things)
    return better and barred & things <= allowed and not other_number


def _refuses(text: Text, head: int) -> bool:
    """True if the clause, or one that governs it, says no: "we can't", "no refund", "unable to", "that is out of the question"."""
    token = text.tokens[head]
    sentence = text.sentences[token.sentence]
    if token.lemma in _STAYS or _NO_WAY.search(text.raw, sentence.start, sentence.end):
        return True
    for _ in range(5):
        children = [text.tokens[i] for i in token.children]
        if any(_denies(text, t) or {t.lemma, t.lower} & _NO for t in (token, *children)):
            return True
        if any(_denies(text, text.tokens[i]) for i in _within_attributes(text, children)):
            return True
        objects = [token, *(c for c in children if c.dep in {"dobj", "nsubj", "nsubjpass", "attr", "npadvmod", "dep"})]
        denied = [c for c in objects if c.lemma not in _FILLERS]
        if any(text.tokens[i].lower in {"no", "neither"} for c in denied for i in c.children):
            return True
        if token.head == token.index or token.dep not in _GOVERNED:
            return frame_of(text, head) == "negated"
        if token.dep == "conj" and any(c.dep in {"nsubj", "nsubjpass"} for c in children):
            return False
        token = text.tokens[token.head]
    return False


def _denies(text: Text, token: Token) -> bool:
    """True of "not", unless it is "not only"."""
    following = text.tokens[token.index + 1 : token.index + 2]
    return token.dep == "neg" and not any(t.lower == "only" for t in following)


def _within_attributes(text: Text, children: Iterable[Token]) -> Iterator[int]:
    """The words under the verbs of "free is something that I can't offer"."""
    for attribute in (c for c in children if c.dep == "attr"):
        for i in attribute.children:
            if text.tokens[i].dep == "relcl":
                yield from text.tokens[i].children


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
