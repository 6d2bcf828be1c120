"""What a run has to do: every input looked at once, what is done already left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.cohort.folder import Cohort
from grader.cohort.inputs import Found, Scan, read_files
from grader.cohort.roster import Listed
from grader.exercises import tasks_file
from grader.notebooks.book.entries import Journaled
from grader.submissions.exercise import Exercise, check_exercise, short_hash
from grader.submissions.reading import Files
from grader.submissions.replies import content_hash, rebased
from grader.submissions.troubles import SubmissionTrouble
from grader.tasks import read_tasks


@dataclass(frozen=True)
class Read:
    """A submission that was read: its files, or why they cannot be used. ``done`` if nothing is left to do."""

    learner: str
    content: str
    files: Files = field(default_factory=dict)
    stamp: bytes = b""
    trouble: str = ""
    done: bool = False


def exercise_of(cohort: Cohort) -> Exercise:
    """The exercise as this class grades it. Raises ContentError or OSError."""
    release = cohort.root / "exercises" / cohort.exercise / f"{cohort.exercise}.ipynb"
    tasks = read_tasks(tasks_file(cohort.exercise, cohort.root))
    exercise = Exercise(cohort.exercise, tasks, release.read_bytes())
    check_exercise(exercise)
    return exercise


def unknown(scan: Scan, roster: Mapping[str, Listed] | None) -> list[tuple[str, str]]:
    """Inputs of learners who are not on the class list."""
    if roster is None:
        return []
    return [
        (found.learner, "not on the class list; add a line to learners.csv or rename the folder, then grade again")
        for found in scan.found
        if found.learner not in roster
    ]


def reading(cohort: Cohort, exercise: Exercise, found: Iterable[Found], journal: Mapping[str, Journaled], again: bool) -> Iterator[Read]:  # fmt: skip
    """Read submissions one after another; with ``again`` nothing counts as done."""
    version = exercise.version
    for one in found:
        read = read_one(one, exercise)
        before = journal.get(one.learner)
        same = before is not None and (before.content, before.version) == (read.content, version)
        done = not again and same and before is not None and _in_place(before, cohort, one.learner)
        yield Read(read.learner, read.content, {} if done else read.files, read.stamp, read.trouble, done)


def read_one(found: Found, exercise: Exercise) -> Read:
    """A submission's files and their hash; a submission that cannot be read has the hash of the reason."""
    try:
        files = read_files(found, exercise.id)
    except SubmissionTrouble as error:
        return Read(found.learner, short_hash(error.text.encode("utf-8", "replace")), trouble=error.text)
    stamp = rebased(files, exercise).get("timestamp.txt", b"")
    return Read(found.learner, content_hash(files), files, stamp)


def _in_place(before: Journaled, cohort: Cohort, learner: str) -> bool:
    """True where nothing of the last run is missing."""
    return before.state == "unreadable" or (before.state == "written" and autograded_path(cohort, learner).is_file())


def autograded_path(cohort: Cohort, learner: str) -> Path:
    """Where nbgrader's formgrader looks for the graded notebook."""
    return cohort.root / "autograded" / learner / cohort.exercise / f"{cohort.exercise}.ipynb"
