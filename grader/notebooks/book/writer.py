"""The one writer: entries in batches into nbgrader's tables and the journal, all of a batch or nothing of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, select, update

from grader.notebooks.book.decisions import Flag, flag
from grader.notebooks.book.engine import upsert
from grader.notebooks.book.entries import Entry
from grader.notebooks.book.late import penalty, seconds_late
from grader.notebooks.book.layout import Cell, Layout
from grader.notebooks.book.queries import place_query
from grader.notebooks.book.tables import COMMENT, CURRENT, GRADE, HISTORY, JOURNAL, STUDENT, SUBMISSION, SUBMITTED
from grader.submissions.exercise import short_hash
from grader.submissions.grading import GradedReply
from grader.submissions.outcomes import needs_person, outcome_comment
from grader.submissions.stored import grade_text, versions_text

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Places:
    """Where a batch lives in the gradebook: submissions by learner, notebooks by (submission, notebook)."""

    submissions: dict[str, Any]
    notebooks: dict[tuple[str, str], str]

    def notebook(self, learner: str, cell: Cell) -> str:
        return self.notebooks[self.submissions[learner]["id"], cell.notebook]


def write_batch(connection: Connection, layout: Layout, entries: Sequence[Entry], plugin: Any, now: datetime.datetime) -> None:  # fmt: skip
    """Record entries of different learners. Manual scores, extra credit and a person's comments are not touched."""
    places = _places(connection, layout, entries)
    rows = _grades(connection, places)
    last = _current(connection, layout.name, [entry.learner for entry in entries])
    grades: Rows = []
    current: Rows = []
    history: Rows = []
    for entry in entries:
        for cell in layout.cells:
            if cell.graded:
                before = rows.get((places.notebook(entry.learner, cell), cell.id))
                known = last.get((entry.learner, cell.name))
                _record(entry, cell, before, known, now, (layout.name, places), (grades, current, history))
    upsert(connection, GRADE, grades, ["cell_id", "notebook_id"], ["auto_score", "needs_manual_grade"])
    upsert(connection, COMMENT, _comments(layout, entries, places), ["cell_id", "notebook_id"], ["auto_comment"])
    upsert(connection, HISTORY, history, ["exercise", "learner", "task", "number"], [])
    upsert(connection, CURRENT, current, ["exercise", "learner", "task"], ["reply", "mark", "number", "outcome", "flagged", "decided"])  # fmt: skip
    late = _late(connection, layout, entries, places, plugin)
    upsert(connection, JOURNAL, _journal(layout, entries, late), ["exercise", "learner"], ["content", "version", "state", "message", "late"])  # fmt: skip


def mark_written(connection: Connection, exercise: str, learners: Iterable[str]) -> None:
    """The autograded notebooks of these learners are in place."""
    where = (JOURNAL.c.exercise == exercise, JOURNAL.c.learner.in_(list(learners)), JOURNAL.c.state == "recorded")
    connection.execute(update(JOURNAL).where(*where).values(state="written"))


def write_decision(connection: Connection, layout: Layout, plugin: Any, where: tuple[str, str], points: float, comment: str) -> None:  # fmt: skip
    """A person's score and comment on the reply that was graded last; it leaves the queue."""
    learner, task = where
    place = connection.execute(place_query(layout.name, learner, task)).mappings().one()
    connection.execute(update(GRADE).where(GRADE.c.id == place["id"]).values(manual_score=points, needs_manual_grade=False))  # fmt: skip
    cell = next((c for c in layout.cells if not c.graded and c.name == f"{task}-reply"), None)
    if comment and cell is not None:
        row = {"id": short_hash(f"{place['notebook_id']}/{cell.id}/comment".encode()), "cell_id": cell.id,
               "notebook_id": place["notebook_id"], "manual_comment": storable(comment)}  # fmt: skip
        upsert(connection, COMMENT, [row], ["cell_id", "notebook_id"], ["manual_comment"])
    same = (CURRENT.c.exercise == layout.name, CURRENT.c.learner == learner, CURRENT.c.task == task)
    connection.execute(update(CURRENT).where(*same).values(decided=CURRENT.c.reply, flagged=False))
    late = seconds_late(place["timestamp"], layout.due, place["extension"])
    _set_penalties(connection, plugin, {place["notebook_id"]: learner}, {learner: late})


