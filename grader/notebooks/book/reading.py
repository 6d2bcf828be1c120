"""What the gradebook holds, as plain data."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from grader.grading import Grade
from grader.notebooks.book.engine import connect, transaction
from grader.notebooks.book.queries import grades_query, history_query, learners_query, rows_query
from grader.notebooks.book.tables import OURS
from grader.notebooks.settings import load_config
from grader.submissions.stored import grade_from

SOME = 200
"""Learners whose grades are read together."""


@contextlib.contextmanager
def reading_book(root: Path) -> Iterator[Connection | None]:
    """The class's gradebook, to read from; None if nothing is in it yet. Raises BookTrouble."""
    engine = connect(str(load_config(root).CourseDirectory.db_url))
    try:
        with transaction(engine) as connection:
            if inspect(connection).has_table("grade"):
                OURS.create_all(connection)
                yield connection
            else:
                yield None
    finally:
        engine.dispose()


def gradebook_rows(root: Path, exercise: str) -> list[dict[str, Any]]:
    """One row a learner and task: ids, names, scores, flags, comments. Learners without a submission are left out."""
    with reading_book(root) as connection:
        if connection is None:
            return []
        return [_row(dict(row)) for row in connection.execute(rows_query(exercise)).mappings()]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """As nbgrader counts: a manual score before the automatic one, plus extra credit."""
    base = row["manual_score"] if row["manual_score"] is not None else row["auto_score"]
    names = [part for part in (row["first_name"], row["last_name"]) if part]
    score = 0.0 if base is None else base + (row["extra_credit"] or 0.0)
    return row | {
        "name": " ".join(names) or row["learner"],
        "score": score,
        "needs_person": bool(row["needs_person"]),
        "note": row.pop("auto_comment") or "",
        "comment": row.pop("manual_comment") or "",
        "late_penalty": row["late_penalty"] or 0.0,
        "handed_in": row["handed_in"].isoformat(sep=" ") if row["handed_in"] else "",
    }


def stored_grades(root: Path, exercise: str, learners: list[str]) -> Iterator[tuple[str, str, str, Grade]]:
    """Learner, task, reply and the grade that counts, for those that the fast path has graded."""
    for start in range(0, len(learners), SOME):
        some = learners[start : start + SOME]
        with reading_book(root) as connection:
            rows = connection.execute(grades_query(exercise, some)).all() if connection is not None else []
        for learner, task, text, grade, versions in rows:
            yield learner, task, text, grade_from(task, grade, versions)


def recorded(root: Path, exercise: str) -> set[str]:
    """Learners whom the fast path has recorded, unreadable ones too."""
    with reading_book(root) as connection:
        found = connection.scalars(learners_query(exercise)).all() if connection is not None else []
    return set(found)


def history(root: Path, exercise: str, learner: str) -> list[dict[str, Any]]:
    """Every grade that a learner ever got: task, number, when it was made (UTC), the reply, the grade with its versions."""
    with reading_book(root) as connection:
        rows = connection.execute(history_query(exercise, learner)).mappings().all() if connection is not None else []
    return [
        {"task": r["task"], "number": r["number"], "made": r["made"].isoformat(sep=" "), "reply": r["text"],
         "grade": grade_from(r["task"], r["grade"], r["versions"])}
        for r in rows
    ]  # fmt: skip
