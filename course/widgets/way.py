"""The quiet line at the top or the end of a lesson: back to the front page, on to what comes next."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import anywidget
import traitlets

from course import catalog
from course.widgets import assets


def open_notebook() -> str:
    """The name of the notebook in which this kernel runs, as far as Jupyter says."""
    return PurePath(os.environ.get("JPY_SESSION_NAME", "")).name


def way_up(folder: Path) -> str:
    """How many folders lie between a page in ``folder`` and the front page, as a relative address."""
    steps = 2 if folder.parent.name == "exercises" else 1
    return "../" * steps


def next_page(notebook: str) -> dict[str, str]:
    """What comes after a lesson: the next lesson of its module, its graded exercise, or the next module."""
    for number, module in enumerate(catalog.modules()):
        names = [lesson.path.stem for lesson in module.lessons]
        here = next((i for i, name in enumerate(names) if PurePath(notebook).name.startswith(f"{name}.")), None)
        if here is None:
            continue
        if here + 1 < len(names):
            return _to_lesson(module.lessons[here + 1])
        if module.exercise:
            place = f"exercises/{module.exercise}/{module.exercise}.ipynb"
            return {"place": place, "title": f"Graded exercise: {module.file.title}"}
        following = catalog.modules()[number + 1 : number + 2]
        return _to_lesson(following[0].lessons[0]) if following and following[0].lessons else {}
    return {}


def _to_lesson(lesson: catalog.Lesson) -> dict[str, str]:
    return {"place": lesson.place, "title": f"Next: {lesson.number} {lesson.title}"}


class WayOn(anywidget.AnyWidget):
    """``up`` leads to the course folder, ``next`` is what comes after (empty for a line at the top)."""

    _esm = assets.script("way.js")
    _css = assets.style()

    up = traitlets.Unicode().tag(sync=True)
    next = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

    def __init__(self, folder: Path, notebook: str, *, top: bool = False) -> None:
        super().__init__(
            up=way_up(folder),
            next={} if top else next_page(notebook),
            name="Back to all lessons" if top else "Where to go from here",
        )
