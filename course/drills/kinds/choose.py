"""Choose what to do or say: single situations, or stops in a talk that runs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Choice, Id, Item, Reaction, chosen, of_choices, one_right
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ChooseItem(Item):
    """A situation with choices; ``lines`` instead of ``situation`` in a running transcript."""

    names: ClassVar[tuple[str, ...]] = ("choose", "transcript")
    id: Id
    choices: list[Choice] = Field(min_length=2, max_length=6)
    situation: str = ""
    question: str = ""
    lines: list[dict[Literal["who", "text"], str]] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> ChooseItem:
        one_right(self.choices)
        if not self.situation and not self.lines:
            raise ValueError("an item needs a situation or lines")
        return self

    def react(self, answer: Any) -> Reaction:
        """Full points for a right choice."""
        choice = chosen(self.choices, answer)
        return Reaction(float(choice.right), choice.feedback, mood=choice.mood)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation,
            "question": self.question,
            "lines": self.lines,
            "choices": [choice.text for choice in self.choices],
        }

    def explanations(self) -> Iterator[tuple[str, str]]:
        """The feedback of each choice."""
        yield from of_choices("choices", self.choices)

    def choice_sets(self) -> list[list[Choice]]:
        """The one set."""
        return [self.choices]
