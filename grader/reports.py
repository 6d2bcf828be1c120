"""Grades as plain data, for ``--json``, gradebooks and reports."""

from __future__ import annotations

from typing import Any

from grader.batch import verdict_data
from grader.grading import Grade


def grade_data(grade: Grade) -> dict[str, Any]:
    """A grade as JSON-ready data."""
    return {
        "task": grade.task,
        "outcome": str(grade.outcome),
        "points": grade.points,
        "open_points": grade.open_points,
        "possible": grade.possible,
        "message": grade.message,
        "verdicts": {mark.criterion: verdict_data(mark.verdict) for mark in grade.marks},
        "versions": dict(grade.versions),
    }
