"""Tables and replies that cite a day: the same grade in the lesson, the terminal, the class and nbgrader's own chain."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from classes import coach, nbgrader
from nbgrader.api import Gradebook

from course.attempts import Desk
from course.handing_in import grade_oneself, state_of
from course.widgets.reply import ReplyBox
from course.workbook import Workbook
from grader import resources
from grader.cohort.demo import Learner, hand_in
from grader.cohort.folder import Cohort, new_cohort
from grader.cohort.grade import grade_cohort
from grader.cohort.report import write_report
from grader.cohort.review import queue
from grader.grading import grade
from grader.notebooks.book.reading import gradebook_rows
from grader.tasks import Task, read_tasks

EXERCISE = "time_audit"
TASKS = {task.id: task for task in read_tasks(resources.SOLUTIONS / EXERCISE / "tasks.yaml")}
COUNTS = TASKS["ex-sefa-counts"].models[0]
OWN = TASKS["ex-own-day"].models[0].replace("20:10 | 22:20", "20:10 | 21:00").replace("22:20 | 22:50", "21:00 | 22:50")
REPLIES = {
    "ex-sefa-mends": "06:35,06:50,coffee\n10:05,10:50,old booking\nwhat was this?\n",
    "ex-sefa-sorts": "sleep | sleep\nbus 17 | travel\nlunch | work/calls\n",
    "ex-sefa-counts": COUNTS.replace("| 445", "| 440").replace("| 25", "| some"),
    "ex-own-day": OWN,
    "ex-own-plan": "The phone on the sofa took 110 minutes of my evening. I want to read to my daughter before she sleeps. "
    "So from Monday on the phone stays in the kitchen when it is nine, and the 110 minutes become 30.",
}
"""A little of everything: partly right, malformed, unreadable cells, a day of one's own, a figure of that day."""


def expected() -> dict[str, float]:
    """Points by task, as ``grade`` gives them."""
    return {name: grade(REPLIES.get(name, ""), task, day=OWN).points for name, task in TASKS.items()}


def test_the_day_decides_about_the_figure() -> None:
    """What is compared below differs by the day: the example holds no 110 minutes of phone."""
    plan = TASKS["ex-own-plan"]
    cited = [
        next(mark for mark in grade(REPLIES[plan.id], plan, day=day).marks if mark.criterion == "cites-own-data")
        for day in (OWN, "example")
    ]
    assert [mark.verdict.met for mark in cited] == [True, False]


