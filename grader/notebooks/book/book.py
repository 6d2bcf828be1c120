"""``Book``: a class's gradebook, opened for one exercise."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import Engine, select

from grader.notebooks.book.engine import BookTrouble, connect, file_mark, transaction, upsert
from grader.notebooks.book.entries import Entry, Journaled
from grader.notebooks.book.late import late_plugin
from grader.notebooks.book.layout import Layout, read_layout
from grader.notebooks.book.queries import place_query, states_query
from grader.notebooks.book.tables import JOURNAL, OURS, STUDENT
from grader.notebooks.book.writer import mark_written, write_batch, write_decision
from grader.notebooks.logs import without_sqlalchemy_warnings
from grader.notebooks.scripts import scripts_in_reach
from grader.notebooks.settings import load_config


class Book:
    """The gradebook of the class in ``root``. Its methods raise BookTrouble where the database refuses."""

    def __init__(self, root: Path, exercise: str, wait: float | None = None) -> None:
        self.root, self.exercise = root, exercise
        self.config = load_config(root)
        self.url = str(self.config.CourseDirectory.db_url)
        self.engine: Engine = connect(self.url) if wait is None else connect(self.url, wait)
        self.layout: Layout = self._ready()
        self._plugin: Any = late_plugin(self.config)
        self._file = file_mark(self.engine)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def journal(self) -> dict[str, Journaled]:
        """What is recorded, by learner."""
        with transaction(self.engine) as connection:
            rows = connection.execute(select(JOURNAL).where(JOURNAL.c.exercise == self.exercise)).mappings()
            return {
                r["learner"]: Journaled(r["content"], r["version"], r["state"], r["message"], r["late"]) for r in rows
            }

    def write(self, entries: Sequence[Entry]) -> None:
        """Record a batch of different learners: all of it or nothing."""
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
        try:
            with transaction(self.engine) as connection:
                write_batch(connection, self.layout, entries, self._plugin, now)
        finally:
            self._still_there()

    def written(self, learners: Sequence[str]) -> None:
        """The autograded notebooks of these learners are in place."""
        try:
            with transaction(self.engine) as connection:
                mark_written(connection, self.exercise, learners)
        finally:
            self._still_there()

    def states(self) -> dict[str, list[tuple[str, str, bool]]]:
        """Task, outcome and whether a person has to look, by learner, for all that is recorded."""
        found: dict[str, list[tuple[str, str, bool]]] = {}
        with transaction(self.engine) as connection:
            for learner, task, outcome, flagged in connection.execute(states_query(self.exercise)):
                found.setdefault(learner, []).append((task, outcome, bool(flagged)))
        return found

    def name_learners(self, listed: Sequence[dict[str, str]]) -> None:
        """First names, last names, mail addresses and platform numbers of the class list."""
        with transaction(self.engine) as connection:
            upsert(connection, STUDENT, list(listed), ["id"], ["first_name", "last_name", "email", "lms_user_id"])

    def most_points(self, learner: str, task: str) -> float | None:
        """The points of a task, or None where the gradebook has no grade of this learner for it."""
        with transaction(self.engine) as connection:
            found = connection.execute(place_query(self.exercise, learner, task)).mappings().first()
            return None if found is None else float(found["max_score"])

    def decide(self, learner: str, task: str, points: float, comment: str) -> None:
        """A person's score, and comment if there is one, on the reply that was graded last."""
        with transaction(self.engine) as connection:
            write_decision(connection, self.layout, self._plugin, (learner, task), points, comment)

    def _still_there(self) -> None:
        if file_mark(self.engine) != self._file:
            raise BookTrouble(
                "the gradebook's file was removed or replaced while grading; put it back or leave it away, "
                "then run the same command again: what is missing is graded anew"
            )

    def _ready(self) -> Layout:
        """The layout; makes the tables, and the exercise from the class's own source, where they are missing."""
        from grader.notebooks.release import generate

        layout = self._layout()
        if layout is None:
            with without_sqlalchemy_warnings():
                generate(self.root, self.exercise, self.config)
            layout = self._layout()
        if layout is None:
            raise BookTrouble(
                f"the gradebook does not know the exercise {self.exercise!r}; see solutions/{self.exercise}"
            )
        return layout

    def _layout(self) -> Layout | None:
        try:
            with scripts_in_reach(), Gradebook(self.url):
                pass  # makes nbgrader's tables where they are missing
        except Exception as error:  # drivers raise their own
            cause = str(getattr(error, "orig", error)).strip().split("\n")[0]
            raise BookTrouble(f"the gradebook cannot be opened ({cause}); see db_url in nbgrader_config.py") from error
        with transaction(self.engine) as connection:
            OURS.create_all(connection)
            return read_layout(connection, self.exercise)
