"""``judge``: does a reply meet one criterion? Pure: same reply, same criterion, same context, same verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.kinds.base import Context, Verdict, unmet, unsure
from grader.kinds.guards import not_a_reply
from grader.library import Criterion, library
from grader.readable import why_unreadable
from grader.text import Text, read


@dataclass(frozen=True)
class UnknownCriterion(KeyError):
    """There is no such criterion; ``known`` lists those that exist."""

    id: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"there is no criterion {self.id!r}; `coach catalogue` lists the {len(self.known)} that exist"


def judge(reply: str, criterion: str | Criterion, context: Context | None = None) -> Verdict:
    """The verdict on one criterion for a whole reply with its context in view.

    An empty reply and one that cannot be read are unsure, never unmet. Raises UnknownCriterion.
    """
    found = criterion if isinstance(criterion, Criterion) else find_criterion(criterion)
    return judge_all(reply, [found.id], context, {**library(), found.id: found})[found.id]


def find_criterion(name: str) -> Criterion:
    """The criterion with that id. Raises UnknownCriterion."""
    if name not in library():
        raise UnknownCriterion(name, tuple(library()))
    return library()[name]


def judge_all(
    reply: str,
    criteria: Iterable[str],
    context: Context | None = None,
    known: Mapping[str, Criterion] | None = None,
) -> dict[str, Verdict]:
    """Verdicts on several criteria; those that build on others share their verdicts."""
    context = context or Context()
    known = library() if known is None else known
    wanted = list(criteria)
    for name in wanted:
        if name not in known:
            raise UnknownCriterion(name, tuple(known))
    problem = "nothing is written yet" if not reply.strip() else why_unreadable(reply)
    if problem is not None:
        return {name: unsure(problem) for name in wanted}
    text = read(reply)
    verdicts: dict[str, Verdict] = {}

    def ask(name: str) -> Verdict:
        if name not in verdicts:
            verdicts[name] = _decide(text, known[name], context, ask)
        return verdicts[name]

    return {name: ask(name) for name in wanted}


def _decide(text: Text, criterion: Criterion, context: Context, ask: object) -> Verdict:
    if criterion.kind.name not in _OF_THEIR_OWN:
        guard = not_a_reply(text, context)
        if guard is not None:
            # A list or a copy does nothing for its reader; whether it is free of a fault is a weaker claim.
            return unmet(
                0.85 if criterion.kind.needs_evidence else 0.65,
                f"this is no reply to the customer: {guard.why}",
            )
    verdict: Verdict = criterion.kind.decide(text, context, ask)
    return verdict


_OF_THEIR_OWN = {"own-words", "on-topic", "length"}
"""Kinds that decide about lists and copies themselves."""
