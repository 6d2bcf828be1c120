"""What a submission is graded against: tasks, the trusted release notebook, the versions that decide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader import __version__, resources
from grader.files import ContentError
from grader.library import library
from grader.tasks import Task


@dataclass(frozen=True)
class Exercise:
    """An exercise of one class: its id, its tasks and the bytes of the release notebook."""

    id: str
    tasks: tuple[Task, ...]
    release: bytes

    @property
    def version(self) -> str:
        """A short hash of all that decides a grade: course, tasks, criteria, the code that judges."""
        parts = [__version__, engine_version(), *(f"{t.id}:{t.version}" for t in self.tasks)]
        names = sorted({name for task in self.tasks for name in task.weights()})
        parts += [f"{name}:{criterion_version(name)}" for name in names]
        return short_hash("\n".join([*parts, hashlib.sha256(self.release).hexdigest()]).encode())

    def reply_cell(self, task: str) -> str:
        """The notebook's own id of the cell where a reply is written."""
        return _reply_cells(self.release).get(f"{task}-reply", "")

    @property
    def texts(self) -> frozenset[str]:
        """The texts of all cells of the release: what a learner did not write."""
        return _texts_of(self.release)


def short_hash(data: bytes) -> str:
    """The first 24 hex digits of SHA-256: no two texts of a class will ever share them."""
    return hashlib.sha256(data).hexdigest()[:24]


def check_exercise(exercise: Exercise) -> None:
    """Tasks and release belong together. Raises ContentError with what to do."""
    graded = {name: float(points) for name, points in _graded_cells(exercise.release)}
    tasks = {task.id: task.points for task in exercise.tasks}
    for name in sorted(set(graded) ^ set(tasks)):
        raise ContentError(
            f"{exercise.id}: {name!r} stands in {'the release' if name in graded else 'the tasks file'} only; "
            "tasks and notebook must name the same tasks: mend one of them and make the release again"
        )
    for name, points in tasks.items():
        if graded[name] != points:
            raise ContentError(
                f"{exercise.id}: {name!r} has {points:g} points in the tasks file and {graded[name]:g} in the notebook; "
                "make them equal and make the release again"
            )


@cache
def engine_version() -> str:
    """A short hash of the code around the criteria: what is readable, how verdicts are asked for and counted."""
    package = Path(resources.CRITERIA).parent
    names = ("readable.py", "judging.py", "grading.py", "text.py", "kinds/base.py")
    tables = sorted((package / "tables").glob("*.py"))
    return short_hash(b"".join(path.read_bytes() for path in (*(package / name for name in names), *tables)))


@cache
def criterion_version(name: str) -> str:
    """A criterion's version together with those of the criteria that it asks."""
    asked = sorted(_asked(name, set()))
    return short_hash("\n".join(f"{other}:{library()[other].version}" for other in asked).encode())


def _asked(name: str, seen: set[str]) -> set[str]:
    if name in seen:
        return seen
    seen.add(name)
    for text in _texts(library()[name].file.parameters):
        if text in library():
            _asked(text, seen)
    return seen


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


@cache
def release_data(release: bytes) -> dict[str, Any]:
    """The release notebook as data; it is ours and must not be changed by who reads it."""
    data: dict[str, Any] = json.loads(release)
    return data


def _info(cell: dict[str, Any]) -> dict[str, Any]:
    info: dict[str, Any] = cell.get("metadata", {}).get("nbgrader") or {}
    return info


@cache
def _reply_cells(release: bytes) -> dict[str, str]:
    return {
        str(_info(cell).get("grade_id")): str(cell.get("id", ""))
        for cell in release_data(release)["cells"]
        if _info(cell).get("solution")
    }


@cache
def _texts_of(release: bytes) -> frozenset[str]:
    sources = (cell.get("source", "") for cell in release_data(release)["cells"])
    return frozenset("".join(source).strip() for source in sources)


def _graded_cells(release: bytes) -> list[tuple[str, Any]]:
    infos = [_info(cell) for cell in release_data(release)["cells"]]
    return [(info["grade_id"], info["points"]) for info in infos if info.get("grade")]
