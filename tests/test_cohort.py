"""A class in real nbgrader: exchange, autograde, gradebook, manual scores, feedback; no learner's code runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader import resources
from grader.cohort.demo import CLASS, ClassFile, Learner, hand_in, run_demo
from grader.cohort.exchange import collect, release_to_exchange
from grader.cohort.feedback import write_feedback
from grader.cohort.folder import Cohort, CohortError, new_cohort, open_cohort
from grader.cohort.grade import grade_cohort
from grader.cohort.summary import Summary
from grader.files import load_as
from grader.grading import grade
from grader.notebooks.book.reading import gradebook_rows
from grader.notebooks.exchange import fetch
from grader.notebooks.submit import SubmitError, submit
from grader.tasks import read_tasks

pytestmark = pytest.mark.cohort
EXERCISE = "listening"
TASKS = read_tasks(resources.SOLUTIONS / EXERCISE / "tasks.yaml")
LEARNERS = {learner.id: learner for learner in load_as(ClassFile, CLASS).learners}
CANARY = "canary"
EVIL = f"import pathlib; pathlib.Path({CANARY!r}).write_text('ran'); raise SystemExit"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cohort, list[str]]:
    """The bundled class, graded."""
    said: list[str] = []
    cohort = run_demo(tmp_path_factory.mktemp("demo") / "demo class", said.append)
    return cohort, said


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    """A new class."""
    return new_cohort(tmp_path / "class", EXERCISE)


def give(cohort: Cohort, name: str, **replies: str) -> Path:
    """Lay down a submission with these replies (task ids with _ for -)."""
    hand_in(
        cohort,
        Learner(
            id=name, first_name="", last_name="", about="", replies={k.replace("_", "-"): v for k, v in replies.items()}
        ),
    )
    return cohort.root / "submitted" / name / EXERCISE


def scores(cohort: Cohort, learner: str) -> dict[str, float]:
    """Scores of a learner by task."""
    return {row["task"]: row["score"] for row in gradebook_rows(cohort.root, EXERCISE) if row["learner"] == learner}


def notes(cohort: Cohort, learner: str) -> dict[str, str]:
    """Automatic comments of a learner by task."""
    return {row["task"]: row["note"] for row in gradebook_rows(cohort.root, EXERCISE) if row["learner"] == learner}


def test_the_demo_grades_all_twelve(demo: tuple[Cohort, list[str]]) -> None:
    """Gradebook, feedback and report exist for the whole class, the troublesome two included."""
    cohort, said = demo
    assert {row["learner"] for row in gradebook_rows(cohort.root, EXERCISE)} == set(LEARNERS)
    assert len(list((cohort.root / "feedback").glob("*/listening/listening.html"))) == len(LEARNERS) == 12
    assert (cohort.root / "reports" / "listening.html").is_file()
    assert any(str(cohort.root / "reports" / "listening.html") in line for line in said)


def test_the_gradebook_holds_what_the_grader_says(demo: tuple[Cohort, list[str]]) -> None:
    """Same reply, same task: the score in nbgrader's gradebook is the grade of the lesson and the command line."""
    cohort, _ = demo
    for learner in LEARNERS.values():
        expected = {task.id: grade(learner.replies.get(task.id, ""), task).points for task in TASKS}
        assert scores(cohort, learner.id) == pytest.approx(expected)


def test_troublesome_submissions_have_a_clear_message(demo: tuple[Cohort, list[str]]) -> None:
    """A broken notebook and an empty submission are said in gradebook and report, and stop nobody."""
    cohort, _ = demo
    broken = next(name for name, learner in LEARNERS.items() if learner.trouble == "broken")
    empty = next(name for name, learner in LEARNERS.items() if learner.trouble == "empty")
    report = (cohort.root / "reports" / "listening.html").read_text()
    assert all("damaged" in note for note in notes(cohort, broken).values())
    assert all(note.startswith("Not attempted") for note in notes(cohort, empty).values())
    assert "notebook file is damaged" in report
    assert "no reply is written" in report


def test_the_feedback_page_shows_reply_and_marks_and_no_code(demo: tuple[Cohort, list[str]]) -> None:
    """Reply, marks, scores; no code, no hidden key, nothing from outside."""
    cohort, _ = demo
    page = (cohort.root / "feedback" / "amara-okafor" / "listening" / "listening.html").read_text()
    assert '<mark class="met">' in page
    assert "glad you rang" in page
    assert "points</strong>" in page
    for foreign in ("import ", "<script", "http://", "https://", TASKS[0].models[0][:60]):
        assert foreign not in page