def _places(connection: Connection, layout: Layout, entries: Sequence[Entry]) -> _Places:
    learners = [entry.learner for entry in entries]
    upsert(connection, STUDENT, [{"id": learner} for learner in learners], ["id"], [])
    stamped = [entry for entry in entries if entry.handed_in is not None]
    keys = ["assignment_id", "student_id"]
    for some, changes in ((stamped, ["timestamp"]), ([e for e in entries if e.handed_in is None], [])):
        upsert(connection, SUBMISSION, [_submission(layout, entry) for entry in some], keys, changes)
    where = (SUBMISSION.c.assignment_id == layout.id, SUBMISSION.c.student_id.in_(learners))
    submissions = {row["student_id"]: row for row in connection.execute(select(SUBMISSION).where(*where)).mappings()}
    ids = [row["id"] for row in submissions.values()]
    wanted = [
        {"id": short_hash(f"{one}/{book}".encode()), "assignment_id": one, "notebook_id": book, "flagged": False}
        for one in ids
        for book in layout.notebooks
    ]
    upsert(connection, SUBMITTED, wanted, ["notebook_id", "assignment_id"], [])
    found = connection.execute(select(SUBMITTED).where(SUBMITTED.c.assignment_id.in_(ids))).mappings()
    return _Places(submissions, {(row["assignment_id"], row["notebook_id"]): row["id"] for row in found})


def _submission(layout: Layout, entry: Entry) -> dict[str, Any]:
    return {
        "id": short_hash(f"{layout.id}/{entry.learner}".encode()),
        "assignment_id": layout.id,
        "student_id": entry.learner,
        "timestamp": entry.handed_in,
    }


def _grades(connection: Connection, places: _Places) -> dict[tuple[str, str], Any]:
    # FOR UPDATE where the database has it: nobody's manual score comes in between.
    query = select(GRADE).where(GRADE.c.notebook_id.in_(places.notebooks.values())).with_for_update()
    return {(row["notebook_id"], row["cell_id"]): row for row in connection.execute(query).mappings()}


def _current(connection: Connection, exercise: str, learners: list[str]) -> dict[tuple[str, str], Any]:
    where = (CURRENT.c.exercise == exercise, CURRENT.c.learner.in_(learners))
    return {(r["learner"], r["task"]): r for r in connection.execute(select(CURRENT).where(*where)).mappings()}


def _record(entry: Entry, cell: Cell, row: Any, last: Any, now: datetime.datetime, where: tuple[str, _Places], out: tuple[Rows, Rows, Rows]) -> None:  # fmt: skip
    exercise, places = where
    grades, current, history = out
    reply = next((r for r in entry.graded.replies if r.task == cell.name), None) if entry.graded else None
    text = reply.hash if reply else entry.content
    points = reply.grade.points if reply else (row["auto_score"] if row is not None else None) or 0.0
    unsure = needs_person(reply.grade) if reply else True
    flagged: Flag = flag(text, points, unsure, row, last)
    book = places.notebook(entry.learner, cell)
    grades.append({"id": short_hash(f"{book}/{cell.id}/grade".encode()), "cell_id": cell.id, "notebook_id": book,
                   "auto_score": float(points), "needs_manual_grade": flagged.needed})  # fmt: skip
    key = {"exercise": exercise, "learner": entry.learner, "task": cell.name}
    mark = _mark(reply) if reply else (last["mark"] if last else "")
    number = last["number"] if last else 0
    # A grade that is the last one again makes no row.
    if reply and not (last and last["mark"] == mark):
        number += 1
        history.append(key | {"number": number, **_history(reply, text, now)})
    outcome = str(reply.grade.outcome) if reply else "unreadable submission"
    current.append(key | {"reply": text, "mark": mark, "number": number, "outcome": outcome, "flagged": flagged.needed, "decided": flagged.decided})  # fmt: skip


