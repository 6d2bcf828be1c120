"""Write one to three sentences; criteria of the library judge them, on demand and (alarms) while typing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, WrongAnswer, field_of
from course.drills.judged import (
    Avoid,
    Judged,
    Try,
    Want,
    alarms,
    flaws_of_tries,
    gained,
    judge_text,
    own_text,
    plain_sought,
    same_text,
    title,
    verdict_words,
    written,
)
from grader.files import STRICT
from grader.kinds.base import Context


@dataclass(frozen=True, kw_only=True, config=STRICT)
class WriteItem(Item):
    """A situation, perhaps with a ``text`` to work on; the learner writes.

    ``message`` are the customer's own words, ``facts`` what else is known, ``words`` the limit that is
    shown; ``alarms`` watches what is to be avoided while the learner types.
    """

    names: ClassVar[tuple[str, ...]] = ("write",)
    id: Id
    situation: str = Field(min_length=1)
    wants: list[Want] = Field(min_length=1, max_length=6)
    model: str = Field(min_length=1)
    message: str = ""
    text: str = ""
    text_label: str = "As it stands"
    question: str = "Your words"
    facts: list[str] = field(default_factory=list)
    words: int = Field(default=60, ge=5, le=400)
    avoid: list[Avoid] = field(default_factory=list)
    alarms_on: bool = Field(default=False, alias="alarms")
    model_note: str = ""
    tries: list[Try] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> WriteItem:
        criteria = list(self.criteria())
        if twice := sorted({name for name in criteria if criteria.count(name) > 1}):
            raise ValueError(f"the criterion {', '.join(twice)} is asked for twice")
        if self.alarms_on and not self.avoid:
            raise ValueError("alarms watch what stands under avoid, and there is nothing")
        return self

    def react(self, answer: Any) -> Reaction:
        """Points by the weight that is met or not decided; half of it where something must go."""
        text = own_text(field_of(answer, "text"), self.model)
        if self.text and same_text(text, self.text):
            raise WrongAnswer("this is still the old text; change it first")
        judged = self._judged(text)
        return Reaction(
            round(judged.points, 2),
            verdict_words(judged, len(self.wants)),
            judged.details,
            show={"model": self.model, "note": self.model_note},
        )

    def _judged(self, text: str) -> Judged:
        return judge_text(text, plain_sought(self.wants), self.avoid, self._context())

    def _context(self) -> Context:
        return Context(self.message, " ".join([self.situation, *self.facts]), self.words)

    def alarms(self, answer: Any) -> tuple[Detail, ...]:
        """What has to go from a text in progress."""
        text = field_of(answer, "text")
        return alarms(text, self.avoid, self._context()) if self.alarms_on and isinstance(text, str) else ()

    def gain(self, start: Any, answer: Any) -> str:
        """The criteria that the first try missed and this one does not."""
        before, now = (self._judged(written(field_of(a, "text"))).missed for a in (start, answer))
        return gained(before, now, {name: title(name) for name in self.criteria()})

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation, "message": self.message, "text": self.text, "text_label": self.text_label,
            "question": self.question, "facts": self.facts, "words": self.words, "alarms": self.alarms_on,
        }  # fmt: skip

    def explanations(self) -> Iterator[tuple[str, str]]:
        """What is said of each criterion."""
        for want in self.wants:
            yield f"wants {want.criterion}.met", want.met
            yield f"wants {want.criterion}.unmet", want.unmet
        yield from ((f"avoid {avoid.criterion}", avoid.unmet) for avoid in self.avoid)

    def criteria(self) -> Iterable[str]:
        """Those that are wanted and those that must hold."""
        return [*(want.criterion for want in self.wants), *(avoid.criterion for avoid in self.avoid)]

    def flaws(self) -> Iterator[str]:
        """Tries and model that do not come out as they should."""
        yield from flaws_of_tries(self.tries, self.model, lambda text: self._judged(text).missed)

    @property
    def seconds(self) -> float:
        """A minute."""
        return 60
