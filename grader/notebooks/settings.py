"""nbgrader's settings for a class: written into its folder, read by nbgrader's own tools."""

from __future__ import annotations

from pathlib import Path

CONFIG = """# nbgrader's settings for this class. Made by `coach cohort new`; edit freely.
# No learner's code runs: replies are read as text by grader.notebooks.preprocessors.
c = get_config()

c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = {course!r}
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
# For PostgreSQL: "postgresql+psycopg://user@host/name" (pip install 'service-coach[postgres]').
c.CourseDirectory.db_url = {database!r}
c.Exchange.root = {exchange!r}

# The notebook is rebuilt from the release; the reply files are what counts.
c.Autograde.exporter_class = "grader.notebooks.trusted.TrustedExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grader.notebooks.preprocessors.GradeReplies",
    "nbgrader.preprocessors.SaveAutoGrades",
    "grader.notebooks.preprocessors.RecordOutcome",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""


def config_text(root: Path, course: str, exchange: Path, database: str = "") -> str:
    """The text of ``nbgrader_config.py``; ``database`` is the gradebook's address, a file in the class if empty."""
    return CONFIG.format(
        root=str(root), course=course, database=database or f"sqlite:///{root / 'gradebook.db'}", exchange=str(exchange)
    )


def load_config(root: Path):  # type: ignore[no-untyped-def]
    """The class's settings as traitlets read them, without changing the working folder."""
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
