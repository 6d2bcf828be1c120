"""Grades: outcomes, points, the replies of known quality."""

from __future__ import annotations

from dataclasses import replace

import pytest
from classes import known_reply

from course.audit.tasks import too_open
from grader.grading import Outcome, grade
from grader.library import library
from grader.tasks import Task, all_tasks

TASKS = list(all_tasks().values())
KNOWN = [(task, reply) for task in TASKS for reply in task.replies]
TASK = all_tasks()["ex-choir-whistle"]


@pytest.mark.parametrize("task", TASKS, ids=lambda t: t.id)
def test_the_model_reply_earns_full_marks(task: Task) -> None:
    """Every model reply meets every criterion of its rubric, within the limit."""
    # A model handed in as one's own is a copy; here it is judged as if it were new.
    result = grade(task.models[0], replace(task, models=["Another model."]))
    assert [m.criterion for m in result.marks if not m.verdict.met] == []
    assert result.outcome is Outcome.GRADED
    assert result.points == task.points


@pytest.mark.parametrize(("task", "reply"), KNOWN, ids=lambda x: getattr(x, "id", getattr(x, "quality", "")))
def test_a_reply_of_known_quality_gets_its_verdicts(task: Task, reply) -> None:
    """No verdict is the opposite of a careful coach's; a third may be unsure beside those where the coach is."""
    found = {
        m.criterion: {True: "met", False: "unmet", None: "unsure"}[m.verdict.met] for m in grade(reply.text, task).marks
    }
    wrong = {name: (want, found[name]) for name, want in reply.verdicts.items() if found[name] not in {want, "unsure"}}
    assert set(wrong) == set(reply.gaps)
    assert not too_open([name for name, want in reply.verdicts.items() if found[name] == "unsure" != want], len(found))


@pytest.mark.parametrize("task", [t for t in TASKS if t.replies], ids=lambda t: t.id)
def test_better_replies_earn_more(task: Task) -> None:
    """The strong reply earns more than the thin, canned and wrong-headed ones."""
    points = {reply.quality: grade(reply.text, task).points for reply in task.replies}
    assert points["strong"] > max(points["thin"], points["canned"], points["wrong-headed"])


def test_a_model_reply_copied_by_a_learner_is_no_reply_of_their_own() -> None:
    """Handing in the model answer earns nothing, and no person has to look for its being short."""
    for task in (task for task in TASKS if task.table is None):
        result = grade(task.models[0], task)
        assert result.points == 0
        waiting = {mark.criterion for mark in result.marks if mark.verdict.met is None}
        assert all(library()[name].file.assisted for name in waiting)


ADVERTISEMENT = (
    "Summer is here! Come to our big garden sale on Saturday, with a third off all plants, pots and tools. "
    "Free lemonade for the first hundred guests. We look forward to seeing you."
)


@pytest.mark.parametrize(
    "task", [t for t in TASKS if t.id in {"l32-empty-flat", "l34-forty-minutes"}], ids=lambda t: t.id
)
def test_a_text_that_answers_nobody_earns_nothing_for_its_freedom_from_faults(task: Task) -> None:
    """An advertisement blames nobody and breaks no limit; only an answer to this customer can be praised for that."""
    free = [mark for mark in grade(ADVERTISEMENT, task).marks if not library()[mark.criterion].kind.needs_evidence]
    assert [mark.criterion for mark in free if mark.verdict.met] == []


def test_a_plain_answer_keeps_the_points_for_its_freedom_from_faults() -> None:
    """A reply that does little, but answers this customer, is praised for what it avoids."""
    thin = next(reply for reply in TASK.replies if reply.quality == "thin")
    marks = {mark.criterion: mark.verdict.met for mark in grade(thin.text, TASK).marks}
    assert marks["empathy-not-pity"]
    assert marks["plain-language"]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("", Outcome.NOT_ATTEMPTED),
        (" \n ", Outcome.NOT_ATTEMPTED),
        (b"\xef\xbb\xbf", Outcome.NOT_ATTEMPTED),
        (b"\xff\xfe\x00", Outcome.UNREADABLE),
        (
            "Lamento mucho lo ocurrido con sus audífonos, señora, mañana mismo la llamamos por teléfono.",
            Outcome.UNREADABLE,
        ),
        ("x" * 1_000_000, Outcome.UNREADABLE),
        (known_reply(waiting=True), Outcome.NEEDS_PERSON),
        (known_reply(waiting=False), Outcome.GRADED),
    ],
)
def test_every_reply_has_one_of_four_outcomes(reply: str | bytes, outcome: Outcome) -> None:
    """Nothing written and not readable are never "wrong", and each says what it is."""
    result = grade(reply, TASK)
    assert result.outcome is outcome
    if outcome is not Outcome.GRADED:
        assert result.message
    if outcome in {Outcome.NOT_ATTEMPTED, Outcome.UNREADABLE}:
        assert result.marks == ()


def test_points_are_the_share_of_the_weights() -> None:
    """Decided points and open points follow from the weights; nothing is lost in between."""
    result = grade(TASK.replies[1].text, TASK)
    total = sum(TASK.weights().values())
    met = sum(m.weight for m in result.marks if m.verdict.met)
    waiting = sum(m.weight for m in result.marks if m.verdict.met is None)
    assert result.points == pytest.approx(TASK.points * met / total, abs=0.01)
    assert result.open_points == pytest.approx(TASK.points * waiting / total, abs=0.01)


def test_a_grade_says_which_versions_made_it() -> None:
    """Course, task and every criterion asked stand in the grade; text outside the parameters changes none."""
    versions = dict(grade("Hello Mrs. Wieczorek, please come in.", TASK).versions)
    assert set(versions) == {"course", "task", *TASK.weights(), "on-topic"}
    assert versions["names-feeling"] == library()["names-feeling"].version


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    """A reply saved by another program is the same reply."""
    text = TASK.replies[0].text
    assert grade(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), TASK) == grade(text, TASK)
