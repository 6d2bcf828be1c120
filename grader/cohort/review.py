"""The queue of replies that wait for a person, and how a decision gets into the gradebook."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.cohort.folder import Cohort, CohortError, open_cohort
from grader.cohort.grade import with_book
from grader.cohort.lock import at_work
from grader.cohort.results import grades_of
from grader.feedback import feedback_text, number
from grader.grading import Grade


@dataclass(frozen=True)
class Waiting:
    """A reply that a person has to decide. ``points`` are those of the decided criteria, ``most`` the task's."""

    learner: str
    name: str
    task: str
    title: str
    message: str
    reply: str
    points: float
    open_points: float
    most: float
    note: str
    grade: Grade | None

    def data(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {name: value for name, value in vars(self).items() if name != "grade"}

    def text(self) -> str:
        """For a terminal: who, what the customer wrote, the reply, what the grader found."""
        lines = [
            f"{self.name} ({self.learner}) · {self.title}",
            "",
            "The customer:",
            self.message.strip(),
            "",
            "The reply:",
        ]
        lines += [self.reply.strip() or "(nothing)", "", f"Why it waits: {self.note}"]
        if self.grade is not None and self.grade.marks:
            lines += ["", feedback_text(self.reply, self.grade)]
        lines += [
            "",
            f"{number(self.points)} of {number(self.most)} points are decided, {number(self.open_points)} are open.",
        ]
        return "\n".join(
            "".join(c if c.isprintable() else "\ufffd" for c in line) for line in "\n".join(lines).split("\n")
        )


def queue(folder: Path) -> list[Waiting]:
    """All replies that wait, by task so that like is read with like. Raises CohortError."""
    cohort = open_cohort(folder)
    return sorted(_waiting(cohort), key=lambda one: (one.task, one.learner))


def _waiting(cohort: Cohort) -> Iterator[Waiting]:
    from grader.exercises import exercise_tasks
    from grader.notebooks.book.reading import gradebook_rows

    tasks = {task.id: task for task in exercise_tasks(cohort.exercise, cohort.root)}
    rows = [r for r in gradebook_rows(cohort.root, cohort.exercise) if r["needs_person"] and r["task"] in tasks]
    learners = sorted({row["learner"] for row in rows})
    grades = {(learner, task): (text, grade) for learner, task, text, grade in grades_of(cohort, learners)}
    for row in rows:
        text, grade = grades.get((row["learner"], row["task"]), ("", None))
        task = tasks[row["task"]]
        yield Waiting(row["learner"], row["name"], task.id, task.title, task.scenario.message, text, row["score"],
                      grade.open_points if grade else 0.0, row["max_score"], row["note"], grade)  # fmt: skip


def decide(folder: Path, learner: str, task: str, points: float, comment: str = "") -> str:
    """Record a person's score and comment on a reply; a sentence that says so. Raises CohortError."""
    cohort = open_cohort(folder)

    def write(book: Any, _exercise: Any) -> str:
        most = book.most_points(learner, task)
        if most is None:
            raise CohortError(
                f"the gradebook has no reply of {learner!r} to {task!r}; `coach cohort review` lists those that wait"
            )
        if not math.isfinite(points) or not 0 <= points <= most:
            raise CohortError(f"{points:g} is not between 0 and {number(most)}, the points of this task")
        book.decide(learner, task, points, comment)
        return f"{learner}, {task}: {number(points)} of {number(most)} points, decided by you."

    with at_work(cohort.root, "coach cohort review"):
        return str(with_book(cohort, write))
