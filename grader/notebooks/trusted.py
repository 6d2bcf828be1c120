"""The exporter that autograding uses: it takes the release's notebook, never the submitted one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict


class TrustedExporter(NotebookExporter):
    """Converts the release's notebook in place of the submitted one.

    Moved, copied, deleted or edited cells, foreign metadata and broken files do not matter then.
    ``resources["coach"]`` says where the learner's own files lie.
    """

    def from_filename(self, filename: str, resources: dict[str, Any] | None = None, **kw: Any) -> Any:
        """Rebuild and convert the notebook that belongs at ``filename``."""
        path = Path(filename)
        found = ResourcesDict()
        found.update(resources or {})
        given = found["nbgrader"]
        release = release_folder(self.config) / given["assignment"] / f"{given['notebook']}.ipynb"
        raw = release.read_bytes()
        notebook = nbformat.reads(raw.decode("utf-8"), as_version=4)
        submitted = submission_folder(self.config, given["assignment"], given["student"])
        found["metadata"] = {"name": path.stem, "path": str(path.parent)}
        found["coach"] = {"release": raw, "folder": str(submitted)}
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
