"""What happened at a written reply: checks, hints, the model answer, the gain over the first try. No screen in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.workbook import Workbook, fingerprint
from grader.feedback import number
from grader.grading import Grade, Outcome
from grader.kinds.length import count_words
from grader.library import library
from grader.tasks import Task

HONEST_WORDS = 15
"""An attempt of fewer words does not unlock the model answer."""
ATTEMPTS_FOR_MODEL = 2


@dataclass(frozen=True)
class Desk:
    """One task at the learner's desk: the task and the workbook that keeps its log."""

    task: Task
    workbook: Workbook

    def record(self, reply: str, grade: Grade) -> dict[str, Any]:
        """Add an attempt to the log, unless the same text was checked before; the log."""
        log = self.workbook.log(self.task.id)
        mark = fingerprint(reply)
        if grade.outcome in {Outcome.NOT_ATTEMPTED, Outcome.UNREADABLE} or any(
            a["text"] == mark for a in log["attempts"]
        ):
            return log
        on_topic = all(m.verdict.met is not False for m in grade.marks if m.criterion in {"on-topic", "own-words"})
        log["attempts"].append(
            {
                "text": mark,
                "words": count_words(reply),
                "points": grade.points,
                "met": sorted(grade.met),
                "honest": count_words(reply) >= HONEST_WORDS and on_topic,
            }
        )
        self.workbook.write_log(self.task.id, log)
        return log

    def gain(self) -> str:
        """First try, best try and what was gained, in words; empty before the second attempt."""
        attempts = self.workbook.log(self.task.id)["attempts"]
        if len(attempts) < 2:
            return ""
        first, best = attempts[0], max(attempts, key=lambda a: a["points"])
        new = [self._title(name) for name in best["met"] if name not in first["met"]]
        scores = f"First try {_short(first['points'])}, best try {_short(best['points'])} of {number(self.task.points)} points."
        if not new:
            return scores
        things = "one thing" if len(new) == 1 else f"{len(new)} things"
        return f"Your best try does {things} more than your first: {', '.join(new)}. {scores}"

    def _title(self, name: str) -> str:
        """What a learner calls a thing that counts: the criterion's title, or the row's."""
        return library()[name].title if name in library() else name.replace("-", " ")

    def next_hint(self) -> str:
        """The next hint, one at a time; the last one says so."""
        hints = self.task.hints
        if not hints:
            return "There are no hints for this one."
        log = self.workbook.log(self.task.id)
        used = min(log["hints"], len(hints) - 1)
        if log["hints"] < len(hints):
            log["hints"] += 1
            self.workbook.write_log(self.task.id, log)
        last = " This was the last hint." if used == len(hints) - 1 else ""
        return f"Hint {used + 1} of {len(hints)}: {hints[used]}{last}"

    def honest_attempts(self) -> int:
        """Attempts that were real replies."""
        return sum(a.get("honest", False) for a in self.workbook.log(self.task.id)["attempts"])

    def model(self) -> str:
        """The model answer with its remark, or what is still to be done before it shows."""
        missing = ATTEMPTS_FOR_MODEL - self.honest_attempts()
        if missing > 0:
            tries = "one more try of your own" if missing == 1 else "two tries of your own"
            return f"The model answer opens after {tries}: write a real reply and check it."
        log = self.workbook.log(self.task.id)
        log["model"] = True
        self.workbook.write_log(self.task.id, log)
        return f"One good answer among many:\n\n{self.task.models[0].strip()}"


def _short(points: float) -> str:
    """Points with one decimal: here they show a gain, the exact ones stand with their arithmetic."""
    return number(round(points, 1))
