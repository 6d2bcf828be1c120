"""Static preprocessors for nbgrader's autograding: grade the reply files, record the outcome. Nothing is executed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.exercises import exercise_tasks
from grader.scenarios import scenario_html
from grader.submissions.autograded import grade_outputs
from grader.submissions.exercise import Exercise
from grader.submissions.grading import GradedReply, grade_submission
from grader.submissions.outcomes import needs_person, outcome_comment
from grader.submissions.reading import read_folder


class GradeReplies(NbGraderPreprocessor):
    """Puts, into each grade cell, what execution would have: the feedback and the points as a float.

    Takes the place of nbgrader's Execute.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade the submission; the grades go into ``resources["coach"]["graded"]``."""
        folder = Path(resources["coach"]["folder"])
        name = resources["nbgrader"]["assignment"]
        exercise = Exercise(name, exercise_tasks(name, folder), resources["coach"]["release"])
        graded = grade_submission(read_folder(folder), exercise)
        replies = {reply.task: reply for reply in graded.replies}
        tasks = {task.id: task for task in exercise.tasks}
        for cell in nb.cells:
            info = cell.metadata.get("nbgrader", {})
            asked = tasks.get(str(info.get("grade_id", "")).removesuffix("-reply"))
            if info.get("solution") and asked is not None:
                # Who grades by hand has to see what the customer wrote.
                cell.outputs = [new_output("display_data", data={"text/html": scenario_html(asked)})]
            if info.get("grade"):
                cell.outputs = _outputs(info["grade_id"], replies)
        before = _scores_before(resources["nbgrader"], list(replies))
        resources["coach"] |= {"graded": graded, "before": before}
        return nb, resources


def _outputs(task: str, replies: dict[str, GradedReply]) -> list[NotebookNode]:
    if task not in replies:
        # No output would count as full marks.
        return [new_output("error", ename="NoSuchTask", evalue=f"no task {task}", traceback=[])]
    return [NotebookNode(found) for found in grade_outputs(replies[task].text, replies[task].grade)]


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
