"""Mark the passages of a message with labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, WrongAnswer
from course.drills.files import DrillFile
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Key:
    """A passage of a message and the label it deserves."""

    quote: str
    label: Id
    why: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class MarkItem(Item):
    """A message in which passages are to be marked with labels."""

    names: ClassVar[tuple[str, ...]] = ("mark",)
    id: Id
    message: str
    key: list[Key] = Field(min_length=1)
    situation: str = ""

    @model_validator(mode="after")
    def _check(self) -> MarkItem:
        for key in self.key:
            if self.message.count(key.quote) != 1:
                raise ValueError(f"the quote must stand exactly once in the message: {key.quote!r}")
        return self

    def react(self, answer: Any) -> Reaction:
        """Points: the mean overlap (shared characters over all characters, 0 to 1) with the key's passages.

        A passage with the right place and another label counts a third; marks that hit nothing cost
        a little, so that marking everything does not pay.
        """
        marks = _marks(answer, len(self.message))
        details: list[Detail] = []
        total = 0.0
        used: set[int] = set()
        for key in self.key:
            share, number = self._best(key, marks)
            if number is not None:
                used.add(number)
            points = share if number is None or marks[number][2] == key.label else share / 3
            total += points
            details.append(self._explain(key, share, None if number is None else marks[number]))
        stray = [mark for number, mark in enumerate(marks) if number not in used]
        details += [
            Detail("wrong", self.message[s:e], "There is no strong signal of this sort here.") for s, e, _ in stray
        ]
        points = max(0.0, total / len(self.key) - 0.1 * len(stray))
        hits = sum(detail.state in {"right", "partly"} for detail in details)
        return Reaction(round(points, 2), f"You found {hits} of {len(self.key)} signals.", tuple(details))

    def _best(self, key: Key, marks: list[tuple[int, int, str]]) -> tuple[float, int | None]:
        start = self.message.index(key.quote)
        end = start + len(key.quote)
        best: tuple[float, int | None] = (0.0, None)
        for number, (s, e, label) in enumerate(marks):
            shared = max(0, min(e, end) - max(s, start))
            # A mark that holds most of the passage, or lies in it, is a hit even if the edges differ.
            share = shared / (max(e, end) - min(s, start))
            share = 1.0 if share >= 0.6 else share
            if share > 0.15 and (share, label == key.label) > (
                best[0],
                best[1] is not None and marks[best[1]][2] == key.label,
            ):
                best = (share, number)
        return best

    def _explain(self, key: Key, share: float, mark: tuple[int, int, str] | None) -> Detail:
        if mark is None:
            return Detail("missed", key.quote, key.why)
        if mark[2] != key.label:
            return Detail("wrong", key.quote, f"You found the place; it is another signal. {key.why}")
        if share < 1:
            return Detail("partly", key.quote, f"Your mark touches it: the whole passage is “{key.quote}”. {key.why}")
        return Detail("right", key.quote, key.why)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {"situation": self.situation, "message": self.message}

    def explanations(self) -> Iterator[tuple[str, str]]:
        """Why each passage deserves its label."""
        yield from ((f"key {number}", key.why) for number, key in enumerate(self.key, start=1))

    def check(self, file: DrillFile) -> None:
        """Its labels are of the file's labels."""
        if odd := {key.label for key in self.key} - {label.id for label in file.labels}:
            raise ValueError(f"there is no label {', '.join(sorted(odd))}")


def _marks(answer: Any, length: int) -> list[tuple[int, int, str]]:
    if not isinstance(answer, list) or not answer:
        raise WrongAnswer("mark at least one passage first")
    marks = []
    for mark in answer[:50]:
        try:
            start, end, label = int(mark["start"]), int(mark["end"]), str(mark["label"])
        except (TypeError, KeyError, ValueError, OverflowError) as error:
            raise WrongAnswer("a mark needs a start, an end and a label") from error
        if not 0 <= start < end <= length:
            raise WrongAnswer("a mark lies outside the message")
        marks.append((start, end, label))
    return marks
