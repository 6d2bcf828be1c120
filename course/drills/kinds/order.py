"""Spot what a customer will miss in a message, then put it in a better order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Part, Reaction, Rule, WrongAnswer, field_of, of_rules
from course.drills.ordering import check_rules, kept_rules, order_of, order_verdict, rule_details
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OrderItem(Item):
    """A message in an order that loses something: spot what the customer will miss, then rearrange it."""

    names: ClassVar[tuple[str, ...]] = ("order",)
    id: Id
    situation: str
    parts: list[Part] = Field(min_length=3, max_length=8)
    missed: Id
    missed_why: str
    rules: list[Rule] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> OrderItem:
        check_rules([part.id for part in self.parts], self.rules, [self.missed])
        return self

    def react(self, answer: Any) -> Reaction:
        """A third of the points for the part that gets missed, two thirds for the share of rules kept."""
        ids = [part.id for part in self.parts]
        missed = field_of(answer, "missed")
        if missed not in ids:
            raise WrongAnswer("choose the part that the customer will miss first")
        kept = kept_rules(self.rules, order_of(field_of(answer, "order"), ids))
        text = {part.id: part.text for part in self.parts}
        found = missed == self.missed
        first = Detail("right" if found else "missed", text[self.missed], self.missed_why)
        points = found / 3 + 2 / 3 * sum(kept) / len(kept)
        return Reaction(round(points, 2), order_verdict(kept), (first, *rule_details(self.rules, kept, text)))

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {"situation": self.situation, "parts": [{"id": p.id, "text": p.text} for p in self.parts]}

    def explanations(self) -> Iterator[tuple[str, str]]:
        """Why the part gets missed, and the reason of each rule."""
        yield "missed_why", self.missed_why
        yield from of_rules(self.rules)