def test_stock_execution_gives_the_same_scores(demo: tuple[Cohort, list[str]], tmp_path: Path) -> None:
    """An instructor without our settings, who lets nbgrader execute the grade cells, gets the same scores."""
    root = tmp_path / "stock"
    for place in ("solutions/listening", "submitted"):
        (root / place).mkdir(parents=True)
    shutil.copy(resources.SOLUTIONS / EXERCISE / "listening.ipynb", root / "solutions" / EXERCISE)
    shutil.copytree(demo[0].root / "submitted" / "ayumi-kondo", root / "submitted" / "ayumi-kondo")
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\nc.CourseDirectory.release_directory = "exercises"\n'
    )
    nbgrader(root, "generate_assignment", EXERCISE)
    nbgrader(root, "autograde", EXERCISE)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        submission = gradebook.find_submission_notebook(EXERCISE, EXERCISE, "ayumi-kondo")
        stock = {entry.name: entry.score for entry in submission.grades}
    assert stock == pytest.approx(scores(demo[0], "ayumi-kondo"))


def nbgrader(root: Path, *arguments: str) -> None:
    """Run nbgrader's own command in a class's folder."""
    environment = os.environ | {"HOME": str(root)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_nbgraders_own_autograde_runs_no_learner_code(cohort: Cohort) -> None:
    """`nbgrader autograde` in a class's folder grades the reply files; code in cells, names and files never runs."""
    folder = give(
        cohort, "eve", ex_choir_whistle="Come on Wednesday at ten. It must have been so embarrassing for you."
    )
    notebook = json.loads((folder / "listening.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = EVIL
            cell["metadata"].setdefault("nbgrader", {})["points"] = 1000
    notebook["cells"].append(notebook["cells"][2])
    (folder / "listening.ipynb").write_text(json.dumps(notebook))
    for name in ("sitecustomize.py", "grader.py", "tasks.py", "replies/conftest.py"):
        (folder / name).write_text(EVIL)
    nbgrader(cohort.root, "autograde", EXERCISE)
    assert not list(cohort.root.rglob(CANARY))
    expected = grade("Come on Wednesday at ten. It must have been so embarrassing for you.", TASKS[0]).points
    assert scores(cohort, "eve") == pytest.approx({t.id: expected if t is TASKS[0] else 0 for t in TASKS})


def _truncated(folder: Path) -> None:
    path = folder / "listening.ipynb"
    path.write_bytes(path.read_bytes()[:300])


def _missing(folder: Path) -> None:
    (folder / "listening.ipynb").unlink()


def _deep(folder: Path) -> None:
    (folder / "listening.ipynb").write_text("[" * 200_000)


def _latin(folder: Path) -> None:
    (folder / "listening.ipynb").write_bytes("é".encode("latin-1"))


def _duplicated(folder: Path) -> None:
    path = folder / "listening.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"] *= 2
    path.write_text(json.dumps(notebook))


def _foreign(folder: Path) -> None:
    path = folder / "listening.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][2]["metadata"]["nbgrader"] = {"schema_version": 99, "grade": "yes"}
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    "spoil", [_truncated, _missing, _deep, _latin, _duplicated, _foreign], ids=lambda f: f.__name__[1:]
)
def test_a_mangled_notebook_costs_nobody_a_point(cohort: Cohort, spoil) -> None:
    """The replies beside a broken, missing or edited notebook are graded all the same, and so is everybody else."""
    spoil(give(cohort, "ann", ex_choir_whistle="Please come on Wednesday at ten o'clock."))
    give(cohort, "zoe", ex_choir_whistle="Please come on Wednesday at ten o'clock.")
    summary = grade_cohort(cohort.root)
    assert sorted((*summary.graded, *summary.queued)) == ["ann", "zoe"]
    assert scores(cohort, "ann") == scores(cohort, "zoe")
    assert scores(cohort, "ann")["ex-choir-whistle"] > 0


def test_a_link_in_a_submission_is_refused_and_named(cohort: Cohort, tmp_path: Path) -> None:
    """A link to somebody else's file is not followed; the learner is reported, the others are graded."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the instructor's secret")
    folder = give(cohort, "mallory")
    (folder / "replies" / "ex-choir-whistle.md").symlink_to(secret)
    give(cohort, "zoe", ex_choir_whistle="Please come on Wednesday.")
    summary = grade_cohort(cohort.root)
    assert [name for name, _ in summary.unreadable] == ["mallory"]
    assert (*summary.graded, *summary.queued) == ("zoe",)
    assert "link" in notes(cohort, "mallory")["ex-choir-whistle"]
    assert not any(
        "secret" in p.read_text(errors="ignore") for p in (cohort.root / "autograded").rglob("*") if p.is_file()
    )


@pytest.fixture
def decided(cohort: Cohort) -> Iterator[Cohort]:
    """A class in which an instructor changed a score and left a comment."""
    give(cohort, "ann", ex_choir_whistle="Please come on Wednesday at ten.")
    grade_cohort(cohort.root)
    with Gradebook(f"sqlite:///{cohort.root}/gradebook.db") as gradebook:
        entry = gradebook.find_grade("ex-choir-whistle", EXERCISE, EXERCISE, "ann")
        entry.manual_score, entry.needs_manual_grade = 7.5, False
        gradebook.find_comment("ex-choir-whistle-reply", EXERCISE, EXERCISE, "ann").manual_comment = "Warm & <clear>."
        gradebook.db.commit()
    return cohort


def test_a_person_s_decision_survives_grading_again(decided: Cohort) -> None:
    """Manual score and comment stay, and the same reply does not come back into the queue."""
    assert grade_cohort(decided.root).queue == ()
    row = next(r for r in gradebook_rows(decided.root, EXERCISE) if r["task"] == "ex-choir-whistle")
    assert (row["score"], row["manual_score"], row["comment"]) == (7.5, 7.5, "Warm & <clear>.")


def test_a_comment_reaches_the_feedback_page_escaped(decided: Cohort) -> None:
    """What the instructor wrote stands on the learner's page, as text."""
    write_feedback(decided.root)
    page = (decided.root / "feedback" / "ann" / "listening" / "listening.html").read_text()
    assert "Warm &amp; &lt;clear&gt;." in page
    assert "7.5 of 10 points" in page


def test_through_the_exchange_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Release, fetch, write, hand in twice, collect, grade: the last version counts."""
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    cohort = new_cohort(tmp_path / "spring", EXERCISE, exchange)
    release_to_exchange(cohort.root)
    folder = fetch(tmp_path / "desk", "spring", exchange, EXERCISE)
    assert not list(folder.rglob("*.yaml"))
    monkeypatch.setenv("COACH_COURSE", "spring")
    monkeypatch.setenv("COACH_EXCHANGE", str(exchange))
    (folder / "replies").mkdir()
    (folder / "replies" / "ex-choir-whistle.md").write_text("Come.")
    submit(EXERCISE, folder)
    final = "I can hear how embarrassed you were in the choir, Mrs. Wieczorek."
    (folder / "replies" / "ex-choir-whistle.md").write_text(final)
    assert "Handed in" in submit(EXERCISE, folder)
    assert "1 submissions" in collect(cohort.root)
    summary = grade_cohort(cohort.root)
    (learner,) = (*summary.graded, *summary.queued)
    assert scores(cohort, learner)["ex-choir-whistle"] == pytest.approx(grade(final, TASKS[0]).points)


def test_handing_in_without_a_class_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner on their own gets a sentence, not a traceback."""
    monkeypatch.delenv("COACH_EXCHANGE", raising=False)
    with pytest.raises(SubmitError, match="Download my work"):
        submit(EXERCISE, tmp_path)


def test_a_class_folder_is_never_overwritten(cohort: Cohort) -> None:
    """A second `cohort new` on the same folder is refused and changes nothing."""
    before = (cohort.root / "nbgrader_config.py").read_bytes()
    with pytest.raises(CohortError, match="not empty"):
        new_cohort(cohort.root, EXERCISE)
    assert (cohort.root / "nbgrader_config.py").read_bytes() == before


def test_a_class_never_lies_in_the_course() -> None:
    """Learners' data must not land in the repository."""
    with pytest.raises(CohortError, match="outside"):
        new_cohort(resources.SOLUTIONS.parent / "my-class", EXERCISE)


def test_a_folder_that_is_no_class_is_named(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(CohortError, match="coach cohort new"):
        open_cohort(tmp_path)


def test_an_instructor_s_own_rubric_counts(cohort: Cohort) -> None:
    """Weights that are changed in the class's tasks file change the scores, and nothing in the course."""
    give(cohort, "ann", ex_choir_whistle="I can hear how embarrassed you were. Come on Wednesday.")
    before = grade_cohort(cohort.root) and scores(cohort, "ann")["ex-choir-whistle"]
    path = cohort.root / "tasks" / "listening.yaml"
    path.write_text(
        path.read_text().replace("{criterion: names-feeling, weight: 2}", "{criterion: names-feeling, weight: 20}", 1)
    )
    grade_cohort(cohort.root)
    assert scores(cohort, "ann")["ex-choir-whistle"] > before


def test_the_summary_counts_every_submission_once(demo: tuple[Cohort, list[str]]) -> None:
    """Graded, queued, empty and unreadable add up to what was handed in."""
    summary: Summary = grade_cohort(demo[0].root)
    assert sorted((*summary.graded, *summary.queued, *summary.empty)) == sorted(LEARNERS)
    assert summary.total == len(LEARNERS)
