"""Grades as text that can be stored and read back, equal to what they were."""

from __future__ import annotations

import json
from typing import Any

from grader.grading import Grade, Mark, Outcome
from grader.kinds.base import Verdict


def grade_text(grade: Grade) -> str:
    """A grade without its versions, as JSON."""
    return json.dumps(
        {
            "outcome": str(grade.outcome),
            "points": grade.points,
            "open": grade.open_points,
            "possible": grade.possible,
            "message": grade.message,
            "marks": [_mark_data(mark) for mark in grade.marks],
        }
    )


def grade_from(task: str, text: str, versions: str) -> Grade:
    """The stored grade of a task's reply."""
    data = json.loads(text)
    return Grade(
        task=task,
        outcome=Outcome(data["outcome"]),
        points=data["points"],
        open_points=data["open"],
        possible=data["possible"],
        marks=tuple(_mark(item) for item in data["marks"]),
        message=data["message"],
        versions=tuple((name, version) for name, version in json.loads(versions)),
    )


def versions_text(grade: Grade) -> str:
    """The versions that made a grade, as JSON."""
    return json.dumps([list(pair) for pair in grade.versions])


def _mark_data(mark: Mark) -> list[Any]:
    verdict = mark.verdict
    more = [mark.title, mark.step] if mark.title else []
    return [mark.criterion, mark.weight, mark.possible, mark.points, verdict.met, verdict.confidence, verdict.places(), verdict.why, *more]  # fmt: skip


def _mark(data: list[Any]) -> Mark:
    criterion, weight, possible, points, met, confidence, places, why, *more = data
    verdict = Verdict.of(met, confidence, places, why)
    return Mark(criterion, weight, possible, points, verdict, *more)
