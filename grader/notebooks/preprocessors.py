"""Static preprocessors for nbgrader's autograding: grade the reply files, record the outcome. Nothing is executed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.exercises import exercise_tasks
from grader.submissions.autograded import autograded_notebook
from grader.submissions.exercise import Exercise
from grader.submissions.grading import grade_submission
from grader.submissions.outcomes import needs_person, outcome_comment
from grader.submissions.reading import read_folder


class GradeReplies(NbGraderPreprocessor):
    """Makes the notebook that `coach cohort grade` makes: feedback and points where execution would put them.

    Takes the place of nbgrader's Execute.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade the submission; the grades go into ``resources["coach"]["graded"]``."""
        folder = Path(resources["coach"]["folder"])
        name = resources["nbgrader"]["assignment"]
        exercise = Exercise(name, exercise_tasks(name, folder), resources["coach"]["release"])
        graded = grade_submission(read_folder(folder), exercise)
        shown = nbformat.reads(autograded_notebook(exercise, graded).decode(), as_version=4)
        known = [reply.task for reply in graded.replies]
        for cell in shown.cells:
            info = cell.metadata.get("nbgrader", {})
            if info.get("grade") and info["grade_id"] not in known:
                # No output would count as full marks.
                cell.outputs = [new_output("error", ename="NoSuchTask", evalue=f"no task {info['grade_id']}", traceback=[])]  # fmt: skip
        before = _scores_before(resources["nbgrader"], known)
        resources["coach"] |= {"graded": graded, "before": before}
        return shown, resources


def _scores_before(given: dict[str, Any], tasks: list[str]) -> dict[str, float | None]:
    """The automatic scores of an earlier run; None where there was none."""
    with Gradebook(given["db_url"]) as gradebook:
        place = (given["notebook"], given["assignment"], given["student"])
        return {task: gradebook.find_grade(task, *place).auto_score for task in tasks}


class RecordOutcome(NbGraderPreprocessor):
    """After SaveAutoGrades: flags what a person has to decide and says why in the comment. Keeps manual scores."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Write flags and automatic comments of all graded cells."""
        given = resources["nbgrader"]
        coach = resources["coach"]
        place = (given["notebook"], given["assignment"], given["student"])
        with Gradebook(given["db_url"]) as gradebook:
            for reply in coach["graded"].replies:
                task, result = reply.task, reply.grade
                entry = gradebook.find_grade(task, *place)
                changed = coach["before"].get(task) not in {None, result.points}
                # What a person has decided stays decided, until the reply's own score moves.
                entry.needs_manual_grade = changed if entry.manual_score is not None else needs_person(result)
                comment = gradebook.find_comment(f"{task}-reply", *place)
                comment.auto_comment = outcome_comment(result, coach["graded"].trouble, reply.source)
            gradebook.db.commit()
        return nb, resources
