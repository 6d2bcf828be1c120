"""Every grade that a learner ever got."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.cohort.folder import CohortError, open_cohort
from grader.feedback import number
from grader.reports import grade_data


def history_data(folder: Path, learner: str) -> list[dict[str, Any]]:
    """Grades by task, oldest first, JSON-ready. Raises CohortError."""
    from grader.notebooks.book.reading import history

    cohort = open_cohort(folder)
    found = history(cohort.root, cohort.exercise, learner)
    if not found:
        raise CohortError(
            f"there is no grade of {learner!r} in {cohort.root}; ids are the names of the folders in submitted/"
        )
    return [entry | {"grade": grade_data(entry["grade"])} for entry in found]


def history_text(found: list[dict[str, Any]]) -> str:
    """For a person: a line a grade, then the versions that made it."""
    lines = []
    for entry in found:
        grade = entry["grade"]
        lines.append(
            f"{entry['task']}, grade {entry['number']}, {entry['made']} UTC: {number(grade['points'])} of {number(grade['possible'])}, {grade['outcome']}"
        )
        lines.append("  versions: " + ", ".join(f"{name} {version}" for name, version in grade["versions"].items()))
    return "\n".join(lines)
