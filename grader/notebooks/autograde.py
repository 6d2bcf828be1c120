"""nbgrader's autograding for one submission after another, so that one that fails stops nobody else."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader.notebooks.logs import quiet, without_sqlalchemy_warnings
from grader.notebooks.settings import load_config


class SubmissionTrouble(ValueError):
    """A submission that cannot be graded, with what the instructor can do."""


class _Autograde(Autograde):
    """nbgrader's Autograde that also takes submissions whose notebook file is missing: the replies are what counts."""

    def init_notebooks(self) -> None:
        folder = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        with Gradebook(self.coursedir.db_url) as gradebook:
            names = [notebook.name for notebook in gradebook.find_assignment(self.coursedir.assignment_id).notebooks]
        found = glob.glob(folder)
        self.assignments = {path: [os.path.join(path, f"{name}.ipynb") for name in names] for path in found}
        self.notebooks: list[str] = []


def submissions(root: Path, exercise: str) -> Iterator[Path]:
    """The submissions of a class, by learner's name."""
    yield from sorted(path for path in (root / "submitted").glob(f"*/{exercise}") if path.is_dir())


def autograde(root: Path, exercise: str, learner: str) -> None:
    """Grade one learner's submission into the class's gradebook. Raises SubmissionTrouble."""
    folder = root / "submitted" / learner / exercise
    check_folder(folder)
    config = load_config(root)
    settings = Config(config)
    settings.CourseDirectory.assignment_id = exercise
    settings.CourseDirectory.student_id = glob.escape(learner)
    converter = _Autograde(coursedir=CourseDirectory(config=settings), config=settings)
    converter.force = True
    with quiet(converter.log) as said:
        try:
            converter.start()
        except (Exception, SystemExit) as error:  # whatever a submission holds, the others go on
            raise SubmissionTrouble(
                f"it could not be graded ({said.cause or error}); look at the submission's files"
            ) from error


MAX_FILES = 500
MAX_FILE = 50_000_000


def check_folder(folder: Path) -> None:
    """Refuse what a folder of replies never holds: links, special files, floods. Raises SubmissionTrouble."""
    number = 0
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent) / name
            number += 1
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise SubmissionTrouble(
                    f"it holds a link or a special file ({path.relative_to(folder)}); ask for plain files"
                )
            if path.is_file() and path.stat().st_size > MAX_FILE:
                raise SubmissionTrouble(f"it holds a file of more than {MAX_FILE:,} bytes ({path.relative_to(folder)})")
        if number > MAX_FILES:
            raise SubmissionTrouble(f"it holds more than {MAX_FILES} files; ask for the replies only")


def record_trouble(root: Path, exercise: str, learner: str, reason: str) -> None:
    """Put a submission that could not be graded into the gradebook: no points yet, flagged, with the reason."""
    with without_sqlalchemy_warnings(), Gradebook(load_config(root).CourseDirectory.db_url) as gradebook:
        gradebook.update_or_create_student(learner)
        submission = gradebook.update_or_create_submission(exercise, learner)
        for notebook in submission.notebooks:
            for entry in notebook.grades:
                entry.auto_score = entry.auto_score or 0.0
                entry.needs_manual_grade = True
            for comment in notebook.comments:
                comment.auto_comment = f"Could not be read: {reason}."
        gradebook.db.commit()


def set_names(root: Path, names: dict[str, tuple[str, str]]) -> None:
    """First and last names of learners, by id."""
    with Gradebook(load_config(root).CourseDirectory.db_url) as gradebook:
        for learner, (first, last) in names.items():
            gradebook.update_or_create_student(learner, first_name=first, last_name=last)


def gradebook_rows(root: Path, exercise: str) -> list[dict[str, Any]]:
    """One row a learner and task: ids, names, scores, flags, comments. Learners without a submission are left out."""
    rows: list[dict[str, Any]] = []
    with Gradebook(load_config(root).CourseDirectory.db_url) as gradebook:
        try:
            found = gradebook.assignment_submissions(exercise)
        except MissingEntry:
            return rows
        for submission in sorted(found, key=lambda s: s.student.id):
            for notebook in submission.notebooks:
                comments = {comment.name: comment for comment in notebook.comments}
                rows += [_row(submission, entry, comments.get(f"{entry.name}-reply")) for entry in notebook.grades]
    return rows


def _row(submission: Any, entry: Any, comment: Any) -> dict[str, Any]:
    student = submission.student
    return {
        "learner": student.id,
        "name": " ".join(part for part in (student.first_name, student.last_name) if part) or student.id,
        "task": entry.name,
        "auto_score": entry.auto_score,
        "manual_score": entry.manual_score,
        "score": entry.score,
        "max_score": entry.max_score,
        "needs_person": bool(entry.needs_manual_grade),
        "note": (comment.auto_comment or "") if comment else "",
        "comment": (comment.manual_comment or "") if comment else "",
    }
