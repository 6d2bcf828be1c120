"""Release and collect for a class, with a sentence for the instructor."""

from __future__ import annotations

from pathlib import Path

from grader.cohort.folder import CohortError, open_cohort


def release_to_exchange(folder: Path) -> str:
    """Release the exercise through nbgrader's exchange. Raises CohortError."""
    from grader.notebooks import exchange

    cohort = open_cohort(folder)
    try:
        exchange.release(cohort.root, cohort.exercise)
    except exchange.ExchangeTrouble as error:
        raise CohortError(f"nbgrader's exchange refused: {error}") from error
    return f"Released: {cohort.exercise}. Learners fetch it with course id {cohort.root.name}."


def collect(folder: Path) -> str:
    """Collect submissions from nbgrader's exchange. Raises CohortError."""
    from grader.notebooks import exchange
    from grader.notebooks.autograde import submissions

    cohort = open_cohort(folder)
    try:
        exchange.collect(cohort.root, cohort.exercise)
    except exchange.ExchangeTrouble as error:
        raise CohortError(f"nbgrader's exchange refused: {error}") from error
    number = len(list(submissions(cohort.root, cohort.exercise)))
    return f"{number} submissions are in {cohort.root / 'submitted'}; grade them with: coach cohort grade {folder}"
