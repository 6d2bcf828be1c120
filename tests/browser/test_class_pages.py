"""A learner's feedback page and the class report in real Chromium: accessible, self-contained, printable."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

sys.path.insert(0, str(Path(__file__).parents[1]))
from classes import EXERCISE, coach, give_demo, made

from grader.cohort.folder import Cohort
from grader.cohort.grade import Options, grade_cohort


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The demo class with feedback pages and report."""
    cohort = made(tmp_path_factory.mktemp("pages") / "class")
    give_demo(cohort)
    grade_cohort(cohort.root, Options(workers=1))
    for command in ("feedback", "report"):
        assert coach("cohort", command, cohort.root).returncode == 0
    return cohort


@pytest.fixture(params=["feedback/amara-okafor/listening/listening.html", "reports/listening.html"])
def page(request: pytest.FixtureRequest, cohort: Cohort, chromium):
    """A page opened from its file, with every request that it makes."""
    context = chromium.new_context(viewport={"width": 1000, "height": 900})
    tab = context.new_page()
    tab.asked = []
    tab.on("request", lambda asked: tab.asked.append(asked.url))
    tab.goto((cohort.root / request.param).as_uri())
    if os.environ.get("COACH_PICTURES"):
        tab.screenshot(path=f"{os.environ['COACH_PICTURES']}/{Path(request.param).parts[0]}.png", full_page=True)
    yield tab
    context.close()


def test_a_page_is_accessible(page) -> None:
    """axe finds nothing to mend."""
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]] == []


def test_a_page_asks_for_nothing(page) -> None:
    """One file: no picture, script, font or style comes from elsewhere."""
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert len(page.asked) == 1


def test_a_page_fits_a_phone_and_paper(page) -> None:
    """Nothing is cut off on a small screen; on paper every fold of the feedback is open."""
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 or "reports" in page.url
    assert EXERCISE in page.url
    page.emulate_media(media="print")
    closed = page.evaluate("document.querySelectorAll('.coach-feedback details:not([open])').length")
    assert closed == 0
