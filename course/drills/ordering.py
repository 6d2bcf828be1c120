"""Parts in an order, and the rules that say which comes before which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from course.drills.base import Detail, Rule, WrongAnswer


def check_rules(ids: list[str], rules: Iterable[Rule], others: Iterable[str] = ()) -> None:
    """Raises ValueError if a rule names no part, or if the rules contradict each other."""
    rules = list(rules)
    named = {*others, *(rule.first for rule in rules), *(rule.then for rule in rules)}
    if unknown := named - set(ids):
        raise ValueError(f"there is no part {', '.join(sorted(unknown))}")
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for rule in rules:
        sorter.add(rule.then, rule.first)
    try:
        sorter.prepare()
    except CycleError as error:
        raise ValueError("the rules contradict each other") from error


def order_of(answer: Any, ids: list[str]) -> list[str]:
    """The order in an answer. Raises WrongAnswer unless it holds each part once."""
    if not isinstance(answer, list) or sorted(map(str, answer)) != sorted(ids):
        raise WrongAnswer("put every part in its place first")
    return answer


def kept_rules(rules: Iterable[Rule], order: list[str]) -> list[bool]:
    """Which rules an order keeps; a rule on a part that is left out is not kept."""
    place = {name: number for number, name in enumerate(order)}
    return [r.first in place and r.then in place and place[r.first] < place[r.then] for r in rules]


def rule_details(rules: Iterable[Rule], kept: list[bool], text: Mapping[str, str]) -> list[Detail]:
    """Each rule with whether it was kept, and why it is one."""
    return [
        Detail("right" if ok else "wrong", f"{_begin(text[rule.first])}” before “{_begin(text[rule.then])}", rule.why)
        for rule, ok in zip(rules, kept, strict=True)
    ]


def order_verdict(kept: list[bool]) -> str:
    """How many rules were kept, in words."""
    return "Your order keeps every rule." if all(kept) else f"Your order keeps {sum(kept)} of {len(kept)} rules."


def _begin(text: str, words: int = 7) -> str:
    """Enough of a part to know it by: the learner has it on the screen."""
    first = text.split()[:words]
    return text if len(text.split()) <= words + 2 else " ".join(first).rstrip(",;:") + " …"
