"""Before grading again: who would move, by how much, and through which criterion. Writes nothing into the gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.cohort.folder import Cohort, open_cohort
from grader.cohort.grade import Options, Run, with_book
from grader.cohort.inputs import scan
from grader.cohort.lock import at_work
from grader.cohort.plan import reading
from grader.cohort.summary import cut
from grader.cohort.workers import grader_for
from grader.feedback import number
from grader.grading import Grade
from grader.library import library
from grader.submissions.exercise import Exercise


@dataclass(frozen=True)
class Move:
    """A reply whose points would change; ``why`` names the criteria, ``manual`` is a person's score that stays."""

    learner: str
    task: str
    before: float
    after: float
    why: tuple[str, ...]
    manual: float | None


@dataclass(frozen=True)
class Preview:
    """What grading again would change among ``replies`` replies."""

    replies: int
    new: int
    moves: tuple[Move, ...]

    def data(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return asdict(self)

    def text(self, most: int = 50) -> str:
        """For a person; the largest moves first."""
        learners = len({move.learner for move in self.moves})
        lines = [f"{self.replies} replies looked at: {len(self.moves)} of {learners} learners would move, {self.new} are new. Nothing was written."]  # fmt: skip
        ordered = sorted(self.moves, key=lambda move: (-abs(move.after - move.before), move.learner, move.task))
        lines += cut([_line(move) for move in ordered], most)
        if self.moves:
            lines.append("Grade again with: coach cohort regrade FOLDER. Earlier grades stay readable: coach cohort history.")  # fmt: skip
        return "\n".join(lines)


def _line(move: Move) -> str:
    stays = f" (your score of {number(move.manual)} stays)" if move.manual is not None else ""
    change = f"{move.after - move.before:+.2f}".rstrip("0").rstrip(".")
    return f"  {move.learner}, {move.task}: {number(move.before)} → {number(move.after)} ({change}): {'; '.join(move.why)}{stays}"  # fmt: skip


def preview_cohort(folder: Path, options: Options | None = None) -> Preview:
    """Grade the class again without recording anything. Raises CohortError."""
    options = options or Options()
    cohort = open_cohort(folder)
    with at_work(cohort.root, "coach cohort regrade --preview", options.wait):
        return with_book(cohort, lambda book, exercise: _preview(cohort, exercise, book, options))


def _preview(cohort: Cohort, exercise: Exercise, book: Any, options: Options) -> Preview:
    from grader.notebooks.book.reading import gradebook_rows, stored_grades

    inputs = scan(cohort.root / "submitted", cohort.exercise)
    manual = {(r["learner"], r["task"]): r["manual_score"] for r in gradebook_rows(cohort.root, cohort.exercise)}
    learners = sorted(found.learner for found in inputs.found)
    before = {(learner, task): grade for learner, task, _, grade in stored_grades(cohort.root, cohort.exercise, learners)}  # fmt: skip
    run = Run(cohort, exercise, book, grader_for(options.workers))
    moves: list[Move] = []
    replies = new = 0
    try:
        reads = reading(cohort, exercise, inputs.found, book.journal(), again=False)
        for done in run.graded(reads):
            for reply in done.graded.replies if done.graded else ():
                replies += 1
                old = before.get((done.learner, reply.task))
                new += old is None
                if old is not None and old.points != reply.grade.points:
                    moves.append(Move(done.learner, reply.task, old.points, reply.grade.points,
                                      reasons(old, reply.grade), manual.get((done.learner, reply.task))))  # fmt: skip
    finally:
        run.close()
    return Preview(replies, new, tuple(moves))


def reasons(old: Grade, new: Grade) -> tuple[str, ...]:
    """The criteria whose verdict or share of the points differ, in words."""
    before = {mark.criterion: mark for mark in old.marks}
    after = {mark.criterion: mark for mark in new.marks}
    found = []
    for name in sorted(before | after):
        title = library()[name].title if name in library() else name
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            found.append(f"{title} is {'new' if was is None else 'gone'}")
        elif was.verdict.met != now.verdict.met:
            found.append(f"{title}: {_STATES[was.verdict.met]} → {_STATES[now.verdict.met]}")
        elif round(was.possible, 4) != round(now.possible, 4):
            found.append(f"{title} counts {number(was.possible)} → {number(now.possible)}")
    if old.outcome != new.outcome and not found:
        found.append(f"{old.outcome} → {new.outcome}")
    return tuple(found) or ("the points of the task",)


_STATES: Mapping[bool | None, str] = {True: "met", False: "not yet", None: "a person should look"}
