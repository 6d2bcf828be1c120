"""Questions to the gradebook, as SQL that both databases answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, select

from grader.notebooks.book.tables import (
    ASSIGNMENT,
    CELL,
    COMMENT,
    CURRENT,
    GRADE,
    GRADED_CELL,
    HISTORY,
    JOURNAL,
    STUDENT,
    SUBMISSION,
    SUBMITTED,
)

_PLACES = (
    GRADE.join(SUBMITTED, GRADE.c.notebook_id == SUBMITTED.c.id)
    .join(SUBMISSION, SUBMITTED.c.assignment_id == SUBMISSION.c.id)
    .join(ASSIGNMENT, SUBMISSION.c.assignment_id == ASSIGNMENT.c.id)
    .join(STUDENT, SUBMISSION.c.student_id == STUDENT.c.id)
    .join(CELL, GRADE.c.cell_id == CELL.c.id)
)


def states_query(exercise: str) -> Select[Any]:
    """Learner, task, outcome and flag of all grades, in order."""
    joined = _PLACES.outerjoin(
        CURRENT,
        and_(CURRENT.c.exercise == exercise, CURRENT.c.learner == STUDENT.c.id, CURRENT.c.task == CELL.c.name),
    )
    return (
        select(STUDENT.c.id, CELL.c.name, CURRENT.c.outcome, GRADE.c.needs_manual_grade)
        .select_from(joined)
        .where(ASSIGNMENT.c.name == exercise)
        .order_by(STUDENT.c.id, CELL.c.name)
    )


_COMMENT_CELL = CELL.alias("comment_cell")


def rows_query(exercise: str) -> Select[Any]:
    """All that the gradebook knows about each learner and task, in order of learner and task."""
    comments = COMMENT.join(_COMMENT_CELL, COMMENT.c.cell_id == _COMMENT_CELL.c.id)
    same_reply = and_(COMMENT.c.notebook_id == SUBMITTED.c.id, _COMMENT_CELL.c.name == CELL.c.name + "-reply")
    mine = and_(CURRENT.c.exercise == exercise, CURRENT.c.learner == STUDENT.c.id, CURRENT.c.task == CELL.c.name)
    joined = (
        _PLACES.join(GRADED_CELL, GRADED_CELL.c.id == CELL.c.id)
        .outerjoin(comments, same_reply)
        .outerjoin(CURRENT, mine)
    )
    columns = (
        STUDENT.c.id.label("learner"), STUDENT.c.first_name, STUDENT.c.last_name, STUDENT.c.email, STUDENT.c.lms_user_id,
        CELL.c.name.label("task"), GRADED_CELL.c.max_score, GRADE.c.auto_score, GRADE.c.manual_score, GRADE.c.extra_credit,
        GRADE.c.needs_manual_grade.label("needs_person"), COMMENT.c.auto_comment, COMMENT.c.manual_comment,
        SUBMITTED.c.late_submission_penalty.label("late_penalty"), SUBMISSION.c.timestamp.label("handed_in"),
        CURRENT.c.outcome, CURRENT.c.number,
    )  # fmt: skip
    ordered = select(*columns).select_from(joined).where(ASSIGNMENT.c.name == exercise)
    return ordered.order_by(STUDENT.c.id, CELL.c.name)


def grades_query(exercise: str, learners: list[str]) -> Select[Any]:
    """The grades that count, of some learners."""
    same = and_(*(HISTORY.c[name] == CURRENT.c[name] for name in ("exercise", "learner", "task", "number")))
    columns = (HISTORY.c.learner, HISTORY.c.task, HISTORY.c.text, HISTORY.c.grade, HISTORY.c.versions)
    return (
        select(*columns)
        .select_from(HISTORY.join(CURRENT, same))
        .where(CURRENT.c.exercise == exercise, CURRENT.c.learner.in_(learners))
    )


def history_query(exercise: str, learner: str) -> Select[Any]:
    """Every grade that a learner ever got, oldest first."""
    where = (HISTORY.c.exercise == exercise, HISTORY.c.learner == learner)
    return select(HISTORY).where(*where).order_by(HISTORY.c.task, HISTORY.c.number)


def place_query(exercise: str, learner: str, task: str) -> Select[Any]:
    """Where a learner's grade for a task lives: ids of grade, notebook and submission, and the task's points."""
    joined = _PLACES.join(GRADED_CELL, GRADED_CELL.c.id == CELL.c.id)
    columns = (GRADE.c.id, GRADE.c.notebook_id, SUBMITTED.c.notebook_id.label("book"), GRADED_CELL.c.max_score,
               SUBMISSION.c.timestamp, SUBMISSION.c.extension)  # fmt: skip
    where = (ASSIGNMENT.c.name == exercise, STUDENT.c.id == learner, CELL.c.name == task)
    return select(*columns).select_from(joined).where(*where)


def learners_query(exercise: str) -> Select[Any]:
    """Learners in the journal."""
    return select(JOURNAL.c.learner).where(JOURNAL.c.exercise == exercise)
