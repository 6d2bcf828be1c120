"""Read a noisy order back: each number, code and name is checked, and what is missing or wrong is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, field_of, unique
from course.drills.judged import Avoid, Judged, Try, Want, flaws_of_tries, judge_text, plain_sought, written
from course.drills.pieces import Heard, Piece, listen
from grader.files import STRICT
from grader.kinds.base import Context


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReadbackItem(Item):
    """A customer's ``line`` and the ``data`` in it; criteria may be asked for besides."""

    names: ClassVar[tuple[str, ...]] = ("readback",)
    id: Id
    situation: str
    line: str = Field(min_length=1)
    data: list[Piece] = Field(min_length=1, max_length=8)
    model: str = Field(min_length=1)
    customer: str = "The customer"
    question: str = "Read it back before you act on it."
    wants: list[Want] = field(default_factory=list)
    avoid: list[Avoid] = field(default_factory=list)
    model_note: str = ""
    tries: list[Try] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> ReadbackItem:
        unique("pieces", (piece.id for piece in self.data))
        return self

    def react(self, answer: Any) -> Reaction:
        """The mean of pieces and criteria; half of it where something must go."""
        text = written(field_of(answer, "text"), "read the order back first")
        heard = self._heard(text)
        judged = self._judged(text)
        weights = len(self.data) + len(self.wants)
        points = (sum(h.points for h in heard) + judged.share * len(self.wants)) / weights
        good = sum(h.points == 1 for h in heard)
        said = f"{good} of {len(heard)} pieces came back right."
        if judged.broken:
            points, said = points / 2, f"{said} Something in it has to go, and that halves the points."
        details = [_of_piece(piece, h) for piece, h in zip(self.data, heard, strict=True)]
        show = {"model": self.model, "note": self.model_note}
        return Reaction(round(points, 2), said, (*details, *judged.details), show=show)

    def _heard(self, text: str) -> list[Heard]:
        values = {piece.id: [piece.value, *piece.also] for piece in self.data}
        return [
            listen(piece, text, [v for name, others in values.items() if name != piece.id for v in others])
            for piece in self.data
        ]

    def _judged(self, text: str) -> Judged:
        if not self.wants and not self.avoid:
            return Judged(1.0, (), (), (), False)
        # Reading back repeats the line on purpose, so it is not given as the text that must not be copied.
        return judge_text(text, plain_sought(self.wants), self.avoid, Context(background=self.situation))

    def _missed(self, text: str) -> list[str]:
        pieces = [piece.id for piece, h in zip(self.data, self._heard(text), strict=True) if h.points < 1]
        return [*pieces, *self._judged(text).missed]

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation, "line": self.line, "customer": self.customer, "question": self.question,
        }  # fmt: skip

    def explanations(self) -> Iterator[tuple[str, str]]:
        """What goes wrong with each piece, and what is said of each criterion."""
        yield from ((f"data {piece.id}.why", piece.why) for piece in self.data)
        for want in self.wants:
            yield f"wants {want.criterion}.met", want.met
            yield f"wants {want.criterion}.unmet", want.unmet
        yield from ((f"avoid {avoid.criterion}", avoid.unmet) for avoid in self.avoid)

    def criteria(self) -> Iterable[str]:
        """Those that are wanted and those that must hold."""
        return [*(want.criterion for want in self.wants), *(avoid.criterion for avoid in self.avoid)]

    def flaws(self) -> Iterator[str]:
        """Tries and model that do not come out as they should."""
        yield from flaws_of_tries(self.tries, self.model, self._missed)

    @property
    def size(self) -> int:
        """The pieces."""
        return len(self.data)

    @property
    def seconds(self) -> float:
        """A minute."""
        return 60


def _of_piece(piece: Piece, heard: Heard) -> Detail:
    if heard.points == 1:
        return Detail("right", heard.said, "", piece.name)
    if heard.said:
        quote = heard.said if heard.points else ""  # what was said instead is quoted in the fault
        return Detail("partly" if heard.points else "wrong", quote, f"{heard.fault} {piece.why}", piece.name)
    return Detail("missed", "", f"It is not in your text, or not as it was said. {piece.why}", piece.name)
