"""Put a text into the bin where it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic.dataclasses import dataclass

from course.drills.base import Id, Item, Reaction, WrongAnswer
from course.drills.files import DrillFile
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SortItem(Item):
    """A text that belongs into one bin, with an explanation for every bin it may be put in."""

    names: ClassVar[tuple[str, ...]] = ("sort",)
    id: Id
    text: str
    bin: Id
    feedback: dict[Id, str]

    def react(self, answer: Any) -> Reaction:
        """Full points for the right bin."""
        if not isinstance(answer, str) or answer not in self.feedback:
            raise WrongAnswer("choose where it belongs first")
        return Reaction(float(answer == self.bin), self.feedback[answer])

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {"situation": self.text}

    def explanations(self) -> Iterator[tuple[str, str]]:
        """The feedback for each bin."""
        yield from ((f"feedback.{name}", text) for name, text in self.feedback.items())

    def check(self, file: DrillFile) -> None:
        """Its bin and its feedback are of the file's bins."""
        bins = {b.id for b in file.bins}
        if self.bin not in bins or set(self.feedback) != bins:
            raise ValueError(f"needs a bin and feedback for each of {', '.join(sorted(bins))}")
