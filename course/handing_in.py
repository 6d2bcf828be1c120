"""A graded exercise at the learner's desk: what is written, handing in, grading oneself. No screen in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course.workbook import Workbook
from grader.exercises import exercise_tasks, grade_reply
from grader.feedback import feedback_html, number
from grader.kinds.length import count_words

NOT_SET_UP = "Handing in is not set up here: use Download my work and send the file to your instructor."


@dataclass(frozen=True)
class ReplyState:
    """How far one reply of an exercise is: its words against the limit."""

    task: str
    title: str
    words: int
    limit: int
    table: bool = False

    @property
    def sentence(self) -> str:
        """The state in words."""
        if self.table:
            return "filled in" if self.words else "not filled in yet"
        if not self.words:
            return "not written yet"
        over = self.words - self.limit
        return f"{self.words} of {self.limit} words" + (f": {over} over the limit" if over > 0 else "")


@dataclass(frozen=True)
class Judged:
    """Feedback on one reply, as HTML."""

    title: str
    html: str


def state_of(exercise: str, folder: Path) -> list[ReplyState]:
    """The state of each reply in the exercise's folder. Raises ContentError."""
    workbook = Workbook(folder)
    return [
        ReplyState(task.id, task.title, count_words(workbook.reply(task.id)), task.words, task.table is not None)
        for task in exercise_tasks(exercise, folder)
    ]


def submit(exercise: str, folder: Path) -> str:
    """Hand the folder in; the sentence for the learner, also when it did not work."""
    try:
        from grader.notebooks.submit import SubmitError
        from grader.notebooks.submit import submit as hand_over
    except ImportError:
        return NOT_SET_UP
    try:
        return hand_over(exercise, folder)
    except SubmitError as error:
        return str(error)


def grade_oneself(exercise: str, folder: Path) -> tuple[str, list[Judged]]:
    """The total in a sentence and the feedback on each reply. Raises ContentError."""
    judged, points, possible, waiting = [], 0.0, 0.0, 0.0
    for task in exercise_tasks(exercise, folder):
        reply, result = grade_reply(folder, task)
        judged.append(Judged(task.title, feedback_html(reply, result, style=not judged)))
        points += result.points
        possible += result.possible
        waiting += result.open_points
    total = f"{number(round(points, 2))} of {number(possible)} points"
    if waiting:
        total += f"; {number(round(waiting, 2))} more wait for a person to look"
    return f"{total}. This is for you: it changes no marks, and nobody else sees it.", judged