def _mark(reply: GradedReply) -> str:
    return short_hash("\0".join([reply.hash, grade_text(reply.grade), versions_text(reply.grade)]).encode())


def _history(reply: GradedReply, text: str, now: datetime.datetime) -> dict[str, Any]:
    """A grade as it is kept for good."""
    return {"reply": text, "text": storable(reply.text), "grade": grade_text(reply.grade),
            "versions": versions_text(reply.grade), "made": now}  # fmt: skip


def storable(text: str) -> str:
    """The text without the one character that PostgreSQL cannot keep."""
    return text.replace("\0", "\ufffd")


def _comments(layout: Layout, entries: Sequence[Entry], places: _Places) -> Rows:
    rows: Rows = []
    for entry in entries:
        words = _words(entry)
        for cell in (cell for cell in layout.cells if not cell.graded):
            book = places.notebook(entry.learner, cell)
            text = words.get(cell.name.removesuffix("-reply")) if entry.graded else f"Could not be read: {entry.trouble}."  # fmt: skip
            rows.append({"id": short_hash(f"{book}/{cell.id}/comment".encode()), "cell_id": cell.id,
                         "notebook_id": book, "auto_comment": storable(text) if text else None})  # fmt: skip
    return rows


def _words(entry: Entry) -> dict[str, str]:
    if entry.graded is None:
        return {}
    trouble = entry.graded.trouble
    return {reply.task: outcome_comment(reply.grade, trouble, reply.source) for reply in entry.graded.replies}


def _late(connection: Connection, layout: Layout, entries: Sequence[Entry], places: _Places, plugin: Any) -> dict[str, float]:  # fmt: skip
    """Seconds late by learner; sets the penalties of the batch's notebooks."""
    late = {}
    for entry in entries:
        row = places.submissions[entry.learner]
        late[entry.learner] = seconds_late(row["timestamp"], layout.due, row["extension"])
    books = {places.notebooks[places.submissions[name]["id"], book]: name for name in late for book in layout.notebooks}
    _set_penalties(connection, plugin, books, late)
    return late


def _set_penalties(connection: Connection, plugin: Any, books: dict[str, str], late: dict[str, float]) -> None:
    """Penalties of notebooks (with their learners); one that no longer holds goes, as in nbgrader."""
    set_ones = SUBMITTED.c.late_submission_penalty.is_not(None)
    connection.execute(
        update(SUBMITTED).where(SUBMITTED.c.id.in_(books), set_ones).values(late_submission_penalty=None)
    )
    scores = _scores(connection, [book for book, name in books.items() if late[name] > 0])
    for book, score in scores.items():
        off = penalty(plugin, books[book], score, late[books[book]])
        if off is not None:
            connection.execute(update(SUBMITTED).where(SUBMITTED.c.id == book).values(late_submission_penalty=off))


def _scores(connection: Connection, books: list[str]) -> dict[str, float]:
    """Scores of notebooks as nbgrader counts them: manual before automatic, plus extra credit."""
    extra = case((GRADE.c.extra_credit.is_not(None), GRADE.c.extra_credit), else_=0.0)
    score = func.coalesce(GRADE.c.manual_score + extra, GRADE.c.auto_score + extra, 0.0)
    query = select(GRADE.c.notebook_id, func.sum(score)).where(GRADE.c.notebook_id.in_(books))
    return {book: float(total) for book, total in connection.execute(query.group_by(GRADE.c.notebook_id))}


def _journal(layout: Layout, entries: Sequence[Entry], late: dict[str, float]) -> Rows:
    return [
        {"exercise": layout.name, "learner": entry.learner, "content": entry.content, "version": entry.version,
         "state": "recorded" if entry.graded else "unreadable", "late": late[entry.learner],
         "message": storable(entry.trouble or (entry.graded.trouble if entry.graded else ""))}
        for entry in entries
    ]  # fmt: skip
