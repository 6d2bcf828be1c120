"""The exporter that autograding uses: it takes the release's notebook, never the submitted one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

MAX_NOTEBOOK = 50_000_000


class TrustedExporter(NotebookExporter):
    """Converts the release's notebook in place of the submitted one.

    Moved, copied, deleted or edited cells, foreign metadata and broken files do not matter then. What
    is wrong with the submitted file is said in ``resources["coach"]["trouble"]``.
    """

    def from_filename(self, filename: str, resources: dict[str, Any] | None = None, **kw: Any) -> Any:
        """Rebuild and convert the notebook that belongs at ``filename``."""
        path = Path(filename)
        found = ResourcesDict()
        found.update(resources or {})
        given = found["nbgrader"]
        release = release_folder(self.config) / given["assignment"] / f"{given['notebook']}.ipynb"
        notebook = nbformat.read(release, as_version=4)
        submitted = submission_folder(self.config, given["assignment"], given["student"])
        found["metadata"] = {"name": path.stem, "path": str(path.parent)}
        found["coach"] = {"trouble": trouble(submitted / path.name), "folder": str(submitted)}
        result = self.from_notebook_node(notebook, found, **kw)
        return result


def release_folder(config: Any) -> Path:
    """The folder with the released notebooks, by nbgrader's configuration."""
    course = config.CourseDirectory
    return Path(str(course.get("root", "."))) / str(course.get("release_directory", "exercises"))


def submission_folder(config: Any, assignment: str, student: str) -> Path:
    """Where the learner's own files lie: nbgrader's copies of them follow links, the originals are read without."""
    course = config.CourseDirectory
    return (
        Path(str(course.get("root", "."))) / str(course.get("submitted_directory", "submitted")) / student / assignment
    )


def trouble(path: Path) -> str:
    """What is wrong with a submitted notebook file, in words; empty if it can be opened."""
    if path.is_symlink() or not path.is_file():
        return "The notebook file was not handed in."
    if path.stat().st_size > MAX_NOTEBOOK:
        return "The notebook file is too large to open."
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return "The notebook file is damaged and cannot be opened."
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        return "The notebook file is not a notebook."
    return ""
