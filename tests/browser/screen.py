"""What browser tests look for on a page of the course."""

from __future__ import annotations

from pathlib import Path

from course import catalog
from course.drills import Drill

OPENING = 60_000
"""Milliseconds that a lesson may take to open on a busy machine."""


def drawn(page, notebook: Path):
    """Wait until every cell of the notebook that shows something has shown it."""
    codes = sum(
        "coach" in cell["metadata"].get("tags", []) for cell in catalog.cells(notebook) if cell["cell_type"] == "code"
    )
    page.wait_for_function(
        "n => [...document.querySelectorAll('.jp-CodeCell')].filter(c => c.querySelector('.coach, .coach-page')).length >= n",
        arg=codes,
        timeout=OPENING,
    )
    return page


def widget(page, title: str):
    """The widget with that heading."""
    return page.locator(".coach", has=page.get_by_role("heading", name=title, exact=True))


def drill_on(page, drill: Drill):
    """The drill's widget."""
    return widget(page, drill.file.title)


def lesson_with(name: str) -> str:
    """Where the lesson with that drill or task is."""
    lessons = [lesson for module in catalog.modules() for lesson in module.lessons]
    return next(lesson.place for lesson in lessons if name in (*lesson.drills, *lesson.tasks))


def axe(page) -> list[str]:
    """Accessibility violations in what the course draws, as sentences."""
    from axe_playwright_python.sync_playwright import Axe

    course = [[".jp-OutputArea-output"], [".jp-RenderedMarkdown"]]
    found = Axe().run(page, context={"include": course}).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {n['html'][:160]} {n.get('failureSummary', '')}" for v in found for n in v["nodes"]
    ]
