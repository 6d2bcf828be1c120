"""The long way: nbgrader's own autograde with our preprocessors, one submission after another."""

from __future__ import annotations

from pathlib import Path

from grader.cohort.folder import open_cohort
from grader.cohort.lock import at_work


def autograde_cohort(folder: Path) -> tuple[str, ...]:
    """Grade through nbgrader's chain; a line for each submission that could not be graded. Raises CohortError."""
    from rich.progress import track

    from grader.notebooks.autograde import autograde, record_trouble, submissions
    from grader.submissions.troubles import SubmissionTrouble

    cohort = open_cohort(folder)
    problems = []
    with at_work(cohort.root, "coach cohort grade --chain"):
        learners = [path.parent.name for path in submissions(cohort.root, cohort.exercise)]
        for learner in track(learners, description="Grading", transient=True):
            try:
                autograde(cohort.root, cohort.exercise, learner)
            except SubmissionTrouble as error:
                problems.append(f"{learner}: {error.text}")
                record_trouble(cohort.root, cohort.exercise, learner, error.text)
    return tuple(problems)
