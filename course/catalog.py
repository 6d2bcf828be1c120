"""The modules and lessons: found by being there, with what each asks of the learner and what is done. No screen in here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic.dataclasses import dataclass as checked_dataclass

from course.drills import find_drill
from course.workbook import Workbook
from grader import resources
from grader.files import ContentError, load_as

CALL = re.compile(r"""\b(drill|reply|reply_box|chart|compare)\(\s*["']([a-z0-9-]+)["']""")


@checked_dataclass(frozen=True, kw_only=True, config={"extra": "forbid"})
class ModuleFile:
    """What ``course/<module>/module.yaml`` says: its number, title and one sentence."""

    number: int = Field(ge=1)
    title: str
    about: str


@dataclass(frozen=True)
class Lesson:
    """A lesson notebook: its file, title, and the ids of what it shows."""

    path: Path
    title: str
    drills: tuple[str, ...]
    tasks: tuple[str, ...]
    charts: tuple[str, ...]
    comparisons: tuple[str, ...]

    @property
    def number(self) -> str:
        """ "1.3" for ``1_3_six_signals.ipynb``."""
        return ".".join(self.path.stem.split("_")[:2])

    @property
    def place(self) -> str:
        """Where the lesson is in the learner's folder."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True)
class Module:
    """A module: its lessons in order, and whether it has a graded exercise."""

    id: str
    file: ModuleFile
    lessons: tuple[Lesson, ...]
    exercise: str


@dataclass(frozen=True)
class Progress:
    """What a learner has done of a lesson: ``parts`` are drill items that count and the written reply."""

    done: int
    parts: int

    @property
    def finished(self) -> bool:
        """True when every part is done."""
        return self.done >= self.parts

    @property
    def words(self) -> str:
        """The state in words."""
        if self.finished:
            return "done"
        return f"{self.done} of {self.parts} steps" if self.done else "not started"


def cells(path: Path) -> list[dict[str, object]]:
    """The cells of a notebook that belongs to the course. Raises ContentError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, OSError) as error:
        raise ContentError(f"{path}: not a notebook that can be read ({error})") from error
    return list(found)


def source(cell: dict[str, object]) -> str:
    """A cell's text."""
    text = cell.get("source", "")
    return "".join(text) if isinstance(text, list) else str(text)


def read_lesson(path: Path) -> Lesson:
    """A lesson from its notebook. Raises ContentError."""
    calls: dict[str, list[str]] = {}
    title = ""
    for cell in cells(path):
        text = source(cell)
        if cell.get("cell_type") == "markdown":
            heading = re.search(r"^# (.+)$", text, re.MULTILINE)
            title = title or (heading[1].strip() if heading else "")
            continue
        for name, target in CALL.findall(text):
            calls.setdefault("reply" if name == "reply_box" else name, []).append(target)
    if not title:
        raise ContentError(f"{path}: the lesson has no title; begin with a cell '# Title'")
    return Lesson(path, title, *(tuple(calls.get(name, ())) for name in ("drill", "reply", "chart", "compare")))


@cache
def modules() -> tuple[Module, ...]:
    """The delivered modules in order. Raises ContentError."""
    found = []
    for path in resources.COURSE.glob("*/module.yaml"):
        lessons = tuple(read_lesson(p) for p in sorted(path.parent.glob("[0-9]_[0-9]*_*.ipynb")))
        exercise = resources.EXERCISES / path.parent.name / f"{path.parent.name}.ipynb"
        found.append(
            Module(
                path.parent.name,
                load_as(ModuleFile, path),
                lessons,
                path.parent.name if exercise.is_file() else "",
            )
        )
    return tuple(sorted(found, key=lambda module: module.file.number))


def progress(lesson: Lesson, desk: Path) -> Progress:
    """What is done of a lesson in the learner's folder ``desk``."""
    workbook = Workbook(desk / lesson.path.parent.name)
    done = parts = 0
    for name in lesson.drills:
        drill = find_drill(name)
        kept = workbook.progress(name)
        core = [item.id for item in drill.items[: drill.core]]
        parts += len(core)
        done += sum(item in kept for item in core)
    for task in lesson.tasks:
        parts += 1
        done += bool(workbook.log(task)["attempts"])
    return Progress(done, parts)


def next_lesson(desk: Path, module: str = "") -> Lesson | None:
    """The first lesson that is not finished, of one module or of all; None when all is done."""
    for candidate in modules():
        if module and candidate.id != module:
            continue
        for lesson in candidate.lessons:
            if not progress(lesson, desk).finished:
                return lesson
    return None
