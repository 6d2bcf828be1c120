"""The front page and every lesson: they open quietly, completely and accessibly, and lead to each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from screen import OPENING, axe, drawn

from course import catalog
from course.desk.folder import shipped
from course.drills import find_drill
from course.topics import coverage
from grader.tasks import all_tasks

LESSONS = [lesson.place for module in catalog.modules() for lesson in module.lessons]
TOOLS = (
    "#menu-panel-wrapper, .jp-NotebookPanel-toolbar, .jp-Cell-inputWrapper:has(.jp-InputPlaceholder), .jp-InputPrompt"
)


def promised(place: str) -> set[str]:
    """The headings of the sections, drills and replies that the coverage table names on this page."""
    lesson = next((one for module in catalog.modules() for one in module.lessons if one.place == place), None)
    if lesson is None:
        return set()
    named = {name for row in coverage() for place in row.practiced for name in [place.split(" ", 1)[1]]}
    taught = [entry.split(" ", 1) for row in coverage() for entry in row.taught]
    return {
        *(title for number, title in taught if number == lesson.number),
        *(find_drill(name).file.title for name in lesson.drills if name in named),
        *(all_tasks()[name].title for name in lesson.tasks if name in named),
    }


@pytest.mark.parametrize("place", sorted(shipped()))
def test_a_page_opens_quietly_and_is_accessible(open_page, place: str) -> None:
    """No code, tool, error or violation is on the page, it starts at the top, and all that the coverage names is on it."""
    page = open_page(place)
    headings = {text.strip() for text in page.get_by_role("heading").all_inner_texts()}
    assert promised(place) <= headings
    assert page.locator(TOOLS).evaluate_all("all => all.filter(e => e.offsetParent).length") == 0
    assert (
        page.locator(".jp-RenderedText[data-mime-type*='error'], .jp-RenderedText[data-mime-type*='stderr']").count()
        == 0
    )
    assert "Traceback" not in page.inner_text("body")
    assert "cannot be shown" not in page.inner_text("body")
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == 0
    assert axe(page) == []


def test_a_phone_shows_everything_in_a_size_for_fingers(open_page) -> None:
    """At 390 pixels nothing has to be scrolled sideways, and what one taps is at least 44 pixels high."""
    page = open_page(LESSONS[2])
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').clientWidth <= 390")
    wide = page.locator(".coach, .coach-page, .jp-RenderedMarkdown").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().right > 391).map(e => e.textContent.slice(0, 60))"
    )
    assert wide == []
    small = page.locator(".coach :is(button, a, summary, .choice)").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.textContent)"
    )
    assert small == []


def test_the_front_page_leads_to_lessons_and_lessons_lead_on(open_page, server) -> None:
    """Front page to the first lesson, from there to the next one, and back."""
    page = open_page("start.ipynb")
    page.get_by_role("link", name=re.compile("^Begin with 1.1 ")).click()
    drawn(page, server.desk / LESSONS[0])
    page.get_by_role("link", name=re.compile("^Next: 1.2 ")).click()
    drawn(page, server.desk / LESSONS[1])
    assert page.url.endswith(Path(LESSONS[1]).name)
    page.get_by_role("link", name="All lessons").last.click()
    drawn(page, server.desk / "start.ipynb")
    assert page.url.endswith("notebooks/start.ipynb")


def test_the_course_works_in_jupyterlab(open_page) -> None:
    """In JupyterLab, too, a lesson shows no tools and its links lead on."""
    page = open_page(LESSONS[0], "lab/tree")
    assert page.locator(".jp-NotebookPanel-toolbar").evaluate_all("all => all.filter(e => e.offsetParent).length") == 0
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert not {"Run", "Kernel", "Edit", "Nbgrader"} & set(menus)
    page.get_by_role("link", name=re.compile("^Next: 1.2 ")).click()
    page.wait_for_url(f"**/lab/tree/{LESSONS[1]}*")


def test_a_dark_screen_is_as_readable(open_page) -> None:
    """When the system turns dark the page does, and axe finds the contrast good enough."""
    page = open_page(LESSONS[2])
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached", timeout=OPENING)
    assert axe(page) == []


def test_a_page_cannot_be_changed_by_accident_and_asks_nothing_when_left(open_page, server) -> None:
    """A double click opens no editor, Jupyter's one-letter commands delete nothing, and there is nothing to save."""
    page = open_page(LESSONS[0])
    cells = page.locator(".jp-Cell").count()
    heading = page.get_by_role("heading", level=1)
    heading.dblclick()
    for key in ("Escape", "d", "d", "x", "a", "Enter", "m"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    assert heading.is_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="All lessons").last.click()
    drawn(page, server.desk / "start.ipynb")
    assert asked == []
