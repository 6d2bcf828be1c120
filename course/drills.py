"""Drills as data: one schema a kind, and how an answer is scored and explained. No screen in here.

A drill is a YAML file ``course/<module>/drills/<id>.yaml``. ``react`` takes an item and an answer and
gives points between 0 and 1 with the explanation.
"""

from __future__ import annotations

from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass

from grader import resources
from grader.files import STRICT, ContentError, checked, load

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Mood = Annotated[int, Field(ge=-2, le=2)]


class WrongAnswer(ValueError):
    """An answer that does not belong to the item: nothing chosen yet, or a part that does not exist."""


@dataclass(frozen=True)
class Detail:
    """One part of an explanation: a piece of the learner's answer or of the key, and what is to be said of it."""

    state: Literal["right", "partly", "wrong", "missed"]
    quote: str
    text: str


@dataclass(frozen=True)
class Reaction:
    """What comes back for an answer: points from 0 to 1, the explanation, how the customer takes it."""

    points: float
    text: str
    details: tuple[Detail, ...] = ()
    mood: int | None = None
    more: bool = False
    """True where the item has a second step that is open now."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Choice:
    """Something to choose: what the customer does then, and the rule."""

    text: str
    right: bool
    feedback: str
    mood: Mood | None = None


def _one_right(choices: list[Choice]) -> None:
    if not any(choice.right for choice in choices):
        raise ValueError("one of the choices must be right")


def _choose(choices: list[Choice], answer: Any) -> Choice:
    if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer < len(choices):
        raise WrongAnswer("choose one of the answers first")
    return choices[answer]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ChooseItem:
    """A situation with choices; ``lines`` instead of ``situation`` in a running transcript."""

    id: Id
    choices: list[Choice] = Field(min_length=2, max_length=6)
    situation: str = ""
    question: str = ""
    lines: list[dict[Literal["who", "text"], str]] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> ChooseItem:
        _one_right(self.choices)
        if not self.situation and not self.lines:
            raise ValueError("an item needs a situation or lines")
        return self

    def react(self, answer: Any) -> Reaction:
        """Full points for a right choice."""
        choice = _choose(self.choices, answer)
        return Reaction(float(choice.right), choice.feedback, mood=choice.mood)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation,
            "question": self.question,
            "lines": self.lines,
            "choices": [choice.text for choice in self.choices],
        }


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Bin:
    """Where an item can be sorted, or a label that a passage can get."""

    id: Id
    name: str
    meaning: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SortItem:
    """A text that belongs into one bin, with an explanation for every bin it may be put in."""

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


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Key:
    """A passage of a message and the label it deserves."""

    quote: str
    label: Id
    why: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class MarkItem:
    """A message in which passages are to be marked with labels."""

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


@dataclass(frozen=True, kw_only=True, config=STRICT)
class OrderItem:
    """A message in an order that loses something: spot what the customer will miss, then rearrange it."""

    id: Id
    situation: str
    parts: list[Part] = Field(min_length=3, max_length=8)
    missed: Id
    missed_why: str
    rules: list[Rule] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> OrderItem:
        ids = [part.id for part in self.parts]
        named = [self.missed, *(r.first for r in self.rules), *(r.then for r in self.rules)]
        if unknown := set(named) - set(ids):
            raise ValueError(f"there is no part {', '.join(sorted(unknown))}")
        if not _can_be_ordered(ids, [(r.first, r.then) for r in self.rules]):
            raise ValueError("the rules contradict each other")
        return self

    def react(self, answer: Any) -> Reaction:
        """A third of the points for the part that gets missed, two thirds for the share of rules kept."""
        ids = [part.id for part in self.parts]
        missed, order = (answer.get("missed"), answer.get("order")) if isinstance(answer, dict) else (None, None)
        if missed not in ids:
            raise WrongAnswer("choose the part that the customer will miss first")
        if not isinstance(order, list) or sorted(map(str, order)) != sorted(ids):
            raise WrongAnswer("put every part in its place first")
        text = {part.id: part.text for part in self.parts}
        found = missed == self.missed
        details = [Detail("right" if found else "missed", text[self.missed], self.missed_why)]
        kept = [order.index(rule.first) < order.index(rule.then) for rule in self.rules]
        details += [
            Detail("right" if ok else "wrong", f"{text[rule.first]} … {text[rule.then]}", rule.why)
            for rule, ok in zip(self.rules, kept, strict=True)
        ]
        points = found / 3 + 2 / 3 * sum(kept) / len(kept)
        verdict = "Your order keeps every rule." if all(kept) else f"Your order keeps {sum(kept)} of {len(kept)} rules."
        return Reaction(round(points, 2), verdict, tuple(details))

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {"situation": self.situation, "parts": [{"id": p.id, "text": p.text} for p in self.parts]}


def _can_be_ordered(ids: list[str], before: list[tuple[str, str]]) -> bool:
    from graphlib import CycleError, TopologicalSorter

    sorter: TopologicalSorter[str] = TopologicalSorter({name: {a for a, b in before if b == name} for name in ids})
    try:
        sorter.prepare()
    except CycleError:
        return False
    return True


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RepairItem:
    """What a rep said in parts: pick the part that spoils it, then the better line."""

    id: Id
    situation: str
    parts: list[Part] = Field(min_length=2, max_length=7)
    weak: Id
    weak_why: str
    not_weak: dict[Id, str]
    fixes: list[Choice] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _check(self) -> RepairItem:
        _one_right(self.fixes)
        others = {part.id for part in self.parts} - {self.weak}
        if others != set(self.not_weak):
            raise ValueError(
                f"not_weak needs a reason for each other part: {', '.join(sorted(others ^ set(self.not_weak)))}"
            )
        return self

    def react(self, answer: Any) -> Reaction:
        """Half the points for the weak part, half for the fix (which is asked once a part was picked)."""
        weak, fix = (answer.get("weak"), answer.get("fix")) if isinstance(answer, dict) else (None, None)
        if weak not in [part.id for part in self.parts]:
            raise WrongAnswer("choose the part that spoils it first")
        text = {part.id: part.text for part in self.parts}
        found = weak == self.weak
        details = [] if found else [Detail("wrong", text[weak], self.not_weak[weak])]
        details.append(Detail("right" if found else "missed", text[self.weak], self.weak_why))
        if fix is None:
            return Reaction(0.5 * found, "You found it." if found else "It is another part.", tuple(details), more=True)
        choice = _choose(self.fixes, fix)
        return Reaction(0.5 * found + 0.5 * choice.right, choice.feedback, tuple(details), mood=choice.mood)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation,
            "parts": [{"id": p.id, "text": p.text} for p in self.parts],
            "choices": [fix.text for fix in self.fixes],
        }


@dataclass(frozen=True, kw_only=True, config={"extra": "forbid", "populate_by_name": True})
class RecallItem:
    """A question to answer from memory; the learner compares and says how it went."""

    id: Id
    question: str
    answer: str
    lesson: str = Field(default="", alias="from")

    def react(self, answer: Any) -> Reaction:
        """The answer to compare with; the learner's own judgment gives the points."""
        had = answer.get("had") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not str(answer.get("text", "")).strip():
            raise WrongAnswer("write down what you remember first, even if it is only a word")
        points = {"yes": 1.0, "partly": 0.5, "no": 0.0}.get(str(had), 0.0)
        return Reaction(points, self.answer, more=had is None)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {"situation": "", "question": self.question, "lesson": self.lesson}


