"""Tasks and rubrics: a scenario, weighted criteria, a word limit, points, model replies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, field
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from grader import resources
from grader.files import STRICT, ContentError, checked, load, load_as
from grader.kinds.base import Context

Channel = Literal["mail", "chat", "phone", "text message", "review site", "social media", "in person"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Scenario:
    """Who writes, where, what they say; what the rep knows, may offer and may not offer."""

    customer: str
    channel: Channel
    message: str
    industry: str = ""
    facts: list[str] = Field(default_factory=list)
    may: list[str] = Field(default_factory=list)
    may_not: list[str] = Field(default_factory=list)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RubricItem:
    """One criterion with its weight, or a shared rubric that is taken over."""

    criterion: str = ""
    weight: float = Field(default=1, gt=0, le=100)
    include: str = ""

    @model_validator(mode="after")
    def _one_of(self) -> RubricItem:
        if bool(self.criterion) == bool(self.include):
            raise ValueError("give either criterion (with weight) or include")
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RubricFile:
    """A rubric's file: weighted criteria under a title."""

    title: str
    criteria: list[RubricItem] = Field(min_length=1)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class KnownReply:
    """A reply of known quality with the verdicts that it must get; a test holds the grader to them.

    ``gaps`` are criteria that the grader is known to get wrong here, against a careful reader.
    """

    quality: Literal["strong", "thin", "canned", "wrong-headed"]
    text: str
    verdicts: dict[str, Literal["met", "unmet", "unsure"]]
    gaps: list[str] = Field(default_factory=list)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Task:
    """A scenario to answer.

    ``rubric`` are weighted criteria, ``words`` the limit, ``hints`` are shown one at a time, ``models``
    are good replies among many, ``replies`` are of known quality (graded exercises only).
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")
    title: str
    scenario: Scenario
    rubric: list[RubricItem] = Field(min_length=1)
    words: int = Field(ge=10, le=400)
    points: float = Field(gt=0, le=1000)
    models: list[str] = Field(min_length=1)
    hints: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    replies: list[KnownReply] = field(default_factory=list)

    def weights(self) -> dict[str, float]:
        """Weight of each criterion, shared rubrics taken over; the task's own weight wins."""
        weights: dict[str, float] = {}
        for item in self.rubric:
            if item.include:
                for shared in rubric(item.include).criteria:
                    weights.setdefault(shared.criterion, shared.weight)
        weights.update({item.criterion: item.weight for item in self.rubric if item.criterion})
        return weights

    def context(self) -> Context:
        """What a reply to this task is judged against."""
        scenario = self.scenario
        return Context(
            message=scenario.message,
            background=" ".join([f"{scenario.customer}.", *scenario.facts, *scenario.may, *scenario.may_not]),
            limits=tuple(scenario.may_not),
            offers=tuple(scenario.may),
            word_limit=self.words,
            models=tuple(self.models),
        )

    @property
    def version(self) -> str:
        """A short hash of what decides a grade: scenario, rubric, limit, points, models."""
        parts = [asdict(self.scenario), self.weights(), self.words, self.points, self.models]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TaskFile:
    """The tasks of one module or exercise."""

    tasks: list[Task]


@cache
def rubric(name: str) -> RubricFile:
    """A shared rubric by its file's name. Raises ContentError."""
    path = resources.RUBRICS / f"{name}.yaml"
    if not path.is_file():
        raise ContentError(f"{path}: there is no such rubric; `coach new rubric {name}` makes one")
    return load_as(RubricFile, path)


def read_tasks(path: Path) -> tuple[Task, ...]:
    """The tasks of a file. Raises ContentError, also for unknown criteria and for an id that is used twice."""
    tasks = checked(TaskFile, load(path), path).tasks
    seen: set[str] = set()
    for task in tasks:
        if task.id in seen:
            raise ContentError(f"{path}: the task id {task.id!r} is used twice")
        seen.add(task.id)
        weights = task.weights()
        for name in weights:
            if not (resources.CRITERIA / f"{name}.yaml").is_file():
                raise ContentError(f"{path}: task {task.id}: there is no criterion {name!r} in {resources.CRITERIA}")
        for reply in task.replies:
            if set(reply.verdicts) != set(weights):
                odd = ", ".join(sorted(set(reply.verdicts) ^ set(weights)))
                raise ContentError(
                    f"{path}: task {task.id}: the {reply.quality} reply needs one verdict a criterion; see {odd}"
                )
    return tuple(tasks)


def task_files() -> Iterator[Path]:
    """The task files of the course: practice in ``course/<module>``, graded exercises in ``solutions/<exercise>``."""
    yield from sorted(resources.COURSE.glob("*/tasks.yaml"))
    yield from sorted(resources.SOLUTIONS.glob("*/tasks.yaml"))


@cache
def all_tasks() -> dict[str, Task]:
    """All tasks of the course by id. Raises ContentError."""
    found: dict[str, Task] = {}
    for path in task_files():
        for task in read_tasks(path):
            if task.id in found:
                raise ContentError(f"{path}: the task id {task.id!r} is used in another file too")
            found[task.id] = task
    return found
