"""Write a text that needs several parts; the screen lists which are found, with the learner's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Id, Item, Reaction, field_of
from course.drills.judged import (
    Avoid,
    Judged,
    Sought,
    Try,
    Want,
    flaws_of_tries,
    gained,
    judge_text,
    own_text,
    title,
    written,
)
from grader.files import STRICT
from grader.kinds.base import Context


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Piece:
    """A part of the text: its name for the learner, the criterion that finds it, and what is said then."""

    name: str
    criterion: str
    found: str
    missing: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class AssembleItem(Item):
    """A text to write in which several ``parts`` must be found; fields as in the kind write."""

    names: ClassVar[tuple[str, ...]] = ("assemble",)
    id: Id
    situation: str = Field(min_length=1)
    parts: list[Piece] = Field(min_length=2, max_length=7)
    model: str = Field(min_length=1)
    message: str = ""
    facts: list[str] = field(default_factory=list)
    question: str = "Your text"
    words: int = Field(default=120, ge=10, le=400)
    avoid: list[Avoid] = field(default_factory=list)
    model_note: str = ""
    tries: list[Try] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> AssembleItem:
        criteria = list(self.criteria())
        if twice := sorted({name for name in criteria if criteria.count(name) > 1}):
            raise ValueError(f"the criterion {', '.join(twice)} is asked for twice")
        return self

    def react(self, answer: Any) -> Reaction:
        """Points by the parts that are found or not decided."""
        judged = self._judged(own_text(field_of(answer, "text"), self.model, "write your text first"))
        missing = [part.name for part in self.parts if part.criterion in judged.missed]
        said = f"Found: {len(self.parts) - len(missing)} of {len(self.parts)} parts."
        said += f" Still missing: {', '.join(missing)}." if missing else ""
        said += " Something in it has to go, and that halves the points." if judged.broken else ""
        show = {"model": self.model, "note": self.model_note}
        return Reaction(round(judged.points, 2), said, judged.details, show=show)

    def _judged(self, text: str) -> Judged:
        sought = [Sought(p.name, Want(criterion=p.criterion, met=p.found, unmet=p.missing)) for p in self.parts]
        context = Context(self.message, " ".join([self.situation, *self.facts]), self.words)
        return judge_text(text, sought, self.avoid, context)

    def gain(self, start: Any, answer: Any) -> str:
        """The parts that the first try missed and this one has."""
        before, now = (self._judged(written(field_of(a, "text"))).missed for a in (start, answer))
        names = {a.criterion: title(a.criterion) for a in self.avoid} | {p.criterion: p.name for p in self.parts}
        return gained(before, now, names)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation, "message": self.message, "facts": self.facts, "question": self.question,
            "words": self.words, "parts": [part.name for part in self.parts],
        }  # fmt: skip

    def explanations(self) -> Iterator[tuple[str, str]]:
        """What is said of each part."""
        for part in self.parts:
            yield f"parts {part.criterion}.found", part.found
            yield f"parts {part.criterion}.missing", part.missing
        yield from ((f"avoid {avoid.criterion}", avoid.unmet) for avoid in self.avoid)

    def criteria(self) -> Iterable[str]:
        """Those of the parts and those that must hold."""
        return [*(part.criterion for part in self.parts), *(avoid.criterion for avoid in self.avoid)]

    def flaws(self) -> Iterator[str]:
        """Tries and model that do not come out as they should."""
        yield from flaws_of_tries(self.tries, self.model, lambda text: self._judged(text).missed)

    @property
    def size(self) -> int:
        """The parts."""
        return len(self.parts)

    @property
    def seconds(self) -> float:
        """Two and a half minutes."""
        return 150
