"""The autograded notebook that nbgrader's formgrader shows: the trusted release with what the grader found."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any

from grader.feedback import feedback_html, headline
from grader.grading import Grade
from grader.scenarios import scenario_html
from grader.submissions.exercise import Exercise, release_data
from grader.submissions.grading import GradedReply, GradedSubmission

WIDTH = 100
"""Characters of a line in formgrader's box."""
_NOTE = "# The marked reply and its points stand below."


def autograded_notebook(exercise: Exercise, graded: GradedSubmission) -> bytes:
    """The notebook's bytes: replies and scenarios where they are written, marked replies and scores in the grade cells.

    Who grades by hand reads words, not the code that draws a box on a learner's screen; nothing runs this copy.
    """
    replies = {reply.task: reply for reply in graded.replies}
    tasks = {task.id: task for task in exercise.tasks}
    release = release_data(exercise.release)
    cells = []
    for cell in release["cells"]:
        info = cell.get("metadata", {}).get("nbgrader") or {}
        name = str(info.get("grade_id", ""))
        if info.get("grade") and name in replies:
            outputs = grade_outputs(replies[name].text, replies[name].grade)
            cell = cell | {"source": _NOTE, "outputs": outputs}
        elif info.get("solution") and name.removesuffix("-reply") in tasks:
            task = name.removesuffix("-reply")
            scenario = _shown({"text/html": scenario_html(tasks[task])})
            cell = cell | {"source": _words(replies, task), "outputs": [scenario]}
        elif cell["cell_type"] == "code" and not info:
            continue
        cells.append(cell)
    # Words are not to be colored as if they were Python.
    plain = release["metadata"] | {"language_info": {"name": "text", "pygments_lexer": "text"}}
    # On one line: only programs read it, and Python's fast encoder does not indent.
    return (json.dumps(release | {"cells": cells, "metadata": plain}) + "\n").encode()


def _words(replies: Mapping[str, GradedReply], task: str) -> str:
    """What the learner wrote, in lines that fit."""
    text = replies[task].text if task in replies else ""
    lines = [line for part in text.strip().splitlines() for line in (textwrap.wrap(part, WIDTH) or [""])]
    return "\n".join(lines) or "(nothing is written)"


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
