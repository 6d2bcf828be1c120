"""The reply keeps to what the scenario says must be refused."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.clauses import Clause, clauses
from grader.kinds.overlap import content, is_shared, stem
from grader.kinds.scope import NEGATORS
from grader.text import Text, skim

_MAY_NOT = re.compile(
    r"\b(?:may|must|can|should) not:?\s(.*?)(?=\b(?:the )?(?:rep|agent|clerk) (?:should|may|must|knows?)\b|\bword limit\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r",|;|\bor\b|\band\b|\.")
_GRANTING = {"offer", "told"}


@dataclass(frozen=True)
class _Barred:
    """One thing that may not be granted, by the stems of its words."""

    stems: frozenset[str]


@dataclass(frozen=True, config={"extra": "forbid"})
class Limits:
    """Unmet where an offer holds what the scenario bars; ``gentle`` are lemmas that grant nothing by themselves.

    The scenario bars what follows "may not" (or "must not", "can not") in its background.
    """

    name: ClassVar[str] = "limits"
    needs_evidence: ClassVar[bool] = False

    gentle: list[str] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the clause that grants it."""
        # One by one: what the customer says does not belong to the list of what is barred before it.
        barred = (*barred_things(context.background), *barred_things(context.message))
        if not barred:
            return unsure("the scenario does not say what must be refused")
        close = []
        for clause in clauses(text.raw):
            share = self._granted(text, clause, barred)
            if share >= 0.99:
                return unmet(0.75, "this grants what must be refused here", clause.span(text))
            if share >= 0.6:
                close.append(clause.span(text))
        if close:
            return unsure("this comes close to what must be refused here", *close[:2])
        return met(0.85, "nothing is granted that must be refused")

    def _granted(self, text: Text, clause: Clause, barred: tuple[_Barred, ...]) -> float:
        """The largest share of a barred thing's words that an unnegated offer holds."""
        inside = set(clause.tokens)
        if clause.role not in _GRANTING or any(text.tokens[i].lemma in NEGATORS for i in inside):
            return 0.0
        words = [t for t in content(text) if t.index in inside and t.lemma not in self.gentle]
        if clause.role == "told" and not _of_writer(text, clause):
            return 0.0
        return max(
            (sum(any(is_shared(w, frozenset([s])) for w in words) for s in b.stems) / len(b.stems) for b in barred),
            default=0.0,
        )


def _of_writer(text: Text, clause: Clause) -> bool:
    return any(text.tokens[i].lower in {"i", "we"} for i in clause.tokens)


@lru_cache(maxsize=64)
def barred_things(scenario: str) -> tuple[_Barred, ...]:
    """What a scenario says may not be offered, a thing a piece."""
    found = []
    for match in _MAY_NOT.finditer(scenario):
        for piece in _SPLIT.split(match[1]):
            stems = frozenset(stem(t.lemma) for t in content(skim(piece.strip()))) if piece.strip() else frozenset()
            if stems:
                found.append(_Barred(stems))
    return tuple(found)
