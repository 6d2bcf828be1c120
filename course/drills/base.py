"""What every kind of drill works with: answers, reactions, choices, and what an item has to offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.files import STRICT

if TYPE_CHECKING:
    from course.drills.files import DrillFile

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Mood = Annotated[int, Field(ge=-2, le=2)]
State = Literal["right", "partly", "wrong", "missed", "open"]


class WrongAnswer(ValueError):
    """An answer that does not belong to the item: nothing chosen yet, or a part that does not exist."""


@plain_dataclass(frozen=True)
class Detail:
    """One part of an explanation.

    ``quote`` is a piece of the learner's answer or of the key, ``text`` what is to be said of it, ``name``
    what it is about. The state "open" is for what only a person could decide; it costs no points.
    """

    state: State
    quote: str
    text: str
    name: str = ""


@plain_dataclass(frozen=True)
class Reaction:
    """What comes back for an answer: points from 0 to 1, the explanation, how the customer takes it.

    ``more`` is true where the item has a next step that is open now; ``show`` holds what the kind's screen
    draws besides (a transcript, a model answer); ``gain`` says what is better than at the first try.
    """

    points: float
    text: str
    details: tuple[Detail, ...] = ()
    mood: int | None = None
    more: bool = False
    show: dict[str, Any] = field(default_factory=dict)
    gain: str = ""


class Item:
    """What an item of any kind offers; a kind is a class with ``names`` in a module of ``course.drills.kinds``."""

    names: ClassVar[tuple[str, ...]] = ()
    """What authors write after ``kind:``."""
    id: str

    def react(self, answer: Any) -> Reaction:
        """Points and explanation for an answer; pure. Raises WrongAnswer."""
        raise NotImplementedError

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer: no keys, no explanations."""
        raise NotImplementedError

    def explanations(self) -> Iterator[tuple[str, str]]:
        """Each text that explains an answer, by the name of its place in the file."""
        raise NotImplementedError

    def alarms(self, answer: Any) -> tuple[Detail, ...]:
        """What a text in progress should not say; empty for kinds that do not watch."""
        return ()

    def gain(self, start: Any, answer: Any) -> str:
        """What an answer has that the first try had not, in words; empty where nothing is gained."""
        return ""

    def choice_sets(self) -> list[list[Choice]]:
        """The sets of choices in which a right one could give itself away."""
        return []

    def criteria(self) -> Iterable[str]:
        """The criteria of the library that the item asks the grader for."""
        return ()

    def check(self, file: DrillFile) -> None:
        """Does the item fit its file (its bins, its labels)? Raises ValueError."""

    def flaws(self) -> Iterator[str]:
        """What an author should mend and the schema cannot say, a sentence each."""
        return iter(())

    @property
    def size(self) -> int:
        """How many decisions the learner takes in it."""
        return 1

    @property
    def seconds(self) -> float:
        """How long it takes, as a rule."""
        return 40


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Choice:
    """Something to choose: what the customer does then, and the rule."""

    text: str
    right: bool
    feedback: str
    mood: Mood | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Bin:
    """Where an item can be sorted, or a label that a passage can get."""

    id: Id
    name: str
    meaning: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Part:
    """A sentence that can be moved or picked."""

    id: Id
    text: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Rule:
    """One part should come before another."""

    first: Id
    then: Id
    why: str


def one_right(choices: list[Choice]) -> None:
    """Raises ValueError if no choice is right."""
    if not any(choice.right for choice in choices):
        raise ValueError("one of the choices must be right")


def chosen(choices: list[Choice], answer: Any) -> Choice:
    """The choice with that number. Raises WrongAnswer."""
    if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer < len(choices):
        raise WrongAnswer("choose one of the answers first")
    return choices[answer]


def of_choices(name: str, choices: list[Choice]) -> Iterator[tuple[str, str]]:
    """The explanations of a set of choices."""
    yield from ((f"{name} {number}", choice.feedback) for number, choice in enumerate(choices, start=1))


def of_rules(rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """The explanations of rules."""
    yield from ((f"rule {number}", rule.why) for number, rule in enumerate(rules, start=1))


def field_of(answer: Any, name: str) -> Any:
    """One field of an answer that should be a mapping; None where it is none."""
    return answer.get(name) if isinstance(answer, dict) else None


def unique(what: str, ids: Iterable[str]) -> None:
    """Raises ValueError if an id is used twice."""
    ids = list(ids)
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"two {what} have the id {', '.join(twice)}")
