"""A learner's notebook, read as data: what is wrong with it, and replies written into its text cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.submissions.limits import MAX_CELLS
from grader.submissions.reading import TOO_LARGE


@dataclass(frozen=True)
class Handed:
    """A submitted notebook: its cells (none if it cannot be read) and what is wrong with it, in words."""

    cells: tuple[Mapping[str, Any], ...] = ()
    trouble: str = ""


def read_notebook(raw: bytes | None) -> Handed:
    """The notebook in these bytes; every input has an answer, none raises."""
    if raw is None:
        return Handed(trouble="The notebook file was not handed in.")
    if raw == TOO_LARGE:
        return Handed(trouble="The notebook file is too large to open.")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError, MemoryError):
        return Handed(trouble="The notebook file is damaged and cannot be opened.")
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        return Handed(trouble="The notebook file is not a notebook.")
    if len(cells) > MAX_CELLS:
        return Handed(trouble=f"The notebook file has more than {MAX_CELLS:,} cells and is not opened.")
    return Handed(tuple(cell for cell in cells if isinstance(cell, dict)))


def cell_reply(handed: Handed, task: str, cell_id: str, ours: frozenset[str]) -> str:
    """A reply that was typed into a text cell with the task's id, where the reply box stood; empty if there is none.

    Only Markdown and raw cells hold words; code is never taken for a reply, nor are the exercise's own texts
    (``ours``). The first cell that is left counts.
    """
    for cell in handed.cells:
        if cell.get("cell_type") in ("markdown", "raw") and _ids(cell) & {f"{task}-reply", task, cell_id}:
            text = source_of(cell)
            if text.strip() and text.strip() not in ours:
                return text
    return ""


def source_of(cell: Mapping[str, Any]) -> str:
    """The text of a cell, as notebooks store it: one text or a list of lines."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    # A lone surrogate is no text; it cannot be stored or shown.
    return source.encode("utf-8", "replace").decode("utf-8") if isinstance(source, str) else ""


def _ids(cell: Mapping[str, Any]) -> set[str]:
    return {found for found in _named(cell) if isinstance(found, str)}


def _named(cell: Mapping[str, Any]) -> Iterator[Any]:
    yield cell.get("id")
    metadata = cell.get("metadata")
    info = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(info, dict):
        yield info.get("grade_id")
