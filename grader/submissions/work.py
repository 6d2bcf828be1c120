"""What goes to a worker and what comes back: plain data, so that it can be any process on any machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.submissions.autograded import autograded_notebook
from grader.submissions.exercise import Exercise
from grader.submissions.grading import GradedSubmission, grade_submission
from grader.submissions.reading import Files
from grader.submissions.troubles import SubmissionTrouble
from grader.submissions.verdicts import Known


@dataclass(frozen=True)
class Job:
    """A submission to grade: learner, hash of its content, its files, and the verdicts that are known already."""

    learner: str
    content: str
    files: Files
    known: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """A job's result: grades and the autograded notebook, or the trouble that stood in the way."""

    learner: str
    content: str
    graded: GradedSubmission | None = None
    notebook: bytes = b""
    trouble: str = ""


def work(exercise: Exercise, jobs: list[Job]) -> list[Done]:
    """Grade some submissions; what is wrong with one is told and stops no other. Writes nothing."""
    return [_one(exercise, job) for job in jobs]


def _one(exercise: Exercise, job: Job) -> Done:
    try:
        graded = grade_submission(job.files, exercise, job.known)
        return Done(job.learner, job.content, graded, autograded_notebook(exercise, graded))
    except SubmissionTrouble as error:
        return Done(job.learner, job.content, trouble=error.text)
    except Exception as error:  # whatever a reply does to the grader, the others go on
        return Done(
            job.learner,
            job.content,
            trouble=f"the grader failed on it ({type(error).__name__}: {str(error)[:200]}). Read this one yourself",
        )
