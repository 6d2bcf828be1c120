"""Answer from memory, compare, and say how it went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from course.drills.base import Id, Item, Reaction, WrongAnswer, field_of


@dataclass(frozen=True, kw_only=True, config={"extra": "forbid", "populate_by_name": True})
class RecallItem(Item):
    """A question to answer from memory; the learner compares and says how it went."""

    names: ClassVar[tuple[str, ...]] = ("recall",)
    id: Id
    question: str
    answer: str
    lesson: str = Field(default="", alias="from")

    def react(self, answer: Any) -> Reaction:
        """The answer to compare with; the learner's own judgment gives the points."""
        had = field_of(answer, "had")
        if not isinstance(answer, dict) or not str(answer.get("text", "")).strip():
            raise WrongAnswer("write down what you remember first, even if it is only a word")
        points = {"yes": 1.0, "partly": 0.5, "no": 0.0}.get(str(had), 0.0)
        return Reaction(points, self.answer, more=had is None)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {"situation": "", "question": self.question, "lesson": self.lesson}

    def explanations(self) -> Iterator[tuple[str, str]]:
        """The answer."""
        yield "answer", self.answer
