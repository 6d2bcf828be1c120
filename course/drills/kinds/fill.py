"""Weak phrases in place: choose or write a better one for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Choice, Detail, Id, Item, Reaction, WrongAnswer, chosen, of_choices, one_right, unique
from course.drills.judged import (
    Avoid,
    Judged,
    Try,
    Want,
    flaws_of_tries,
    judge_text,
    own_text,
    plain_sought,
    same_text,
)
from grader.files import STRICT
from grader.kinds.base import Context


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Gap:
    """A weak phrase, ``why`` it is one, and either ``choices`` or ``wants`` (with a ``model``) for a better one."""

    id: Id
    weak: str = Field(min_length=1)
    why: str
    choices: list[Choice] = Field(default_factory=list, max_length=5)
    wants: list[Want] = Field(default_factory=list, max_length=4)
    avoid: list[Avoid] = field(default_factory=list)
    model: str = ""
    words: int = Field(default=40, ge=5, le=200)
    tries: list[Try] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> Gap:
        if bool(self.choices) == bool(self.wants):
            raise ValueError("a gap needs either choices or wants")
        if self.choices:
            if len(self.choices) < 2:
                raise ValueError("a gap needs two choices or more")
            one_right(self.choices)
        elif not self.model:
            raise ValueError("a gap with wants needs a model")
        return self


@plain_dataclass(frozen=True)
class _Filled:
    points: float
    phrase: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class FillItem(Item):
    """A text with weak phrases (``gaps``), each standing in it exactly once."""

    names: ClassVar[tuple[str, ...]] = ("fill",)
    id: Id
    situation: str
    text: str
    gaps: list[Gap] = Field(min_length=1, max_length=8)
    message: str = ""
    facts: list[str] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> FillItem:
        unique("gaps", (gap.id for gap in self.gaps))
        for gap in self.gaps:
            if self.text.count(gap.weak) != 1:
                raise ValueError(f"gap {gap.id}: the weak phrase must stand exactly once in the text: {gap.weak!r}")
        ends = 0
        for gap in self._in_order():
            if (start := self.text.index(gap.weak)) < ends:
                raise ValueError(f"gap {gap.id}: its phrase overlaps with another one")
            ends = start + len(gap.weak)
        return self

    def _in_order(self) -> list[Gap]:
        return sorted(self.gaps, key=lambda gap: self.text.index(gap.weak))

    def react(self, answer: Any) -> Reaction:
        """The mean of the gaps; the text comes back with the new phrases in it."""
        answers = answer if isinstance(answer, dict) else {}
        gaps = self._in_order()
        if waiting := [gap.weak for gap in gaps if answers.get(gap.id) in (None, "")]:
            more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
            raise WrongAnswer(f"choose or write something for “{waiting[0]}”{more} first")
        filled = [self._fill(gap, answers[gap.id]) for gap in gaps]
        points = sum(f.points for f in filled) / len(filled)
        good = sum(f.points >= 0.99 for f in filled)
        return Reaction(
            round(points, 2),
            f"{good} of {len(filled)} phrases are better now.",
            tuple(detail for f in filled for detail in f.details),
            show={"text": self._rebuilt([f.phrase for f in filled])},
        )

    def _fill(self, gap: Gap, answer: Any) -> _Filled:
        if gap.choices:
            choice = chosen(gap.choices, answer)
            said = choice.feedback if choice.right else f"{choice.feedback} {gap.why}"
            detail = Detail("right" if choice.right else "wrong", "", said, gap.weak)  # the new text stands below
            return _Filled(float(choice.right), choice.text, (detail,))
        phrase = own_text(answer, gap.model)
        if same_text(phrase, gap.weak):
            raise WrongAnswer(f"“{gap.weak}” is still the old phrase; change it first")
        judged = self._judged(gap, phrase)
        details = [Detail(d.state, d.quote or phrase, d.text, gap.weak) for d in judged.details]
        if judged.missed:
            details.append(Detail("partly", "", f"One good phrase among many: “{gap.model}”", gap.weak))
        return _Filled(judged.points, phrase, tuple(details))

    def _judged(self, gap: Gap, phrase: str) -> Judged:
        context = Context(self.message, " ".join([self.situation, *self.facts]), gap.words)
        return judge_text(phrase, plain_sought(gap.wants), gap.avoid, context)

    def _pieces(self) -> Iterator[tuple[str, str]]:
        """The text between the gaps, each with the id of the gap that follows ("" at the end)."""
        place = 0
        for gap in self._in_order():
            start = self.text.index(gap.weak)
            yield self.text[place:start], gap.id
            place = start + len(gap.weak)
        yield self.text[place:], ""

    def _rebuilt(self, phrases: list[str]) -> list[dict[str, Any]]:
        """The new text in runs; ``new`` marks the learner's phrases."""
        runs: list[dict[str, Any]] = []
        for (plain, _), phrase in zip(self._pieces(), [*phrases, ""], strict=True):
            runs += [{"text": plain, "new": False}, {"text": phrase, "new": True}]
        return [run for run in runs if run["text"]]

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer: the text in runs, and each gap in its order."""
        weak = {gap.id: gap.weak for gap in self.gaps}
        return {
            "situation": self.situation,
            "message": self.message,
            "facts": self.facts,
            "runs": [{"text": plain, "gap": gap, "weak": weak.get(gap, "")} for plain, gap in self._pieces()],
            "gaps": [
                {"id": g.id, "weak": g.weak, "choices": [c.text for c in g.choices], "words": g.words}
                for g in self._in_order()
            ],
        }

    def explanations(self) -> Iterator[tuple[str, str]]:
        """Why each phrase is weak, and what is said of each answer."""
        for gap in self.gaps:
            yield f"gap {gap.id}.why", gap.why
            yield from of_choices(f"gap {gap.id}.choices", gap.choices)
            for want in gap.wants:
                yield f"gap {gap.id}.wants {want.criterion}.met", want.met
                yield f"gap {gap.id}.wants {want.criterion}.unmet", want.unmet
            yield from ((f"gap {gap.id}.avoid {avoid.criterion}", avoid.unmet) for avoid in gap.avoid)

    def choice_sets(self) -> list[list[Choice]]:
        """The choices of each gap that has some."""
        return [gap.choices for gap in self.gaps if gap.choices]

    def criteria(self) -> Iterable[str]:
        """Those of all gaps."""
        return [
            name
            for gap in self.gaps
            for name in (*(want.criterion for want in gap.wants), *(avoid.criterion for avoid in gap.avoid))
        ]

    def flaws(self) -> Iterator[str]:
        """Tries and models that do not come out as they should."""
        for gap in self.gaps:
            if not gap.wants:
                continue

            def missed(phrase: str, gap: Gap = gap) -> tuple[str, ...]:
                return self._judged(gap, phrase).missed

            yield from (f"gap {gap.id}: {flaw}" for flaw in flaws_of_tries(gap.tries, gap.model, missed))

    @property
    def size(self) -> int:
        """The gaps."""
        return len(self.gaps)

    @property
    def seconds(self) -> float:
        """Twenty-five seconds a gap."""
        return 25 * len(self.gaps)
