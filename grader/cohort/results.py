"""A class's results as plain data: the gradebook joined with what the grader found, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.cohort.folder import Cohort
from grader.exercises import exercise_tasks, grade_reply
from grader.grading import Grade, Mark
from grader.kinds.base import Verdict
from grader.library import library
from grader.tasks import Task


def class_results(cohort: Cohort) -> dict[str, Any]:
    """``{"class", "exercise", "rows": [...], "criteria": [...], "tasks": {...}}``, JSON-ready.

    ``rows`` are gradebook entries a learner and task; ``criteria`` one row a learner, task and criterion
    with the state met, unmet or unsure.
    """
    from grader.notebooks.book.reading import gradebook_rows

    tasks = {task.id: task for task in exercise_tasks(cohort.exercise, cohort.root)}
    rows = {(r["learner"], r["task"]): r for r in gradebook_rows(cohort.root, cohort.exercise) if r["task"] in tasks}
    criteria = []
    for learner, task, text, result in grades_of(cohort, sorted({learner for learner, _ in rows})):
        row = rows.get((learner, task))
        if row is None:
            continue
        # Right tables are all alike, and that is no reason to ask anybody.
        row["outcome"], row["reply"] = row["outcome"] or str(result.outcome), "" if tasks[task].table else text
        for mark in _as_criteria(result, tasks[task]):
            state = {True: "met", False: "unmet", None: "unsure"}[mark.verdict.met]
            title = mark.title or (library()[mark.criterion].title if mark.criterion in library() else mark.criterion)
            criteria.append({"learner": learner, "task": task, "criterion": title, "state": state, "points": mark.points, "possible": mark.possible})  # fmt: skip
    for row in rows.values():
        row.setdefault("reply", "")
        row["outcome"] = row["outcome"] or "unreadable submission"
    return {
        "class": cohort.root.name,
        "exercise": cohort.exercise,
        "rows": list(rows.values()),
        "criteria": criteria,
        "tasks": {task.id: task.title for task in tasks.values()},
    }


def _as_criteria(result: Grade, task: Task) -> tuple[Mark, ...]:
    """The marks of a written reply; a table as one mark under its task's title."""
    if task.table is None or not result.marks:
        return result.marks
    right = None if result.open_points else all(mark.verdict.met for mark in result.marks)
    return (Mark(task.id, 1, result.possible, result.points, Verdict(right, 1.0), task.title),)


def grades_of(cohort: Cohort, learners: list[str]) -> Iterator[tuple[str, str, str, Grade]]:
    """Learner, task, reply, grade: as recorded, or, where nbgrader's own chain graded, from the reply files again."""
    from grader.notebooks.book.reading import recorded, stored_grades

    yield from stored_grades(cohort.root, cohort.exercise, learners)
    ours = recorded(cohort.root, cohort.exercise)
    tasks = exercise_tasks(cohort.exercise, cohort.root)
    for learner in (name for name in learners if name not in ours):
        folder = cohort.root / "submitted" / learner / cohort.exercise
        for asked in tasks if folder.is_dir() else ():
            text, result = grade_reply(folder, asked)
            yield learner, asked.id, text, result
