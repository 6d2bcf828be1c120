"""Power cuts, full disks, locked or dropped gradebooks, dying workers, two commands at once: nothing is lost or done twice."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from classes import (
    EXERCISE,
    FIRST,
    LISTENING,
    REPLY,
    TASKS,
    coach,
    copied,
    files_of,
    fragile,
    give,
    known_reply,
    made,
    recorded,
    started,
)
from nbgrader.api import Gradebook

from grader.cohort.folder import Cohort
from grader.cohort.grade import Options, grade_cohort
from grader.cohort.lock import at_work
from grader.cohort.simulate import simulate
from grader.cohort.workers import Processes, alone
from grader.notebooks.book.book import Book
from grader.notebooks.book.engine import BookTrouble
from grader.notebooks.book.reading import gradebook_rows, history
from grader.submissions.work import Job

pytestmark = pytest.mark.cohort
KILLS = int(os.environ.get("COACH_KILLS", "6"))
KILL_CLASS = int(os.environ.get("COACH_KILL_CLASS", "60"))
ONE = Options(workers=1)


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    """A new class."""
    return made(tmp_path / "class")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A class with some damaged submissions, not graded."""
    cohort = made(tmp_path_factory.mktemp("lost") / "class")
    simulate(cohort.root, KILL_CLASS, 0.1)
    return cohort


