"""Places that still wait to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from course.audit.places import begins, shown
from grader import resources

MARKER = "TODO:"


def content_files() -> list[Path]:
    """Every file that an author writes: criteria, rubrics, lessons, drills, tasks, figures, exercises."""
    folders = (resources.CRITERIA, resources.RUBRICS, resources.COURSE, resources.SOLUTIONS)
    found = {path for folder in folders for ending in ("*.yaml", "*.ipynb") for path in folder.rglob(ending)}
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def marker_findings(paths: Iterable[Path] | None = None) -> Iterator[str]:
    """Each line that holds the marker, in the given files or in all content."""
    for path in content_files() if paths is None else paths:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if MARKER in line:
                rest = line.split(MARKER, 1)[1].strip().removesuffix('\\n",').strip("\"', ")
                yield f"{shown(path)}:{number}: still to be filled in: {begins(rest)}."