def folder_with(replies: dict[str, str], folder: Path) -> Path:
    """A learner's folder with these replies."""
    (folder / "replies").mkdir(parents=True)
    for name, text in replies.items():
        (folder / "replies" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def box(task: Task, folder: Path) -> tuple[ReplyBox, list[dict]]:
    """The box of a task and what it answers."""
    made = ReplyBox(Desk(task, Workbook(folder)))
    answers: list[dict] = []
    made.send = answers.append  # type: ignore[method-assign]
    return made, answers


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A class with one learner, graded."""
    made = new_cohort(tmp_path_factory.mktemp("class") / "spring", EXERCISE)
    hand_in(made, Learner(id="ines", first_name="", last_name="", about="", replies=REPLIES))
    grade_cohort(made.root)
    return made


def scores(root: Path) -> dict[str, float]:
    """Scores by task in a class's gradebook."""
    return {row["task"]: row["score"] for row in gradebook_rows(root, EXERCISE)}


def test_the_lesson_gives_the_grade(tmp_path: Path) -> None:
    """The reply box and grading oneself give the same points as the function."""
    folder = folder_with(REPLIES, tmp_path / "time_audit")
    for name, task in TASKS.items():
        widget, answers = box(task, folder)
        widget._on_message(widget, {"type": "check", "text": REPLIES.get(name, "")}, [])
        assert answers[-1]["type"] == "feedback", answers
        logged = widget._desk.workbook.log(name)["attempts"]
        assert [a["points"] for a in logged] == [expected()[name]] * len(logged)
    total, judged = grade_oneself(EXERCISE, folder)
    assert total.startswith(f"{sum(expected().values()):.2f}".rstrip("0").rstrip("."))
    assert len(judged) == len(TASKS)


def test_the_terminal_gives_the_grade(tmp_path: Path) -> None:
    """`coach check` finds the day beside the reply, as the class does."""
    folder = folder_with(REPLIES, tmp_path / "time_audit")
    for name in REPLIES:
        done = coach("check", name, folder / "replies" / f"{name}.md", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["points"] == expected()[name]


@pytest.mark.cohort
def test_the_class_gives_the_grade(cohort: Cohort) -> None:
    """`coach cohort grade` writes the same points; what cannot be read waits for a person with its reason."""
    assert scores(cohort.root) == pytest.approx(expected())
    waiting = {one.task: one.note for one in queue(cohort.root)}
    assert "hygiene" in waiting["ex-sefa-counts"]
    notes = {row["task"]: row["note"] for row in gradebook_rows(cohort.root, EXERCISE)}
    assert "line 3 could not be read" in notes["ex-sefa-mends"].lower()


@pytest.mark.cohort
def test_the_report_shows_tables_by_task(cohort: Cohort) -> None:
    """A table is one line of the class report, and equal tables are no reason to ask, as equal replies are."""
    hand_in(cohort, Learner(id="omar", first_name="", last_name="", about="", replies=REPLIES))
    grade_cohort(cohort.root)
    write_report(cohort.root)
    data = json.loads((cohort.root / "reports" / f"{EXERCISE}.json").read_text())
    assert [pair["task"] for pair in data["alike"]] == ["ex-own-plan"]
    assert {row["criterion"] for row in data["criteria"] if TASKS[row["task"]].table} == {
        TASKS[name].title for name in REPLIES if TASKS[name].table
    }


@pytest.mark.cohort
@pytest.mark.slow
@pytest.mark.parametrize("settings", ["ours", "stock"])
def test_nbgraders_own_chain_gives_the_grade(settings: str, tmp_path: Path) -> None:
    """nbgrader's autograde, with our preprocessors and with stock execution, writes the same points."""
    root = tmp_path / settings
    if settings == "ours":
        made = new_cohort(root, EXERCISE)
        hand_in(made, Learner(id="ines", first_name="", last_name="", about="", replies=REPLIES))
    else:
        (root / "solutions" / EXERCISE).mkdir(parents=True)
        shutil.copy(resources.SOLUTIONS / EXERCISE / f"{EXERCISE}.ipynb", root / "solutions" / EXERCISE)
        config = 'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\nc.CourseDirectory.release_directory = "exercises"\n'
        (root / "nbgrader_config.py").write_text(config)
        nbgrader(root, "generate_assignment", EXERCISE)
        hand_in(Cohort(root, EXERCISE), Learner(id="ines", first_name="", last_name="", about="", replies=REPLIES))
    nbgrader(root, "autograde", EXERCISE)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        found = gradebook.find_submission_notebook(EXERCISE, EXERCISE, "ines")
        assert {entry.name: entry.score for entry in found.grades} == pytest.approx(expected())


def test_the_box_begins_with_what_is_given_and_saves_it_only_when_touched(tmp_path: Path) -> None:
    """Sefa's log stands in the box; nothing lies in the folder until the learner changes something."""
    task = TASKS["ex-sefa-mends"]
    widget, answers = box(task, tmp_path)
    assert widget.text == task.given.text
    assert not (tmp_path / "replies").exists()
    widget._on_message(widget, {"type": "save", "text": widget.text + "?", "base": widget.saved, "number": 1}, [])
    assert answers[-1]["conflict"] is None
    assert "25 rows can be read" in answers[-1]["said"]
    assert Workbook(tmp_path).reply(task.id) == task.given.text + "?"


def test_the_screen_is_told_nothing_of_what_is_right(tmp_path: Path) -> None:
    """What the page holds of a table are columns and the names to choose from."""
    for task in TASKS.values():
        shown = json.dumps(box(task, tmp_path)[0].task)
        for row in task.table.rows if task.table else ():
            assert row.why not in shown
            assert row.cells not in shown


def test_a_day_of_the_diary_goes_in_only_when_asked(tmp_path: Path) -> None:
    """The diary stays in its folder; one day comes in by a click, without labels unless they are wanted."""
    folder = tmp_path / "exercises" / "time_audit"
    folder.mkdir(parents=True)
    (tmp_path / "start.ipynb").touch()
    (tmp_path / "my-time").mkdir()
    (tmp_path / "my-time" / "diary.csv").write_text(
        "# Time diary. Times are local, with their offset from UTC. Zone: Europe/London\nstart,end,category,label\n"
        "2026-03-16T00:00+00:00,2026-03-16T07:00+00:00,sleep,sleep\n"
        "2026-03-16T07:00+00:00,2026-03-16T23:00+00:00,work/mails,secret project\n"
        "2026-03-16T23:00+00:00,2026-03-17T06:00+00:00,sleep,sleep\n"
    )
    widget, answers = box(TASKS["ex-own-day"], folder)
    assert widget.task["table"]["days"] == ["2026-03-17", "2026-03-16"]
    assert not list(folder.iterdir())
    widget._on_message(widget, {"type": "day", "day": "2026-03-16", "labels": False}, [])
    assert answers[-1]["text"] == "00:00 | 07:00 | sleep\n07:00 | 23:00 | work/mails\n23:00 | 24:00 | sleep"
    widget._on_message(widget, {"type": "day", "day": "2026-03-16", "labels": True}, [])
    assert "secret project" in answers[-1]["text"]
    widget._on_message(widget, {"type": "day", "day": ""}, [])
    assert answers[-1]["text"] == "example"


def test_what_stood_in_the_box_is_kept_when_a_day_is_brought_in(tmp_path: Path) -> None:
    """Typed lines are never lost to a click."""
    folder = folder_with({"ex-own-day": "0:00 | 7:00 | sleep | typed by hand"}, tmp_path / "time_audit")
    widget, _ = box(TASKS["ex-own-day"], folder)
    widget._on_message(widget, {"type": "day", "day": ""}, [])
    kept = list((folder / "replies" / "kept").glob("ex-own-day-*.md"))
    assert [path.read_text() for path in kept] == ["0:00 | 7:00 | sleep | typed by hand"]


def test_the_list_before_handing_in_speaks_of_tables(tmp_path: Path) -> None:
    """A table has no limit on words."""
    states = {s.task: s.sentence for s in state_of(EXERCISE, folder_with(REPLIES, tmp_path / "x"))}
    assert states["ex-sefa-mends"] == "filled in"
