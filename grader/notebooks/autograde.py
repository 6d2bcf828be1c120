"""nbgrader's autograding for one submission after another, so that one that fails stops nobody else."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader.notebooks.logs import quiet, without_sqlalchemy_warnings
from grader.notebooks.settings import load_config
from grader.submissions.reading import read_folder
from grader.submissions.troubles import SubmissionTrouble


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
    read_folder(folder)  # links, special files and floods stop here
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
            raise SubmissionTrouble(f"nbgrader could not grade it ({said.cause or error})") from error


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
