"""Static preprocessors for nbgrader's autograding: grade the reply files, record the outcome. Nothing is executed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.exercises import exercise_tasks, grade_reply, needs_person
from grader.feedback import feedback, feedback_html
from grader.grading import Grade, Outcome
from grader.scenarios import scenario_html


class GradeReplies(NbGraderPreprocessor):
    """Puts, into each grade cell, what execution would have: the feedback and the points as a float.

    Takes the place of nbgrader's Execute.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade the replies beside the notebook; the grades go into ``resources["coach"]["grades"]``."""
        folder = Path(resources["coach"]["folder"])
        tasks = {t.id: t for t in exercise_tasks(resources["nbgrader"]["assignment"], folder)}
        grades: dict[str, Grade] = {}
        for cell in nb.cells:
            info = cell.metadata.get("nbgrader", {})
            asked = tasks.get(str(info.get("grade_id", "")).removesuffix("-reply"))
            if info.get("solution") and asked is not None:
                # Who grades by hand has to see what the customer wrote.
                cell.outputs = [new_output("display_data", data={"text/html": scenario_html(asked.scenario)})]
            if not info.get("grade"):
                continue
            task = tasks.get(info["grade_id"])
            if task is None:
                # No output would count as full marks.
                cell.outputs = [
                    new_output("error", ename="NoSuchTask", evalue=f"no task {info['grade_id']}", traceback=[])
                ]
                continue
            reply, grades[task.id] = grade_reply(folder, task)
            cell.outputs = grade_outputs(reply, grades[task.id])
        resources["coach"] |= {
            "grades": grades,
            "before": _scores_before(resources["nbgrader"], list(grades)),
        }
        return nb, resources


def _scores_before(given: dict[str, Any], tasks: list[str]) -> dict[str, float | None]:
    """The automatic scores of an earlier run; None where there was none."""
    with Gradebook(given["db_url"]) as gradebook:
        place = (given["notebook"], given["assignment"], given["student"])
        return {task: gradebook.find_grade(task, *place).auto_score for task in tasks}


def grade_outputs(reply: str, result: Grade) -> list[NotebookNode]:
    """The outputs of a grade cell: the marked reply, then the score (nbgrader takes the first float)."""
    page = feedback_html(reply, result)
    score = float(result.points)
    return [
        new_output("display_data", data={"text/html": page, "text/plain": feedback(reply, result).headline}),
        new_output("execute_result", data={"text/plain": repr(score)}, execution_count=1),
    ]


class RecordOutcome(NbGraderPreprocessor):
    """After SaveAutoGrades: flags what a person has to decide and says why in the comment. Keeps manual scores."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Write flags and automatic comments of all graded cells."""
        given = resources["nbgrader"]
        coach = resources.get("coach", {})
        place = (given["notebook"], given["assignment"], given["student"])
        with Gradebook(given["db_url"]) as gradebook:
            for task, result in coach.get("grades", {}).items():
                entry = gradebook.find_grade(task, *place)
                changed = coach["before"].get(task) not in {None, result.points}
                # What a person has decided stays decided, until the reply's own score moves.
                entry.needs_manual_grade = changed if entry.manual_score is not None else needs_person(result)
                comment = gradebook.find_comment(f"{task}-reply", *place)
                comment.auto_comment = outcome_comment(result, coach.get("trouble", ""))
            gradebook.db.commit()
        return nb, resources


def outcome_comment(result: Grade, trouble: str) -> str:
    """What became of a reply, for the gradebook: outcome, reason, what is wrong with the file."""
    words = {
        Outcome.GRADED: "Graded.",
        Outcome.NOT_ATTEMPTED: "Not attempted: nothing is written.",
        Outcome.NEEDS_PERSON: f"{result.message[:1].upper()}{result.message[1:]}.",
        Outcome.UNREADABLE: f"Could not be read: {result.message}.",
    }[result.outcome]
    if trouble:
        words += f" {trouble} The reply file beside it was used."
    return words
