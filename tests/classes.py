"""Classes for the tests of grading: made quickly, filled with submissions, compared by all that is recorded."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from grader import resources
from grader.cohort.demo import CLASS, ClassFile, Learner, hand_in
from grader.cohort.folder import Cohort, new_cohort, open_cohort
from grader.files import load_as
from grader.grading import grade
from grader.notebooks.settings import load_config
from grader.submissions.exercise import Exercise
from grader.submissions.work import Done, Job, work
from grader.tasks import Task, read_tasks

EXERCISE = "listening"
TASKS = read_tasks(resources.SOLUTIONS / EXERCISE / "tasks.yaml")
RELEASE = (resources.EXERCISES / EXERCISE / f"{EXERCISE}.ipynb").read_bytes()
LISTENING = Exercise(EXERCISE, TASKS, RELEASE)
LEARNERS = {learner.id: learner for learner in load_as(ClassFile, CLASS).learners}
REPLY = "I can hear how embarrassing that was, Mrs. Wieczorek. Come on Wednesday at ten."
FIRST = TASKS[0].id


def known_reply(waiting: bool, task: Task = TASKS[0]) -> str:
    """A known reply of the task of which some verdict waits for a person, or one with points of which none does."""
    grades = ((reply.text, grade(reply.text, task)) for reply in task.replies)
    return next(text for text, found in grades if (found.points or waiting) and bool(found.open_points) is waiting)


RECORDED = {
    "grades": "SELECT s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, n.late_submission_penalty, s.timestamp "
    "FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell c ON g.cell_id = c.id",
    "comments": "SELECT s.student_id, c.name, m.auto_comment, m.manual_comment "
    "FROM comment m JOIN submitted_notebook n ON m.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell c ON m.cell_id = c.id",
    "journal": "SELECT learner, content, version, state, message, late FROM coach_journal",
    "current": "SELECT learner, task, reply, mark, number, outcome, flagged, decided FROM coach_current",
    "history": "SELECT learner, task, number, reply, text, grade, versions FROM coach_grade",
    "students": "SELECT id, first_name, last_name FROM student",
    "courses": "SELECT id FROM course",
}


def give(cohort: Cohort, name: str, **replies: str) -> Path:
    """Lay down a submission with these replies (task ids with _ for -); its folder."""
    texts = {key.replace("_", "-"): value for key, value in replies.items()}
    hand_in(cohort, Learner(id=name, first_name="", last_name="", about="", replies=texts))
    return cohort.root / "submitted" / name / cohort.exercise


def give_demo(cohort: Cohort) -> None:
    """Hand in for the bundled class of twelve."""
    for learner in LEARNERS.values():
        hand_in(cohort, learner)


def files_of(replies: dict[str, str]) -> dict[str, bytes]:
    """A submission as bytes by name."""
    return {f"replies/{task}.md": reply.encode() for task, reply in replies.items()} | {f"{EXERCISE}.ipynb": RELEASE}


def copied(cohort: Cohort, target: Path) -> Cohort:
    """The same class in another folder, with a gradebook of its own."""
    shutil.copytree(cohort.root, target, symlinks=True)
    config = target / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(cohort.root), str(target)))
    return open_cohort(target)


def recorded(cohort: Cohort) -> dict[str, Any]:
    """All that a class's gradebook holds, in order, and the hash of every autograded notebook."""
    engine = create_engine(str(load_config(cohort.root).CourseDirectory.db_url))
    with engine.connect() as connection:
        found: dict[str, Any] = {
            name: sorted(map(repr, (tuple(map(_plain, row)) for row in connection.execute(text(query)))))
            for name, query in RECORDED.items()
        }
    engine.dispose()
    notebooks = sorted((cohort.root / "autograded").rglob("*"))
    found["files"] = {
        str(path.relative_to(cohort.root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in notebooks
        if path.is_file()
    }
    return found


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ") if hasattr(value, "isoformat") else int(value) if isinstance(value, bool) else value


def coach(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command and wait for it."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)], capture_output=True, text=True, timeout=600, **more
    )


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start the command in the background."""
    return subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def made(folder: Path) -> Cohort:
    """A new class."""
    return new_cohort(folder, EXERCISE)


def nbgrader(root: Path, *arguments: str) -> None:
    """Run nbgrader's own command in a class's folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=root, capture_output=True, text=True, timeout=3000,
        env=os.environ | {"HOME": str(root), "PATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def fragile(jobs: list[Job]) -> list[Done]:
    """A worker that is killed by the reply "die", and once by "stumble"."""
    for job in jobs:
        text = b" ".join(job.files.values())
        if b"DIE" in text or (b"STUMBLE" in text and _first_time(text)):
            os.kill(os.getpid(), signal.SIGKILL)
    return work(LISTENING, jobs)


def _first_time(text: bytes) -> bool:
    mark = Path(text.split(b"STUMBLE:")[1].split(b":")[0].decode())
    if mark.exists():
        return False
    mark.touch()
    return True
