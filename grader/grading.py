"""``grade``: a reply to a task into verdicts and points. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from grader import __version__
from grader.judging import judge_all
from grader.kinds.base import Context, Verdict, unmet, unsure
from grader.library import library
from grader.readable import why_unreadable
from grader.tables import Finding, Table, Unreadable, check
from grader.tasks import Task
from grader.text import Span


class Outcome(enum.StrEnum):
    """What became of a reply. Nothing written and not readable are never "wrong"."""

    NOT_ATTEMPTED = "not attempted"
    GRADED = "graded"
    NEEDS_PERSON = "needs a person"
    UNREADABLE = "could not be read"


@dataclass(frozen=True)
class Mark:
    """One criterion of a grade: ``points`` of ``possible``; both count for nothing while the verdict is open.

    What counts in a table is no criterion of the library: it brings its own ``title`` and next ``step``.
    """

    criterion: str
    weight: float
    possible: float
    points: float
    verdict: Verdict
    title: str = ""
    step: str = ""


@dataclass(frozen=True)
class Grade:
    """What a reply earned.

    ``points`` are those of the decided criteria, ``open_points`` wait for a person; ``versions`` say
    which course, task and criteria made the grade.
    """

    task: str
    outcome: Outcome
    points: float
    open_points: float
    possible: float
    marks: tuple[Mark, ...]
    message: str
    versions: tuple[tuple[str, str], ...]

    @property
    def met(self) -> frozenset[str]:
        """Ids of the criteria that the reply meets."""
        return frozenset(mark.criterion for mark in self.marks if mark.verdict.met)


class Judge(Protocol):
    """Gives the verdicts on a reply, as ``judge_all`` does; one that remembers must give the same ones."""

    def __call__(self, reply: str, criteria: Iterable[str], context: Context | None = None) -> dict[str, Verdict]:
        """Verdicts by criterion."""
        ...


def decode(raw: bytes) -> str | None:
    """The text of a reply file, or None if it is not UTF-8 (with or without a byte order mark)."""
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def grade(reply: str | bytes, task: Task, judge: Judge = judge_all, day: str | bytes = "") -> Grade:
    """The grade of a reply; every input has an outcome, none raises.

    ``day`` is the same learner's reply to the task that ``task.record`` names, whose figures a reply can cite.
    """
    text = decode(reply) if isinstance(reply, bytes) else reply
    if text is None:
        return _without_marks(
            task,
            Outcome.UNREADABLE,
            "the file is not UTF-8 text; save it as plain UTF-8 text and hand it in again",
        )
    if not text.strip():
        return _without_marks(task, Outcome.NOT_ATTEMPTED, "nothing is written yet")
    if task.table is not None:
        return _of_table(text, task, task.table)
    problem = why_unreadable(text)
    if problem is not None:
        return _without_marks(task, Outcome.UNREADABLE, problem)
    cited = decode(day) if isinstance(day, bytes) else day
    return _graded(text, task, judge, task.context(cited or ""))


def _of_table(text: str, task: Task, table: Table) -> Grade:
    """A table's grade: each finding a mark, its points the share that is right."""
    found = check(text, table)
    if isinstance(found, Unreadable):
        return _without_marks(task, Outcome.UNREADABLE, found.why)
    if not found:
        return _without_marks(task, Outcome.NOT_ATTEMPTED, "nothing is filled in yet")
    whole = sum(finding.weight for finding in found)
    marks = tuple(_mark_of(finding, task.points / whole) for finding in found)
    unread = [mark.title.lower() for mark in marks if not mark.possible]
    told = f"{', '.join(unread[:5])} could not be read and did not count" if unread else ""
    return _summed(task, marks, told)


def _mark_of(finding: Finding, unit: float) -> Mark:
    possible = finding.weight * unit
    places = tuple(Span(start, end) for start, end in finding.places)
    verdict = Verdict(finding.right, 1.0 if finding.right is not None else 0.5, places, finding.why)
    points = 0.0 if finding.right is None else possible * finding.share
    return Mark(finding.id, finding.weight, possible, points, verdict, finding.title, finding.step)


def _without_marks(task: Task, outcome: Outcome, message: str) -> Grade:
    return Grade(task.id, outcome, 0.0, 0.0, task.points, (), message, _versions_of(task))


def _versions_of(task: Task) -> tuple[tuple[str, str], ...]:
    return (
        ("course", __version__),
        ("task", task.version),
        *((n, library()[n].version) for n in _judged(task)),
    )


def _graded(text: str, task: Task, judge: Judge, context: Context) -> Grade:
    weights = task.weights()
    verdicts = _of_an_answer({name: assisted(name, v) for name, v in judge(text, _judged(task), context).items()})
    total = sum(weights.values())
    marks = tuple(
        Mark(
            name,
            weight,
            task.points * weight / total,
            task.points * weight / total * bool(verdicts[name].met),
            verdicts[name],
        )
        for name, weight in weights.items()
    )
    return _summed(task, marks, "")


def _summed(task: Task, marks: tuple[Mark, ...], told: str) -> Grade:
    """The grade of some marks; what waits for a person is said before anything else there is to tell."""
    waiting = [mark for mark in marks if mark.verdict.met is None]
    return Grade(
        task=task.id,
        outcome=Outcome.NEEDS_PERSON if waiting else Outcome.GRADED,
        points=round(sum(mark.points for mark in marks), 2),
        open_points=round(sum(mark.possible for mark in waiting), 2),
        possible=task.points,
        marks=marks,
        message="; ".join(filter(None, [_message(waiting), told])),
        versions=_versions_of(task),
    )


def assisted(name: str, verdict: Verdict) -> Verdict:
    """The verdict as a grade uses it: where a criterion is only assisted, "unmet" asks a person instead of taking points."""
    if verdict.met is False and library()[name].file.assisted:
        return replace(verdict, met=None, why=f"{verdict.why}; the grader is often wrong here, so a person decides")
    return verdict


ANSWERS = "on-topic"
"""The criterion that tells an answer to this customer from any other text."""

SURELY_NONE = 0.8
"""Confidence in "no answer" from which its freedom from faults earns nothing; below, a person decides."""


def _judged(task: Task) -> list[str]:
    """The criteria that a grade asks: those of the rubric, and whether the reply is an answer at all."""
    return list(dict.fromkeys([*task.weights(), ANSWERS]))


def _of_an_answer(verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """The verdicts; only an answer to this customer is praised for the faults that it does not have.

    An advertisement blames nobody and breaks no limit. That earns nothing by itself where *answers this customer* is
    unmet, or is open while the reply does nothing that the task asks for.
    """
    answers = verdicts[ANSWERS]
    moves = any(verdict.met for name, verdict in verdicts.items() if library()[name].kind.needs_evidence)
    if answers.met or (answers.met is None and moves):
        return verdicts
    if answers.met is False and answers.confidence >= SURELY_NONE:
        instead = unmet(answers.confidence, f"this is no answer to the customer: {answers.why}")
    else:
        instead = unsure("this may be no answer to this customer, and only an answer is praised for what it avoids")
    return {
        name: instead if verdict.met and not library()[name].kind.needs_evidence else verdict
        for name, verdict in verdicts.items()
    }


def _message(waiting: list[Mark]) -> str:
    if not waiting:
        return ""
    titles = ", ".join(mark.title or library()[mark.criterion].title for mark in waiting)
    return f"a person should look at: {titles}"
