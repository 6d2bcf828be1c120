"""Tasks and rubrics: a scenario, weighted criteria, a word limit, points, model replies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import ArgsKwargs

from grader import resources
from grader.files import STRICT, ContentError, checked, load, load_as
from grader.kinds.base import Context
from grader.tables import Table, right_rows, totals

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
class Given:
    """A file that learners work on: they see it and can download it under its name."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}\.(csv|txt|ics|json)$")
    text: str = Field(min_length=1)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Task:
    """A scenario to answer, in words or by filling in a table.

    ``rubric`` are weighted criteria, ``words`` the limit, ``hints`` are shown one at a time, ``models``
    are good replies among many, ``replies`` are of known quality (graded exercises only). A task with a ``table`` is
    graded by value instead. ``given`` is a file to work on. ``record`` names the task of the same file in which the
    learner hands in a day: its figures are what the reply can cite; ``audit`` is that task's table.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")
    title: str
    scenario: Scenario
    rubric: list[RubricItem] = field(default_factory=list)
    words: int = Field(default=400, ge=10, le=400)
    points: float = Field(gt=0, le=1000)
    models: list[str] = Field(min_length=1)
    hints: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    replies: list[KnownReply] = field(default_factory=list)
    table: Table | None = None
    given: Given | None = None
    record: str = ""
    audit: Table | None = None

    @model_validator(mode="before")
    @classmethod
    def _words(cls, data: Any) -> Any:
        fields = data.kwargs if isinstance(data, ArgsKwargs) else data
        if isinstance(fields, dict) and "words" not in fields and "table" not in fields:
            raise ValueError("words: a written task needs a limit on words")
        return data

    @model_validator(mode="after")
    def _check(self) -> Task:
        if bool(self.rubric) == (self.table is not None):
            raise ValueError("a task needs either a rubric or a table")
        if self.table is not None:
            right_rows(self.table)
        return self

    def weights(self) -> dict[str, float]:
        """Weight of each criterion, shared rubrics taken over; the task's own weight wins."""
        weights: dict[str, float] = {}
        for item in self.rubric:
            if item.include:
                for shared in rubric(item.include).criteria:
                    weights.setdefault(shared.criterion, shared.weight)
        weights.update({item.criterion: item.weight for item in self.rubric if item.criterion})
        return weights

    def figures(self, day: str = "") -> dict[str, int]:
        """Minutes by name that a reply can cite: of the learner's ``day``, or of the example where there is none."""
        if self.audit is None:
            return {}
        own = totals(day, self.audit)
        return own or totals("example", self.audit)

    def context(self, day: str = "") -> Context:
        """What a reply to this task is judged against; ``day`` is what the task ``record`` was answered with."""
        scenario = self.scenario
        record = self.figures(day)
        audit = [f"Audit: {', '.join(f'{name} {minutes} min' for name, minutes in record.items())}."] if record else []
        return Context(
            message=scenario.message,
            background=" ".join([f"{scenario.customer}.", *scenario.facts, *scenario.may, *scenario.may_not, *audit]),
            limits=tuple(scenario.may_not),
            offers=tuple(scenario.may),
            word_limit=self.words,
            models=tuple(self.models),
            record=tuple(record.items()),
        )

    @property
    def version(self) -> str:
        """A short hash of what decides a grade: scenario, rubric, limit, points, models, tables."""
        parts: list[Any] = [asdict(self.scenario), self.weights(), self.words, self.points, self.models]
        parts += [asdict(table) for table in (self.table, self.audit) if table is not None]
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
    tasks = _with_audits(checked(TaskFile, load(path), path).tasks, path)
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
            if task.table is None and set(reply.verdicts) != set(weights):
                odd = ", ".join(sorted(set(reply.verdicts) ^ set(weights)))
                raise ContentError(
                    f"{path}: task {task.id}: the {reply.quality} reply needs one verdict a criterion; see {odd}"
                )
    return tuple(tasks)


def _with_audits(tasks: list[Task], path: Path) -> list[Task]:
    """The tasks, each that cites a day with the table of that day. Raises ContentError."""
    tables = {task.id: task.table for task in tasks if task.table is not None and task.table.day is not None}
    for task in tasks:
        if task.record and task.record not in tables:
            raise ContentError(f"{path}: task {task.id}: record: {task.record!r} is no task of this file with a day")
    return [replace(task, audit=tables[task.record]) if task.record else task for task in tasks]


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
