"""Feedback pages of a class."""

from __future__ import annotations

from pathlib import Path

from grader.cohort.folder import open_cohort


def write_feedback(folder: Path) -> str:
    """Write the page of every graded learner; a sentence for the instructor. Raises CohortError."""
    from rich.progress import track

    from grader.notebooks.feedback_pages import write_page

    cohort = open_cohort(folder)
    graded = sorted(path.parent.name for path in (cohort.root / "autograded").glob(f"*/{cohort.exercise}"))
    failed = []
    for learner in track(graded, description="Writing feedback", transient=True):
        try:
            write_page(cohort.root, cohort.exercise, learner)
        except RuntimeError as error:
            failed.append(f"{learner} ({error})")
    text = f"{len(graded) - len(failed)} feedback pages are in {cohort.root / 'feedback'}."
    return text + (f" Not written: {', '.join(failed)}." if failed else "")
