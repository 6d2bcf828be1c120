"""Where a graded exercise's tasks come from: the class's own copy if there is one, else the course's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from grader import resources
from grader.files import ContentError
from grader.grading import Grade, grade
from grader.tasks import Task, read_tasks

MAX_BYTES = 1_000_000
"""Bytes of a reply file that are read; the grader says that a longer reply is too long."""


def tasks_file(exercise: str, folder: Path) -> Path:
    """The file with the exercise's tasks, seen from a folder inside a class or anywhere else. Raises ContentError."""
    for parent in (folder, *folder.parents):
        own = parent / "tasks" / f"{exercise}.yaml"
        if own.is_file() and (parent / "nbgrader_config.py").is_file():
            return own
    path = resources.SOLUTIONS / exercise / "tasks.yaml"
    if not path.is_file():
        raise ContentError(f"{path}: there is no exercise {exercise!r}")
    return path


def exercise_tasks(exercise: str, folder: Path) -> tuple[Task, ...]:
    """The tasks of an exercise, for a submission that lies in ``folder``. Raises ContentError."""
    return read_tasks(tasks_file(exercise, folder))


def read_reply(folder: Path, task: str) -> bytes:
    """The bytes of ``replies/<task>.md``; empty if there is none. Links and special files are not followed."""
    path = folder / "replies" / f"{task}.md"
    if path.parent.is_symlink():
        return b""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_BYTES) if stat.S_ISREG(os.fstat(handle).st_mode) else b""


def grade_reply(folder: Path, task: Task) -> tuple[str, Grade]:
    """The reply to a task in a submission's folder, as it can be shown, and its grade."""
    raw = read_reply(folder, task.id)
    day = read_reply(folder, task.record) if task.record else b""
    return raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n"), grade(raw, task, day=day)
