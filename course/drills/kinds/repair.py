"""Pick the part that spoils what a rep said, then the better line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import (
    Choice,
    Detail,
    Id,
    Item,
    Part,
    Reaction,
    WrongAnswer,
    chosen,
    field_of,
    of_choices,
    one_right,
)
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RepairItem(Item):
    """What a rep said in parts: pick the part that spoils it, then the better line."""

    names: ClassVar[tuple[str, ...]] = ("repair",)
    id: Id
    situation: str
    parts: list[Part] = Field(min_length=2, max_length=7)
    weak: Id
    weak_why: str
    not_weak: dict[Id, str]
    fixes: list[Choice] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _check(self) -> RepairItem:
        one_right(self.fixes)
        others = {part.id for part in self.parts} - {self.weak}
        if others != set(self.not_weak):
            raise ValueError(
                f"not_weak needs a reason for each other part: {', '.join(sorted(others ^ set(self.not_weak)))}"
            )
        return self

    def react(self, answer: Any) -> Reaction:
        """Half the points for the weak part, half for the fix (which is asked once a part was picked)."""
        weak, fix = field_of(answer, "weak"), field_of(answer, "fix")
        if weak not in [part.id for part in self.parts]:
            raise WrongAnswer("choose the part that spoils it first")
        text = {part.id: part.text for part in self.parts}
        found = weak == self.weak
        details = [] if found else [Detail("wrong", text[weak], self.not_weak[weak])]
        details.append(Detail("right" if found else "missed", text[self.weak], self.weak_why))
        if fix is None:
            return Reaction(0.5 * found, "You found it." if found else "It is another part.", tuple(details), more=True)
        choice = chosen(self.fixes, fix)
        return Reaction(0.5 * found + 0.5 * choice.right, choice.feedback, tuple(details), mood=choice.mood)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation,
            "parts": [{"id": p.id, "text": p.text} for p in self.parts],
            "choices": [fix.text for fix in self.fixes],
        }

    def explanations(self) -> Iterator[tuple[str, str]]:
        """Why the part is weak, why the others are not, and the feedback of each fix."""
        yield "weak_why", self.weak_why
        yield from ((f"not_weak.{name}", text) for name, text in self.not_weak.items())
        yield from of_choices("fixes", self.fixes)

    def choice_sets(self) -> list[list[Choice]]:
        """The fixes."""
        return [self.fixes]
