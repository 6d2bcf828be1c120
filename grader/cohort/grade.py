"""Grades a class: every submission, one after another; what fails is recorded and stops nobody."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.cohort.folder import open_cohort


@dataclass(frozen=True)
class Summary:
    """What became of a class's submissions; every one is counted once.

    ``queue`` are replies that a person has to decide ("learner: task"), ``unreadable`` the learners whose
    submission could not be graded with the reason.
    """

    graded: tuple[str, ...]
    empty: tuple[str, ...]
    queue: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]

    def data(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return asdict(self)

    def text(self) -> str:
        """For a person."""
        total = len(self.graded) + len(self.empty) + len(self.unreadable)
        lines = [
            f"{total} submissions: {len(self.graded)} graded, {len(self.empty)} empty, {len(self.unreadable)} could not be read."
        ]
        lines += [f"  {learner}: {reason}" for learner, reason in self.unreadable]
        if self.queue:
            lines.append(f"{len(self.queue)} replies wait for a person (formgrader lists them under Manual Grading):")
            lines += [f"  {entry}" for entry in self.queue]
        return "\n".join(lines)


def grade_cohort(folder: Path) -> Summary:
    """Grade all submissions into nbgrader's gradebook. Raises CohortError."""
    from rich.progress import track

    from grader.notebooks.autograde import (
        SubmissionTrouble,
        autograde,
        gradebook_rows,
        record_trouble,
        submissions,
    )

    cohort = open_cohort(folder)
    unreadable: list[tuple[str, str]] = []
    learners = [path.parent.name for path in submissions(cohort.root, cohort.exercise)]
    for learner in track(learners, description="Grading", transient=True):
        try:
            autograde(cohort.root, cohort.exercise, learner)
        except SubmissionTrouble as error:
            unreadable.append((learner, str(error)))
            record_trouble(cohort.root, cohort.exercise, learner, str(error))
    failed = {learner for learner, _ in unreadable}
    rows = [row for row in gradebook_rows(cohort.root, cohort.exercise) if row["learner"] in learners]
    empty = tuple(
        learner
        for learner in learners
        if learner not in failed and all(r["note"].startswith("Not attempted") for r in rows if r["learner"] == learner)
    )
    return Summary(
        graded=tuple(learner for learner in learners if learner not in failed and learner not in empty),
        empty=empty,
        queue=tuple(f"{r['learner']}: {r['task']}" for r in rows if r["needs_person"] and r["learner"] not in failed),
        unreadable=tuple(unreadable),
    )
