"""Shares of an order: how much of its beginning, its end or the whole is of one sort. And the best order there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Id, Rule
from grader.files import STRICT

Percent = float


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Leave:
    """A part that can be left out: whether that is right, and why."""

    right: bool
    feedback: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TaggedPart:
    """A part with who says it and what it is; ``leave`` offers to leave it out."""

    id: Id
    text: str = Field(min_length=1)
    who: str = ""
    tags: list[Id] = field(default_factory=list)
    leave: Leave | None = None

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Share:
    """How many of the parts ``among`` (any of these tags; none: all) carry the tag ``of``, in percent.

    Counted in the first or last ``percent`` of the order or in all of it, ``by`` parts or words;
    ``aim`` is the range that is good.
    """

    name: str
    of: Id
    why: str
    aim: tuple[Percent, Percent]
    among: list[Id] = field(default_factory=list)
    part: Literal["all", "first", "last"] = "all"
    percent: float = Field(default=100, gt=0, le=100)
    by: Literal["parts", "words"] = "parts"

    @model_validator(mode="after")
    def _check(self) -> Share:
        if not 0 <= self.aim[0] <= self.aim[1] <= 100:
            raise ValueError("aim: give two numbers from 0 to 100, the lower one first")
        return self

    def counts(self, part: TaggedPart, place: int, length: int) -> tuple[int, int]:
        """What a part at a place (from 0) of an order adds: to what is looked for, and to the whole."""
        middle = (place + 0.5) / length * 100
        inside = {"all": True, "first": middle <= self.percent, "last": middle >= 100 - self.percent}[self.part]
        if not inside or (self.among and not set(self.among) & set(part.tags)):
            return 0, 0
        weight = part.words if self.by == "words" else 1
        return (weight if self.of in part.tags else 0), weight

    def good(self, of: int, whole: int) -> bool:
        """Is the share in its aim? Nothing to count is no share."""
        return whole > 0 and self.aim[0] - 0.5 <= 100 * of / whole <= self.aim[1] + 0.5


def measured(share: Share, order: Sequence[TaggedPart]) -> tuple[int, int]:
    """What is looked for, and the whole."""
    pairs = [share.counts(part, place, len(order)) for place, part in enumerate(order)]
    return sum(of for of, _ in pairs), sum(whole for _, whole in pairs)


def best_order(parts: Sequence[TaggedPart], rules: Sequence[Rule], shares: Sequence[Share]) -> list[str] | None:
    """An order of these parts that keeps every rule and brings every share into its aim; None if there is none.

    Walks through the sets of parts that can stand first; for each set only the different sums matter.
    """
    length = len(parts)
    before = {part.id: {rule.first for rule in rules if rule.then == part.id} for part in parts}
    layer: dict[tuple[frozenset[str], tuple[tuple[int, int], ...]], list[str]] = {
        (frozenset(), tuple((0, 0) for _ in shares)): []
    }
    for place in range(length):
        following: dict[tuple[frozenset[str], tuple[tuple[int, int], ...]], list[str]] = {}
        for (used, sums), order in layer.items():
            for part in _next(parts, used, before):
                added = (share.counts(part, place, length) for share in shares)
                total = tuple((a + c, b + d) for (a, b), (c, d) in zip(sums, added, strict=True))
                following.setdefault((used | {part.id}, total), [*order, part.id])
        layer = following
    for (_, sums), order in layer.items():
        if all(share.good(*sum_) for share, sum_ in zip(shares, sums, strict=True)):
            return order
    return None


def _next(parts: Sequence[TaggedPart], used: frozenset[str], before: dict[str, set[str]]) -> Iterator[TaggedPart]:
    yield from (part for part in parts if part.id not in used and before[part.id] <= used)
