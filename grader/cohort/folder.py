"""A class's folder: made once, never overwritten."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from grader import resources

MARKER = "nbgrader_config.py"


class CohortError(ValueError):
    """What is wrong with a class's folder, and what to do."""


@dataclass(frozen=True)
class Cohort:
    """A class: its folder and the exercise it works on."""

    root: Path
    exercise: str


def new_cohort(folder: Path, exercise: str, exchange: Path | None = None, database: str = "") -> Cohort:
    """Make a class folder with nbgrader's settings, source, release and gradebook. Raises CohortError."""
    from grader.notebooks.release import generate
    from grader.notebooks.settings import config_text, load_config

    root = folder.expanduser().resolve()
    source = resources.SOLUTIONS / exercise
    if not (source / f"{exercise}.ipynb").is_file():
        known = ", ".join(sorted(path.parent.name for path in resources.SOLUTIONS.glob("*/tasks.yaml")))
        raise CohortError(f"There is no exercise {exercise!r}; there are: {known}")
    if root.is_relative_to(resources.SOLUTIONS.parent):
        raise CohortError(
            f"{root} lies inside the course; choose a folder outside, so that learners' data stays out of it"
        )
    if root.exists() and any(root.iterdir()):
        raise CohortError(f"{root} is not empty; choose a new folder, nothing was changed")
    (root / "solutions" / exercise).mkdir(parents=True)
    for name in ("submitted", "tasks", "reports"):
        (root / name).mkdir()
    shutil.copy2(source / f"{exercise}.ipynb", root / "solutions" / exercise)
    # The tasks with their model replies lie apart: nbgrader copies what is beside a source notebook to learners.
    shutil.copy2(source / "tasks.yaml", root / "tasks" / f"{exercise}.yaml")
    (root / MARKER).write_text(config_text(root, root.name, exchange or root / "exchange", database), encoding="utf-8")
    generate(root, exercise, load_config(root))
    return Cohort(root, exercise)


def open_cohort(folder: Path) -> Cohort:
    """The class in a folder. Raises CohortError."""
    root = folder.expanduser().resolve()
    if not (root / MARKER).is_file():
        raise CohortError(f"{root} is no class folder; make one with: coach cohort new {folder}")
    found = sorted((root / "tasks").glob("*.yaml"))
    if not found:
        raise CohortError(f"{root / 'tasks'} holds no tasks; copy the exercise's tasks.yaml there as <exercise>.yaml")
    return Cohort(root, found[0].stem)
