"""The autograded notebook that nbgrader's formgrader shows: the trusted release with what the grader found."""

from __future__ import annotations

import json
from typing import Any

from grader.feedback import feedback_html, headline
from grader.grading import Grade
from grader.scenarios import scenario_html
from grader.submissions.exercise import Exercise, release_data
from grader.submissions.grading import GradedSubmission


def autograded_notebook(exercise: Exercise, graded: GradedSubmission) -> bytes:
    """The notebook's bytes: scenarios where replies are written, marked replies and scores in the grade cells."""
    replies = {reply.task: reply for reply in graded.replies}
    tasks = {task.id: task for task in exercise.tasks}
    release = release_data(exercise.release)
    cells = []
    for cell in release["cells"]:
        info = cell.get("metadata", {}).get("nbgrader") or {}
        name = str(info.get("grade_id", ""))
        if info.get("grade") and name in replies:
            cell = cell | {"outputs": grade_outputs(replies[name].text, replies[name].grade)}
        elif info.get("solution") and name.removesuffix("-reply") in tasks:
            # Who grades by hand has to see what the customer wrote.
            scenario = scenario_html(tasks[name.removesuffix("-reply")])
            cell = cell | {"outputs": [_shown({"text/html": scenario})]}
        cells.append(cell)
    # On one line: only programs read it, and Python's fast encoder does not indent.
    return (json.dumps(release | {"cells": cells}) + "\n").encode()


def grade_outputs(reply: str, result: Grade) -> list[dict[str, Any]]:
    """The outputs of a grade cell: the marked reply, then the score (nbgrader takes the first float)."""
    return [
        _shown({"text/html": feedback_html(reply, result), "text/plain": headline(result)}),
        {
            "output_type": "execute_result",
            "data": {"text/plain": repr(float(result.points))},
            "execution_count": 1,
            "metadata": {},
        },
    ]


def _shown(data: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": {}}
