"""The tables: nbgrader's, and three of our own in the same database (nbgrader leaves tables that it does not know alone)."""

from __future__ import annotations

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Boolean, Column, DateTime, Float, Integer, MetaData, String, Table, Text

ASSIGNMENT, NOTEBOOK, CELL, STUDENT = (t.__table__ for t in (Assignment, Notebook, BaseCell, Student))
GRADED_CELL = GradeCell.__table__
SUBMISSION, SUBMITTED, GRADE, COMMENT = (t.__table__ for t in (SubmittedAssignment, SubmittedNotebook, Grade, Comment))

OURS = MetaData()

JOURNAL = Table(
    "coach_journal",
    OURS,
    Column("exercise", String(128), primary_key=True),
    Column("learner", String(128), primary_key=True),
    Column("content", String(32), nullable=False),  # hash of what was handed in
    Column("version", String(32), nullable=False),  # hash of all that decides a grade
    Column("state", String(16), nullable=False),  # recorded, written, or unreadable
    Column("message", Text, nullable=False, default=""),
    Column("late", Float, nullable=False, default=0.0),  # seconds
)
"""One row a submission: what was graded last, and how far it got."""

CURRENT = Table(
    "coach_current",
    OURS,
    Column("exercise", String(128), primary_key=True),
    Column("learner", String(128), primary_key=True),
    Column("task", String(128), primary_key=True),
    Column("reply", String(32), nullable=False),  # hash of the reply
    Column("mark", String(32), nullable=False),  # hash of reply, grade and versions
    Column("number", Integer, nullable=False),  # the grade that counts
    Column("outcome", String(32), nullable=False),
    Column("flagged", Boolean, nullable=False),  # what the grader itself last asked of a person
    Column("decided", String(32)),  # hash of the reply that a person has decided
)
"""One row a learner and task: which grade counts, and on which text a person has decided."""

HISTORY = Table(
    "coach_grade",
    OURS,
    Column("exercise", String(128), primary_key=True),
    Column("learner", String(128), primary_key=True),
    Column("task", String(128), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1 is the first grade
    Column("reply", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("grade", Text, nullable=False),  # grader.submissions.stored
    Column("versions", Text, nullable=False),
    Column("made", DateTime, nullable=False),  # UTC
)
"""Every grade that was ever made; nothing is taken out."""