@pytest.fixture(scope="module")
def undisturbed(simulated: Cohort, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the gradebook of that class holds after a run without trouble."""
    cohort = copied(simulated, tmp_path_factory.mktemp("undisturbed") / "class")
    grade_cohort(cohort.root, ONE)
    return recorded(cohort)


@pytest.mark.slow
def test_killed_at_random_moments_it_goes_on_to_the_same_gradebook(
    simulated: Cohort, undisturbed, tmp_path: Path
) -> None:
    """SIGKILL at random moments, run after run: in the end the gradebook and every notebook are those of a quiet run."""
    cohort = copied(simulated, tmp_path / "class")
    chance, log = random.Random(KILLS), []
    for number in range(KILLS):
        process = started("cohort", "grade", cohort.root, "--workers", "2")
        moment = chance.uniform(0.5, 12.0)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGKILL)
            process.wait()
            _, alive = psutil.wait_procs(children, timeout=10)
            assert not alive, "workers outlive the command that started them"
        done = (
            len(list((cohort.root / "autograded").glob("*/*/*.ipynb"))) if (cohort.root / "autograded").is_dir() else 0
        )
        log.append(f"kill {number + 1}: after {moment:.2f} s, code {process.returncode}, {done} notebooks in place")
    last = coach("cohort", "grade", cohort.root, "--workers", "2")
    log.append(last.stdout.splitlines()[0])
    if os.environ.get("COACH_KILL_LOG"):
        Path(os.environ["COACH_KILL_LOG"]).write_text("\n".join(log) + "\n")
    assert last.returncode in {0, 1}, last.stderr
    assert recorded(cohort) == undisturbed
    assert not list(cohort.root.rglob(".writing-*.ipynb"))


def test_a_second_run_does_nothing_again(cohort: Cohort) -> None:
    """What is graded stays as it is: no new grade, no new file, nothing judged."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    assert grade_cohort(cohort.root, ONE).fresh == 1
    before = recorded(cohort)
    assert grade_cohort(cohort.root, ONE).fresh == 0
    assert recorded(cohort) == before
    assert grade_cohort(cohort.root, Options(workers=1, again=True)).fresh == 1
    assert recorded(cohort) == before


def test_a_new_reply_is_graded_and_the_old_grade_stays_readable(cohort: Cohort) -> None:
    """Handed in again: the new text counts, the earlier grade and its versions can still be read."""
    place = give(cohort, "ann", ex_choir_whistle="Please come.")
    grade_cohort(cohort.root, ONE)
    (place / "replies" / f"{FIRST}.md").write_text(REPLY)
    assert grade_cohort(cohort.root, ONE).fresh == 1
    mine = [entry for entry in history(cohort.root, EXERCISE, "ann") if entry["task"] == FIRST]
    assert [entry["reply"] for entry in mine] == ["Please come.", REPLY]
    assert all(dict(entry["grade"].versions)["task"] == TASKS[0].version for entry in mine)
    assert len(history(cohort.root, EXERCISE, "ann")) == len(TASKS) + 1


def test_a_lost_notebook_is_written_again(cohort: Cohort) -> None:
    """An autograded notebook that was deleted comes back with the next run, the same to the byte."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    grade_cohort(cohort.root, ONE)
    path = cohort.root / "autograded" / "ann" / EXERCISE / f"{EXERCISE}.ipynb"
    before = path.read_bytes()
    path.unlink()
    grade_cohort(cohort.root, ONE)
    assert path.read_bytes() == before


def test_a_locked_gradebook_is_waited_for(cohort: Cohort) -> None:
    """While another program writes, grading waits and then goes on."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    other = sqlite3.connect(cohort.root / "gradebook.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(2, lambda: other.execute("COMMIT")).start()
    assert grade_cohort(cohort.root, ONE).fresh == 1


def test_a_gradebook_that_stays_locked_is_named(cohort: Cohort) -> None:
    """After the wait a sentence says what to do; when the lock is gone, everything is still there."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    other = sqlite3.connect(cohort.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BookTrouble, match=r"locked.*close other programs.*nothing is lost"):
        Book(cohort.root, EXERCISE, wait=0.2)
    other.execute("ROLLBACK")
    assert grade_cohort(cohort.root, ONE).fresh == 1


def test_a_gradebook_that_is_dropped_while_grading_is_noticed(simulated: Cohort, undisturbed, tmp_path: Path) -> None:
    """Deleted half-way: the run says so and stops, the next one makes it anew, the result is that of a quiet run."""
    cohort = copied(simulated, tmp_path / "class")
    process = started("cohort", "grade", cohort.root, "--workers", "1")
    deadline = time.monotonic() + 120
    while not list((cohort.root / "autograded").glob("*/*/*.ipynb")) and time.monotonic() < deadline:
        time.sleep(0.05)
    (cohort.root / "gradebook.db").unlink()
    _, errors = process.communicate(timeout=200)
    assert process.returncode == 3
    assert b"removed or replaced while grading" in errors
    grade_cohort(cohort.root, ONE)
    assert recorded(cohort) == undisturbed


def test_a_full_disk_is_named_and_nothing_is_half_written(simulated: Cohort, undisturbed, tmp_path: Path) -> None:
    """Where no more can be written, a sentence says so; with space again the result is that of a quiet run."""
    cohort = copied(simulated, tmp_path / "class")
    size = (cohort.root / "gradebook.db").stat().st_size + 60_000

    def no_more() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = coach("cohort", "grade", cohort.root, "--workers", "1", preexec_fn=no_more)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "nothing is lost" in done.stderr
    assert "Traceback" not in done.stderr
    with sqlite3.connect(cohort.root / "gradebook.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    grade_cohort(cohort.root, ONE)
    assert recorded(cohort) == undisturbed


def test_a_worker_that_dies_costs_nobody_a_grade(tmp_path: Path) -> None:
    """A killed process is replaced and its submissions are graded; one that always kills is left to a person."""
    texts = {f"learner-{n}": REPLY for n in range(20)}
    texts["stumbler"] = f"STUMBLE:{tmp_path / 'mark'}: {REPLY}"
    texts["killer"] = "DIE " + REPLY
    jobs = [Job(name, name, files_of({FIRST: text})) for name, text in texts.items()]
    done = {one.learner: one for one in Processes(2, fragile).run(LISTENING, jobs)}
    assert set(done) == set(texts)
    assert "ended without an answer" in done["killer"].trouble
    assert [name for name, one in done.items() if one.graded is None] == ["killer"]


def test_one_worker_or_many_give_the_same(simulated: Cohort, undisturbed, tmp_path: Path) -> None:
    """The number of processes does not show in the gradebook or in any notebook."""
    cohort = copied(simulated, tmp_path / "class")
    grade_cohort(cohort.root, Options(workers=3))
    assert recorded(cohort) == undisturbed


def test_alone_gives_what_processes_give() -> None:
    """Results of this process and of others are equal as data."""
    jobs = [Job(str(n), "x", files_of({FIRST: f"{REPLY} {n}"})) for n in range(3)]
    assert sorted(Processes(2).run(LISTENING, jobs), key=lambda d: d.learner) == list(alone(LISTENING, jobs))


def test_two_commands_at_once_say_who_is_at_work(cohort: Cohort) -> None:
    """The second instructor reads who holds the class, since when and with which command."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    with at_work(cohort.root, "coach cohort regrade"):
        second = coach("cohort", "grade", cohort.root, "--wait", "0.2")
        assert second.returncode == 3
        assert "is at work on this class" in second.stderr
        assert f"process {os.getpid()}" in second.stderr
        assert "coach cohort regrade" in second.stderr
    assert grade_cohort(cohort.root, ONE).fresh == 1


def test_a_second_command_waits_for_the_first(cohort: Cohort) -> None:
    """Within the wait the second command goes on when the first is done."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with at_work(cohort.root, "x"):
            entered.set()
            leave.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait(10)
    threading.Timer(1, leave.set).start()
    assert grade_cohort(cohort.root, ONE).fresh == 1
    thread.join()


def test_a_lock_of_a_killed_command_holds_nobody_up(cohort: Cohort) -> None:
    """The lock goes with its process, whatever file it left behind."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    code = f"import os\nfrom pathlib import Path\nfrom grader.cohort.lock import at_work\nwith at_work(Path({str(cohort.root)!r}), 'x'):\n    os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert (cohort.root / ".coach" / "at-work.json").is_file()
    assert grade_cohort(cohort.root, Options(workers=1, wait=0.5)).fresh == 1


def test_a_damaged_verdict_cache_only_costs_time(cohort: Cohort) -> None:
    """Remembered verdicts can be deleted or garbled at any time."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    grade_cohort(cohort.root, ONE)
    before = recorded(cohort)
    (cohort.root / ".coach" / "verdicts.db").write_bytes(b"\0garbage" * 1000)
    grade_cohort(cohort.root, Options(workers=1, again=True))
    assert recorded(cohort) == before


def test_dry_run_changes_nothing(cohort: Cohort) -> None:
    """--dry-run counts what would be done and leaves the gradebook alone."""
    give(cohort, "ann", ex_choir_whistle=REPLY)
    give(cohort, "bob", ex_choir_whistle=REPLY)
    (cohort.root / "submitted" / "readme.md").write_text("x")
    done = coach("cohort", "grade", cohort.root, "--dry-run")
    assert "3 submissions: 2 new, 0 to grade again, 0 graded already, 1 cannot be read" in done.stdout
    assert "2 replies would be judged" in done.stdout
    assert gradebook_rows(cohort.root, EXERCISE) == []
    assert not (cohort.root / "autograded").exists()


def decide(cohort: Cohort, score: float | None, extra: float | None = None) -> None:
    """Give a score as formgrader does."""
    with Gradebook(f"sqlite:///{cohort.root}/gradebook.db") as gradebook:
        entry = gradebook.find_grade(FIRST, EXERCISE, EXERCISE, "ann")
        entry.manual_score, entry.extra_credit, entry.needs_manual_grade = score, extra, False
        gradebook.db.commit()


def row(cohort: Cohort) -> dict:
    """Ann's row for the first task."""
    return next(r for r in gradebook_rows(cohort.root, EXERCISE) if r["task"] == FIRST and r["learner"] == "ann")


UNSURE = "Ihr Hörgerät pfeift also, sobald Sie jemand umarmt, und im Chor hat sich jeder umgedreht."


def test_a_decision_stands_for_its_text_and_not_for_another(cohort: Cohort) -> None:
    """Decided: out of the queue, also when graded again; another text comes back into it; the old text stays decided."""
    place = give(cohort, "ann", ex_choir_whistle=UNSURE)
    assert grade_cohort(cohort.root, ONE).queue == (f"ann: {FIRST}",)
    decide(cohort, 7.5, extra=1.0)
    assert grade_cohort(cohort.root, Options(workers=1, again=True)).queue == ()
    assert (row(cohort)["score"], row(cohort)["manual_score"], row(cohort)["extra_credit"]) == (8.5, 7.5, 1.0)
    (place / "replies" / f"{FIRST}.md").write_text(REPLY)
    assert grade_cohort(cohort.root, ONE).queue == (f"ann: {FIRST}",)
    (place / "replies" / f"{FIRST}.md").write_text(UNSURE)
    assert grade_cohort(cohort.root, ONE).queue == ()
    assert row(cohort)["manual_score"] == 7.5


def test_late_is_counted_as_nbgrader_counts(cohort: Cohort) -> None:
    """Due date, extension and penalty by nbgrader's own plugin; the summary names the late one."""
    # One that waits for a person is counted there.
    decided = known_reply(waiting=False)
    (cohort.root / "nbgrader_config.py").open("a").write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    for name, day in (("ann", "2026-03-01"), ("bob", "2026-03-03"), ("eve", "2026-03-03")):
        (give(cohort, name, ex_choir_whistle=decided) / "timestamp.txt").write_text(f"{day} 12:00:00.000000 UTC")
    with Gradebook(f"sqlite:///{cohort.root}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(EXERCISE, duedate="2026-03-02 12:00:00 UTC")
        gradebook.update_or_create_student("eve")
        gradebook.update_or_create_submission(EXERCISE, "eve")
        gradebook.grant_extension(EXERCISE, "eve", days=2)
    summary = grade_cohort(cohort.root, ONE)
    with Gradebook(f"sqlite:///{cohort.root}/gradebook.db") as gradebook:
        off = {s.student.id: (s.total_seconds_late, s.late_submission_penalty, s.score) for s in gradebook.assignment_submissions(EXERCISE)}  # fmt: skip
    assert off["ann"][:2] == (0, 0)
    assert off["eve"][:2] == (0, 0)
    assert off["bob"] == (86_400, off["bob"][2], off["ann"][2])
    assert "bob" in summary.late
    assert json.loads(json.dumps(summary.data()))["total"] == 3


def test_what_a_dead_command_left_half_written_is_swept(cohort: Cohort) -> None:
    """A file that was not written to its end goes with the next command; what a learner handed in stays."""
    give(cohort, "ann", ex_choir_whistle="Come on Wednesday.")
    grade_cohort(cohort.root, ONE)
    torn = cohort.root / "autograded" / "ann" / EXERCISE / ".writing-abc"
    theirs = cohort.root / "submitted" / "ann" / EXERCISE / ".writing-mine"
    for path in (torn, theirs):
        path.write_text("half")
    (cohort.root / ".coach" / "at-work.json").write_text("{}")
    grade_cohort(cohort.root, ONE)
    assert not torn.exists()
    assert theirs.read_text() == "half"
