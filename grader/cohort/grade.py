"""Grades a class: read, grade by workers, write by one writer, in batches that a rerun continues."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.cohort.cache import VerdictCache
from grader.cohort.folder import Cohort, CohortError, open_cohort
from grader.cohort.inputs import Scan, scan
from grader.cohort.intake import take_in
from grader.cohort.lock import WAIT, at_work, state_folder
from grader.cohort.plan import Read, autograded_path, exercise_of, reading, unknown
from grader.cohort.roster import read_roster
from grader.cohort.summary import Summary
from grader.cohort.tally import tally
from grader.cohort.workers import Grader, grader_for
from grader.files import ContentError, write_changed
from grader.submissions.exercise import Exercise
from grader.submissions.replies import replies_of
from grader.submissions.verdicts import Known, context_key, reply_key
from grader.submissions.work import Done, Job

T = TypeVar("T")
BATCH = 25
"""Submissions that are recorded together: what a power cut can cost is judged again from these."""


@dataclass(frozen=True)
class Options:
    """How to grade.

    ``workers`` are processes of this machine, ``dask`` is a scheduler's address, ``again`` grades what is
    done already too, ``wait`` are seconds to wait for somebody else's command, ``source`` is a folder or
    archive whose submissions are taken in first.
    """

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    dask: str = ""
    again: bool = False
    wait: float = WAIT
    source: Path | None = None


def grade_cohort(folder: Path, options: Options | None = None) -> Summary:
    """Grade all submissions into nbgrader's gradebook. Raises CohortError."""
    options = options or Options()
    cohort = open_cohort(folder)
    with at_work(cohort.root, "coach cohort grade", options.wait):
        notes = (take_in(cohort, options.source).text,) if options.source else ()
        summary = with_book(cohort, lambda book, exercise: _grade(cohort, exercise, book, options))
        return replace(summary, notes=notes)


def with_book(cohort: Cohort, run: Callable[[Any, Exercise], T]) -> T:
    """Run something with the class's gradebook and exercise; troubles become CohortError."""
    from grader.notebooks.book.book import Book
    from grader.notebooks.book.engine import BookTrouble

    try:
        book = Book(cohort.root, cohort.exercise)
        try:
            return run(book, exercise_of(cohort))
        finally:
            book.close()
    except BookTrouble as error:
        raise CohortError(f"{str(error)[:1].upper()}{str(error)[1:]}") from error
    except ContentError as error:
        raise CohortError(str(error)) from error
    except OSError as error:
        raise CohortError(
            f"{error.filename or cohort.root}: {error.strerror}; mend that and run the same command again: nothing is lost"
        ) from error


def _grade(cohort: Cohort, exercise: Exercise, book: Any, options: Options) -> Summary:
    from grader.cohort.cluster import grader_on

    roster = read_roster(cohort.root)
    inputs = scan(cohort.root / "submitted", cohort.exercise)
    strangers = unknown(inputs, roster)
    if roster:
        book.name_learners([vars(listed) for listed in roster.values()])
    run = Run(cohort, exercise, book, grader_on(options.dask) if options.dask else grader_for(options.workers))
    try:
        run.over(inputs, {name for name, _ in strangers}, options.again)
    finally:
        run.close()
    return tally(cohort, book, inputs, strangers, run.fresh)


class Run:
    """One run over a class: what is read but not recorded yet, and the batch that is being filled."""

    def __init__(self, cohort: Cohort, exercise: Exercise, book: Any, grader: Grader) -> None:
        self._cohort, self._exercise, self._book, self._grader = cohort, exercise, book, grader
        self._cache = VerdictCache(state_folder(cohort.root) / "verdicts.db")
        self._contexts = {task.id: context_key(task.context()) for task in exercise.tasks}
        self._version = exercise.version
        self._stamps: dict[str, bytes] = {}
        self._broken: list[Done] = []
        self.fresh = 0

    def close(self) -> None:
        """Close what is open."""
        self._cache.close()

    def over(self, inputs: Scan, leave: set[str], again: bool) -> None:
        """Grade all inputs but those to ``leave``, with progress on the screen."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        found = [one for one in inputs.found if one.learner not in leave]
        columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TextColumn("about"), TimeRemainingColumn())
        with Progress(*columns, transient=True) as bar:
            task = bar.add_task("grading", total=len(found))
            reads = reading(self._cohort, self._exercise, found, self._book.journal(), again)
            batch: list[Done] = []
            for done in self.graded(reads, lambda: bar.advance(task)):
                batch.append(done)
                bar.advance(task)
                if len(batch) + len(self._broken) >= BATCH:
                    self._record(batch)
                    batch = []
            self._record(batch)

    def graded(self, reads: Iterable[Read], skip: Callable[[], None] = lambda: None) -> Iterator[Done]:
        """Results, not recorded yet; what was judged is remembered at once, so that no kill costs a verdict."""
        for done in self._grader(self._exercise, self._jobs(reads, skip)):
            self._cache.keep(fresh_verdicts([done]))
            yield done

    def _jobs(self, reads: Iterable[Read], skip: Callable[[], None]) -> Iterator[Job]:
        for read in reads:
            if read.done:
                skip()
                continue
            self._stamps[read.learner] = read.stamp
            if read.trouble:
                self._broken.append(Done(read.learner, read.content, trouble=read.trouble))
                skip()
            else:
                yield Job(read.learner, read.content, read.files, self._known(read))

    def _known(self, read: Read) -> dict[str, Known]:
        replies = replies_of(read.files, self._exercise).replies
        return self._cache.find(reply_key(reply.raw, self._contexts[reply.task]) for reply in replies)

    def _record(self, batch: list[Done]) -> None:
        """The database first, then the notebooks, then the note that they are there."""
        batch = [*batch, *self._broken]
        self._broken = []
        if not batch:
            return
        self._book.write([self._entry(done) for done in batch])
        written = [done for done in batch if done.graded]
        for done in written:
            path = autograded_path(self._cohort, done.learner)
            write_changed(path, done.notebook)
            if self._stamps.get(done.learner):
                write_changed(path.parent / "timestamp.txt", self._stamps[done.learner])
        self._book.written([done.learner for done in written])
        self.fresh += len(batch)
        for done in batch:
            self._stamps.pop(done.learner, None)

    def _entry(self, done: Done) -> Any:
        from grader.notebooks.book.entries import Entry
        from grader.notebooks.book.late import handed_in

        stamp = handed_in(self._stamps.get(done.learner, b""))
        return Entry(done.learner, done.content, self._version, stamp, done.graded, done.trouble)


def fresh_verdicts(batch: Iterable[Done]) -> Mapping[str, Known]:
    """What was judged anew, by reply key."""
    fresh: dict[str, Known] = {}
    for done in batch:
        for reply in done.graded.replies if done.graded else ():
            if reply.fresh:
                fresh[reply.key] = fresh.get(reply.key, {}) | reply.fresh
    return fresh
