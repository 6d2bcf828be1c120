"""Learners' feedback pages through nbgrader's generate_feedback, with a template that shows no code."""

from __future__ import annotations

import glob
from pathlib import Path

from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader.notebooks.logs import quiet
from grader.notebooks.settings import load_config

TEMPLATES = Path(__file__).parent / "templates"


def write_page(root: Path, exercise: str, learner: str) -> Path:
    """Write ``feedback/<learner>/<exercise>/<exercise>.html`` and return it. Raises RuntimeError."""
    # The template goes in here and not into nbgrader_config.py, where it would take formgrader's score inputs away.
    settings = Config(load_config(root))
    settings.CourseDirectory.assignment_id = exercise
    settings.CourseDirectory.student_id = glob.escape(learner)
    settings.HTMLExporter.template_name = "coach_feedback"
    settings.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
    converter = GenerateFeedback(coursedir=CourseDirectory(config=settings), config=settings)
    converter.force = True
    with quiet(converter.log) as said:
        try:
            converter.start()
        except (Exception, SystemExit) as error:  # one page that fails stops no other
            raise RuntimeError(f"nbgrader could not write the page ({said.cause or error})") from error
    return root / "feedback" / learner / exercise / f"{exercise}.html"