Item = ChooseItem | SortItem | MarkItem | OrderItem | RepairItem | RecallItem
ITEM_KINDS: dict[str, Any] = {
    "choose": ChooseItem, "transcript": ChooseItem, "sort": SortItem, "mark": MarkItem, "order": OrderItem,
    "repair": RepairItem, "recall": RecallItem,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DrillFile:
    """What stands in a drill's file; ``items`` by the kind's schema.

    The first ``core`` items (0: all) count for the lesson; the others are extra practice.
    """

    id: Id
    kind: Literal["choose", "transcript", "sort", "mark", "order", "repair", "recall"]
    title: str
    intro: str
    items: list[dict[str, Any]] = Field(min_length=1)
    topics: list[str] = field(default_factory=list)
    difficulty: int = Field(default=1, ge=1, le=3)
    core: int = Field(default=0, ge=0)
    scored: bool = True
    moods: bool = False
    setting: str = ""
    bins: list[Bin] = field(default_factory=list)
    labels: list[Bin] = field(default_factory=list)


@dataclass(frozen=True)
class Drill:
    """A drill with its checked items."""

    file: DrillFile
    items: tuple[Item, ...]

    @property
    def id(self) -> str:
        """The file's name."""
        return self.file.id

    @property
    def core(self) -> int:
        """How many items count for the lesson."""
        return min(self.file.core or len(self.items), len(self.items))

    def item(self, name: str) -> Item:
        """The item with that id. Raises WrongAnswer."""
        for item in self.items:
            if item.id == name:
                return item
        raise WrongAnswer(f"there is no item {name!r}")

    def view(self) -> dict[str, Any]:
        """What the screen shows: no keys, no explanations."""
        file = self.file
        return {
            "id": file.id, "kind": file.kind, "title": file.title, "intro": file.intro, "setting": file.setting,
            "scored": file.scored, "moods": file.moods, "core": self.core,
            "bins": [{"id": b.id, "name": b.name, "meaning": b.meaning} for b in (*file.bins, *file.labels)],
            "items": [{"id": item.id, **item.view()} for item in self.items],
        }  # fmt: skip


def read_drill(path: Path) -> Drill:
    """The drill in a file. Raises ContentError with the line of what is wrong."""
    data = load(path)
    file = checked(DrillFile, data, path)
    if file.id != path.stem:
        raise ContentError(f"{path}: id: is {file.id!r}, but the file is called {path.stem!r}; make them the same")
    kind = ITEM_KINDS[file.kind]
    items = []
    for number, raw in enumerate(file.items):
        try:
            items.append(TypeAdapter(kind).validate_python(raw))
        except ValueError as error:
            name = raw.get("id", number + 1)
            raise ContentError(f"{path}: item {name}: {error}") from error
    _check_bins(path, file, items)
    if len({item.id for item in items}) < len(items):
        raise ContentError(f"{path}: two items have the same id")
    return Drill(file, tuple(items))


def _check_bins(path: Path, file: DrillFile, items: list[Any]) -> None:
    bins = {b.id for b in file.bins}
    labels = {b.id for b in file.labels}
    for item in items:
        if isinstance(item, SortItem) and (item.bin not in bins or set(item.feedback) != bins):
            raise ContentError(
                f"{path}: item {item.id}: needs a bin and feedback for each of {', '.join(sorted(bins))}"
            )
        if isinstance(item, MarkItem) and (odd := {k.label for k in item.key} - labels):
            raise ContentError(f"{path}: item {item.id}: there is no label {', '.join(sorted(odd))}")


@cache
def all_drills() -> dict[str, Path]:
    """The drills' files by id."""
    return {path.stem: path for path in sorted(resources.COURSE.glob("*/drills/*.yaml"))}


def find_drill(name: str) -> Drill:
    """The drill with that id. Raises ContentError."""
    if name not in all_drills():
        raise ContentError(f"there is no drill {name!r}; the drills are in course/<module>/drills/")
    return read_drill(all_drills()[name])
