"""What a grade cell calls: the points of one reply as a float, for nbgrader's own execution."""

from __future__ import annotations

import os
from pathlib import Path

from grader.exercises import exercise_tasks, grade_reply


def points(exercise: str, task: str) -> float | None:
    """Points of ``replies/<task>.md`` in the current folder; None on a learner's screen.

    nbgrader takes the cell's result for the score; anything but a number within the limits would
    count as full marks, so every trouble here is an error, which counts as none.
    """
    if not os.environ.get("NBGRADER_EXECUTION"):
        return None
    folder = Path.cwd()
    found = {t.id: t for t in exercise_tasks(exercise, folder)}[task]
    _, result = grade_reply(folder, found)
    return float(min(max(result.points, 0.0), found.points))
