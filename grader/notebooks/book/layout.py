"""What an exercise looks like in the gradebook: its notebooks and cells."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import Connection, select

from grader.notebooks.book.tables import ASSIGNMENT, CELL, NOTEBOOK


@dataclass(frozen=True)
class Cell:
    """A cell with points (``graded``) or with a comment."""

    id: str
    name: str
    notebook: str
    graded: bool


@dataclass(frozen=True)
class Layout:
    """An assignment: id, name, due date (UTC), the ids of its notebooks, its cells."""

    id: str
    name: str
    due: datetime.datetime | None
    notebooks: tuple[str, ...]
    cells: tuple[Cell, ...]


def read_layout(connection: Connection, exercise: str) -> Layout | None:
    """The exercise's layout, or None if the gradebook does not know it."""
    found = connection.execute(select(ASSIGNMENT).where(ASSIGNMENT.c.name == exercise)).mappings().first()
    if found is None:
        return None
    notebooks = connection.scalars(select(NOTEBOOK.c.id).where(NOTEBOOK.c.assignment_id == found["id"])).all()
    rows = connection.execute(select(CELL).where(CELL.c.notebook_id.in_(notebooks)).order_by(CELL.c.name)).mappings()
    cells = []
    for row in rows:
        if row["type"] in {"GradeCell", "TaskCell"}:
            cells.append(Cell(row["id"], row["name"], row["notebook_id"], graded=True))
        if row["type"] in {"SolutionCell", "TaskCell"}:
            cells.append(Cell(row["id"], row["name"], row["notebook_id"], graded=False))
    if not any(cell.graded for cell in cells):
        return None
    return Layout(found["id"], exercise, found["duedate"], tuple(notebooks), tuple(cells))
