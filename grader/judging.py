"""``judge``: does a reply meet one criterion? Pure: same reply, same criterion, same context, same verdict."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from grader.kinds.base import Context, Verdict, undecidable, unmet, unsure
from grader.kinds.guards import Guarded, not_a_reply
from grader.kinds.letters import reach
from grader.kinds.retraction import unless_taken_back
from grader.library import Criterion, library
from grader.model.coherence import Order
from grader.model.learned import Floats, blended, model
from grader.readable import why_unreadable
from grader.text import Text, read, read_together


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
    known = ChainMap({found.id: found}, library())  # type: ignore[arg-type]  # only the first is ever written to
    return judge_all(reply, [found.id], context, known)[found.id]


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
    wanted = _checked(criteria, known)
    problem = _problem(reply)
    if problem is not None:
        return {name: unsure(problem) for name in wanted}
    prepare([(reply, context)])
    text = read(reply)
    trained = model()
    guard = not_a_reply(text, context)
    order = Order() if trained is None or guard is not None else trained.coherence.order(text)
    if order.is_hopeless:
        guard = Guarded("shuffled", "its words stand in no order that makes sense")
    if guard is not None:
        return {name: _guarded(text, known[name], context, guard) for name in wanted}
    if order.is_doubtful:
        return {name: unsure("the words stand in an order that is hard to make sense of") for name in wanted}
    rules = _rules(text, wanted, context, known)
    rules = {name: _in_order(verdict, text, order.strange, known[name]) for name, verdict in rules.items()}
    learned = [name for name in wanted if trained is not None and name in trained.columns]
    votes = trained.votes(text, context, order.strange) if trained is not None and learned else None
    verdicts = {name: _blend(name, rules[name], known[name], votes, text, context) for name in wanted}
    return {
        name: unless_taken_back(verdict, text) if known[name].kind.needs_evidence else verdict
        for name, verdict in verdicts.items()
    }


def prepare(cases: Iterable[tuple[str, Context]]) -> None:
    """Read several replies at once that will be judged, and what they answer, which is faster than one by one."""
    found = [(reply, context) for reply, context in cases if _problem(reply) is None]
    beside = (part for _, context in found for part in (context.message, context.background))
    read_together((reply for reply, _ in found), beside)


def rule_verdicts(reply: str, criteria: Iterable[str], context: Context) -> dict[str, Verdict]:
    """What the rules alone say: the first voter, which the learned vote is trained beside. Raises UnknownCriterion."""
    wanted = _checked(criteria, library())
    if (problem := _problem(reply)) is not None:
        return {name: unsure(problem) for name in wanted}
    text = read(reply)
    guard = not_a_reply(text, context)
    if guard is not None:
        return {name: _guarded(text, library()[name], context, guard) for name in wanted}
    return _rules(text, wanted, context, library())


def _checked(criteria: Iterable[str], known: Mapping[str, Criterion]) -> list[str]:
    wanted = list(criteria)
    for name in wanted:
        if name not in known:
            raise UnknownCriterion(name, tuple(known))
    return wanted


def _problem(reply: str) -> str | None:
    """Why a reply is not judged at all, or None."""
    return "nothing is written yet" if not reply.strip() else why_unreadable(reply)


def _rules(text: Text, wanted: Iterable[str], context: Context, known: Mapping[str, Criterion]) -> dict[str, Verdict]:
    """The rules' verdicts; those that build on others share them."""
    verdicts: dict[str, Verdict] = {}

    def ask(name: str) -> Verdict:
        if name not in verdicts:
            verdicts[name] = known[name].kind.decide(text, context, ask)
        return verdicts[name]

    return {name: ask(name) for name in wanted}


def _in_order(rule: Verdict, text: Text, strange: frozenset[int], criterion: Criterion) -> Verdict:
    """The rule's verdict, open where all that it found stands in sentences whose words are in no order."""
    if not strange or not rule.met or not rule.evidence or not criterion.kind.needs_evidence:
        return rule
    disordered = [text.sentences[number] for number in strange]
    if all(any(s.start <= span.start < s.end for s in disordered) for span in rule.evidence):
        return replace(undecidable("the words stand in an order that is hard to make sense of"), evidence=rule.evidence)
    return rule


def _blend(
    name: str, rule: Verdict, criterion: Criterion, votes: Floats | None, text: Text, context: Context
) -> Verdict:
    """The rule's verdict with the learned vote of the criterion, where there is one."""
    trained = model()
    if votes is None or trained is None or name not in trained.columns:
        return rule
    mine = votes[:, trained.columns[name]].copy()
    mine[reach(criterion.kind, text) :] = 0
    blend, limit = trained.blend(name, context), trained.overrules_from(name, context)
    return blended(rule, mine, blend, text, fault=not criterion.kind.needs_evidence, overrules_from=limit)


def _guarded(text: Text, criterion: Criterion, context: Context, guard: Guarded) -> Verdict:
    """The verdict on what is no reply: a list, a copy, words to the grader."""
    if criterion.kind.name in _OF_THEIR_OWN:
        verdict: Verdict = criterion.kind.decide(text, context, _no_other)
        return verdict
    # A list or a copy does nothing for its reader; whether it is free of a fault is a weaker claim.
    return unmet(0.85 if criterion.kind.needs_evidence else 0.65, f"this is no reply to the customer: {guard.why}")


def _no_other(name: str) -> Verdict:
    """For kinds that decide by themselves."""
    raise LookupError(name)


_OF_THEIR_OWN = {"own-words", "on-topic", "length"}
"""Kinds that decide about lists and copies themselves."""
