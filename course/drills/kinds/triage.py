"""A queue into buckets at once, and, if the file says so, into an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, Rule, WrongAnswer, field_of, of_rules, unique
from course.drills.files import DrillFile
from course.drills.ordering import check_rules, kept_rules, order_of, rule_details
from grader.files import STRICT

CROWDED = 0.75
"""From this share of a queue on, one bucket for all beats thinking."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Queued:
    """One thing in the queue, with an explanation for every bucket that it may be put in."""

    id: Id
    text: str
    bin: Id
    feedback: dict[Id, str]
    who: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TriageItem(Item):
    """A queue; the buckets are the ``bins`` of the file, ``rules`` say what is done before what."""

    names: ClassVar[tuple[str, ...]] = ("triage",)
    id: Id
    situation: str
    queue: list[Queued] = Field(min_length=3, max_length=12)
    rules: list[Rule] = field(default_factory=list)
    question: str = "Put each one into a bucket."

    @model_validator(mode="after")
    def _check(self) -> TriageItem:
        ids = [one.id for one in self.queue]
        unique("things in the queue", ids)
        check_rules(ids, self.rules)
        return self

    def check(self, file: DrillFile) -> None:
        """Each bucket and each feedback is of the file's bins."""
        bins = {b.id for b in file.bins}
        for one in self.queue:
            if one.bin not in bins or set(one.feedback) != bins:
                raise ValueError(f"{one.id}: needs a bin and feedback for each of {', '.join(sorted(bins))}")

    def react(self, answer: Any) -> Reaction:
        """The share of right buckets; with rules two thirds of the points, the share of kept rules the rest."""
        bins = field_of(answer, "bins")
        bins = bins if isinstance(bins, dict) else {}
        if waiting := [one for one in self.queue if bins.get(one.id) not in list(one.feedback)]:
            raise WrongAnswer(f"{len(waiting)} of {len(self.queue)} still wait for a bucket; put them somewhere first")
        details = [_of_bin(one, bins[one.id]) for one in self.queue]
        good = sum(detail.state == "right" for detail in details)
        points, said = good / len(details), f"{good} of {len(details)} in the right bucket."
        if self.rules:
            kept = kept_rules(self.rules, order_of(field_of(answer, "order"), [one.id for one in self.queue]))
            details += rule_details(self.rules, kept, {one.id: _short(one) for one in self.queue})
            points = 2 / 3 * points + 1 / 3 * sum(kept) / len(kept)
            said += f" Your order keeps {sum(kept)} of {len(kept)} rules."
        return Reaction(round(points, 2), said, tuple(details))

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation,
            "question": self.question,
            "queue": [{"id": one.id, "who": one.who, "text": one.text} for one in self.queue],
            "ordered": bool(self.rules),
        }

    def explanations(self) -> Iterator[tuple[str, str]]:
        """The feedback for each bucket of each thing, and the reason of each rule."""
        for one in self.queue:
            yield from ((f"{one.id}.feedback.{name}", text) for name, text in one.feedback.items())
        yield from of_rules(self.rules)

    def flaws(self) -> Iterator[str]:
        """One bucket for nearly all, or an order shown that is good already."""
        name, count = Counter(one.bin for one in self.queue).most_common(1)[0]
        if count >= CROWDED * len(self.queue):
            yield f"{count} of {len(self.queue)} belong into {name}; spread them."
        if self.rules and all(kept_rules(self.rules, [one.id for one in self.queue])):
            yield "the order shown keeps every rule; shuffle the queue."

    @property
    def size(self) -> int:
        """The queue."""
        return len(self.queue)

    @property
    def seconds(self) -> float:
        """Twenty seconds each."""
        return 20 * len(self.queue)


def _short(one: Queued) -> str:
    return one.who or (one.text if len(one.text) <= 60 else one.text[:60].rsplit(" ", 1)[0] + " …")


def _of_bin(one: Queued, answer: str) -> Detail:
    return Detail("right" if answer == one.bin else "wrong", _short(one), one.feedback[answer])
