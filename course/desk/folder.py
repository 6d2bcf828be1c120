"""The learner's folder: the course's notebooks, copied without ever losing what a learner wrote into one."""

from __future__ import annotations

import shutil
from pathlib import Path

from course import catalog
from grader import resources
from grader.files import ContentError, write_safely


def shipped() -> dict[str, Path]:
    """The notebooks of the course by their place in the learner's folder."""
    files = {"start.ipynb": resources.COURSE / "start.ipynb"}
    for path in sorted(resources.COURSE.glob("*/[0-9]_[0-9]*_*.ipynb")):
        files[f"{path.parent.name}/{path.name}"] = path
    for path in sorted(resources.EXERCISES.glob("*/*.ipynb")):
        files[f"exercises/{path.parent.name}/{path.name}"] = path
    return files


def fill(desk: Path) -> list[str]:
    """Put the course into ``desk``; what a person should know about it, a sentence each.

    A notebook that the learner changed (cells of their own) is renamed, not overwritten.
    """
    said = []
    for place, origin in shipped().items():
        target = desk / place
        if target.exists() and not _same_cells(target, origin):
            aside = _free_name(target)
            target.rename(aside)
            said.append(f"{place} has a new version; your own copy is {aside.name}.")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_safely(target, origin.read_bytes())
    return said


def _same_cells(path: Path, origin: Path) -> bool:
    """True if both notebooks hold the same cells; outputs and widths do not matter."""
    try:
        mine, shipped_cells = ([catalog.source(c) for c in catalog.cells(p)] for p in (path, origin))
    except ContentError:
        return False
    return mine == shipped_cells


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.mine-{number}{path.suffix}")).exists():
        number += 1
    return aside


def settings(desk: Path) -> Path:
    """Write the quiet screen's settings into ``desk/.coach`` and return that folder; nothing else is touched."""
    here = Path(__file__).parent
    config = desk / ".coach" / "jupyter"
    for source, target in (
        ("custom.css", "custom/custom.css"),
        ("page_config.json", "labconfig/page_config.json"),
        ("overrides.json", "labconfig/default_setting_overrides.json"),
    ):
        write_safely(config / target, (here / source).read_bytes())
    # nbgrader's server part wants to know where a learner's assignments are.
    write_safely(config / "nbgrader_config.py", f"c = get_config()\nc.CourseDirectory.root = {str(desk)!r}\n".encode())
    extension = desk / ".coach" / "labextensions" / "coach-autorun"
    shutil.copytree(here / "extension", extension, dirs_exist_ok=True)
    return desk / ".coach"
