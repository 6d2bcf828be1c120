"""Put turns or sentences in order; shares, such as who talks how much, move while one does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, Rule, WrongAnswer, field_of, of_rules, unique
from course.drills.ordering import check_rules, kept_rules, rule_details
from course.drills.shares import Share, TaggedPart, best_order, measured
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ArrangeItem(Item):
    """Parts in an order that does not work yet, the rules of a good one, and the shares that it should have."""

    names: ClassVar[tuple[str, ...]] = ("arrange",)
    id: Id
    situation: str
    parts: list[TaggedPart] = Field(min_length=3, max_length=12)
    rules: list[Rule] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    question: str = "Put it in an order that works."

    @model_validator(mode="after")
    def _check(self) -> ArrangeItem:
        unique("parts", (part.id for part in self.parts))
        staying = [part.id for part in self._staying()]
        check_rules(staying, self.rules)
        if not self.rules and not self.shares:
            raise ValueError("an item needs rules or shares")
        tags = {tag for part in self.parts for tag in part.tags}
        if odd := sorted({tag for share in self.shares for tag in (share.of, *share.among)} - tags):
            raise ValueError(f"shares: no part has the tag {', '.join(odd)}")
        return self

    def _staying(self) -> list[TaggedPart]:
        """The parts that should not be left out."""
        return [part for part in self.parts if part.leave is None or not part.leave.right]

    def solution(self) -> list[str] | None:
        """An order with full points; None if there is none."""
        return best_order(self._staying(), self.rules, self.shares)

    def react(self, answer: Any) -> Reaction:
        """Rules kept, good decisions on what to leave out and shares in their aim, over their number."""
        order = self._order(field_of(answer, "order"))
        text = {part.id: part.text for part in self.parts}
        kept = kept_rules(self.rules, [part.id for part in order])
        details = [
            *rule_details(self.rules, kept, text),
            *(_of_leave(part, part in order) for part in self.parts if part.leave),
            *(_of_share(share, order) for share in self.shares),
        ]
        good = sum(detail.state == "right" for detail in details)
        said = "Everything is in place." if good == len(details) else f"{good} of {len(details)} things are in place."
        return Reaction(round(good / len(details), 2), said, tuple(details))

    def _order(self, answer: Any) -> list[TaggedPart]:
        parts = {part.id: part for part in self.parts}
        fixed = {part.id for part in self.parts if part.leave is None}
        order = answer if isinstance(answer, list) and all(isinstance(name, str) for name in answer) else []
        if len(set(order)) < len(order) or not fixed <= set(order) <= set(parts) or not order:
            raise WrongAnswer("put every part in its place first")
        return [parts[name] for name in order]

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer; it works out the shares itself while parts move."""
        return {
            "situation": self.situation,
            "question": self.question,
            "parts": [
                {"id": p.id, "text": p.text, "who": p.who, "tags": p.tags, "words": p.words, "leave": bool(p.leave)}
                for p in self.parts
            ],
            "shares": [
                {
                    "name": s.name, "of": s.of, "among": s.among, "part": s.part, "percent": s.percent, "by": s.by,
                    "aim": list(s.aim),
                }
                for s in self.shares
            ],
        }  # fmt: skip

    def explanations(self) -> Iterator[tuple[str, str]]:
        """The reason of each rule and share, and what is said of leaving a part out."""
        yield from of_rules(self.rules)
        yield from ((f"parts {part.id}.leave", part.leave.feedback) for part in self.parts if part.leave)
        yield from ((f"share {number}", share.why) for number, share in enumerate(self.shares, start=1))

    def flaws(self) -> Iterator[str]:
        """An order shown that is good already, or none that is."""
        if self.react({"order": [part.id for part in self.parts]}).points >= 1:
            yield "the order shown is a good one already; shuffle the parts."
        if self.solution() is None:
            yield "no order keeps every rule and every aim; loosen one of them."

    @property
    def size(self) -> int:
        """The parts."""
        return len(self.parts)

    @property
    def seconds(self) -> float:
        """A minute and a half."""
        return 90


def _of_leave(part: TaggedPart, stays: bool) -> Detail:
    assert part.leave is not None  # asked for parts that can be left out only
    good = stays != part.leave.right
    return Detail("right" if good else "wrong", part.text, part.leave.feedback, "Kept" if stays else "Left out")


def _of_share(share: Share, order: list[TaggedPart]) -> Detail:
    of, whole = measured(share, order)
    said = f"{round(100 * of / whole)} %" if whole else "nothing to count"
    aim = f"aim {share.aim[0]:g} to {share.aim[1]:g} %" if share.aim[0] != share.aim[1] else f"aim {share.aim[0]:g} %"
    return Detail("right" if share.good(of, whole) else "wrong", "", f"{said} ({aim}). {share.why}", share.name)
