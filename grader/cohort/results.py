"""A class's results as plain data: the gradebook joined with what the grader found, criterion by criterion."""

from __future__ import annotations

from typing import Any

from grader.cohort.folder import Cohort
from grader.exercises import exercise_tasks, grade_reply
from grader.library import library


def class_results(cohort: Cohort) -> dict[str, Any]:
    """``{"class", "exercise", "rows": [...], "criteria": [...], "tasks": {...}}``, JSON-ready.

    ``rows`` are gradebook entries a learner and task; ``criteria`` one row a learner, task and criterion
    with the state met, unmet or unsure.
    """
    from grader.notebooks.autograde import gradebook_rows

    tasks = {task.id: task for task in exercise_tasks(cohort.exercise, cohort.root)}
    rows = gradebook_rows(cohort.root, cohort.exercise)
    criteria = []
    for row in rows:
        if row["task"] not in tasks:
            continue
        folder = cohort.root / "submitted" / row["learner"] / cohort.exercise
        _, result = grade_reply(folder, tasks[row["task"]])
        row["outcome"] = str(result.outcome)
        for mark in result.marks:
            state = {True: "met", False: "unmet", None: "unsure"}[mark.verdict.met]
            criteria.append(
                {
                    "learner": row["learner"],
                    "task": row["task"],
                    "criterion": library()[mark.criterion].title,
                    "state": state,
                }
            )
    return {
        "class": cohort.root.name,
        "exercise": cohort.exercise,
        "rows": rows,
        "criteria": criteria,
        "tasks": {task.id: task.title for task in tasks.values()},
    }
