"""What a grade cell calls: the points of one reply as a float, for nbgrader's own execution."""

from __future__ import annotations

import os
from pathlib import Path

from grader import resources
from grader.exercises import exercise_tasks
from grader.grading import grade
from grader.submissions.exercise import Exercise
from grader.submissions.reading import read_folder
from grader.submissions.replies import replies_of


def points(exercise: str, task: str) -> float | None:
    """Points of ``replies/<task>.md`` in the current folder; None on a learner's screen.

    nbgrader takes the cell's result for the score; anything but a number within the limits would
    count as full marks, so every trouble here is an error, which counts as none.
    """
    if not os.environ.get("NBGRADER_EXECUTION"):
        return None
    folder = Path.cwd()
    release = resources.EXERCISES / exercise / f"{exercise}.ipynb"
    asked = Exercise(exercise, exercise_tasks(exercise, folder), release.read_bytes())
    found = next(t for t in asked.tasks if t.id == task)
    raws = {reply.task: reply.raw for reply in replies_of(read_folder(folder), asked).replies}
    result = grade(raws[task], found, day=raws.get(found.record, b""))
    return float(min(max(result.points, 0.0), found.points))
