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


def slot(painter, begins: str):
    """The first slot whose name begins like that, as "09:05"."""
    return painter.locator(f'.slot[aria-label^="{begins}"]').first


def middle(locator) -> tuple[float, float]:
    """The middle of an element on the screen."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, painter, first: str, last: str) -> None:
    """Paint with the mouse from one slot to another, both included."""
    slot(painter, last).scroll_into_view_if_needed()
    (x1, y1), (x2, y2) = middle(slot(painter, first)), middle(slot(painter, last))
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()


def tab_to(page, wanted, back: bool = False) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(150):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never came to {wanted}")


def press(page, *keys: str) -> None:
    """Press keys one after the other; "ArrowDown*3" presses one three times."""
    for key in keys:
        name, _, times = key.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)
