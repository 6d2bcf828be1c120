"""Notebooks for the tests of the diary: cells that call ``course.diary``, opened like lessons."""

from __future__ import annotations

from pathlib import Path

import nbformat


def notebook(path: Path, *calls: str) -> Path:
    """A notebook whose cells run when it opens, as a lesson's do."""
    made = nbformat.v4.new_notebook()
    made.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "coach": {"autorun": True},
    }
    for call in calls:
        cell = nbformat.v4.new_code_cell(f"from course.diary import *\n\n{call}")
        cell.metadata = {"jupyter": {"source_hidden": True}, "tags": ["coach"]}
        made.cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)
    return path
