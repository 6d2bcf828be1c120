"""nbgrader's formgrader over a graded class, in real Chromium: see a reply with its marks, change a score, comment."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page

from grader.cohort.demo import Learner, hand_in
from grader.cohort.folder import Cohort, new_cohort
from grader.cohort.grade import grade_cohort

pytestmark = pytest.mark.cohort
REPLY = "Of course, <b>Mrs. Wieczorek</b>. I can hear how embarrassed you were. The hearing aids whistle, I see."


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A class with one graded reply and one that waits for a person."""
    cohort = new_cohort(tmp_path_factory.mktemp("formgrader") / "class", "listening")
    spanish = "Lamento mucho lo que pasó con sus audífonos, señora; mañana mismo la llamamos por teléfono."
    replies = {"ex-choir-whistle": REPLY, "ex-four-suitcases": spanish}
    hand_in(cohort, Learner(id="ann", first_name="Ann", last_name="Ng", about="", replies=replies))
    grade_cohort(cohort.root)
    return cohort


@pytest.fixture(scope="module")
def address(cohort: Cohort) -> Iterator[str]:
    """A Jupyter server in the class's folder, as an instructor starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = cohort.root.parent / "jupyter"
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(own),
        "JUPYTER_DATA_DIR": str(own),
        "JUPYTER_RUNTIME_DIR": str(own / "run"),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.token=t", "--log-level=ERROR"],
        cwd=cohort.root, env=environment,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/api/status?token=t")  # the server answers
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    yield base
    server.terminate()
    server.wait()


@pytest.fixture
def page(address: str, chromium) -> Iterator[Page]:
    """A browser page, logged in, on the list of submissions."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/tree?token=t")
    page.goto(f"{address}/formgrader/gradebook/listening/listening")
    page.wait_for_selector("text=Submission #1")
    yield page
    context.close()


def test_an_instructor_grades_in_formgrader(page: Page, cohort: Cohort) -> None:
    """The reply is shown with marks and as text; a new score and a comment land in the gradebook; the queue is listed."""
    row = page.locator("tr", has_text="Submission #1")
    assert row.locator("td.needs-manual-grade .glyphicon-ok, td .glyphicon-ok").count() >= 1
    page.click("text=Submission #1")
    page.wait_for_selector("input.score")
    assert page.locator("mark.met", has_text="embarrassed").count() == 1
    assert "<b>Mrs. Wieczorek</b>" in page.inner_text(".coach-feedback >> nth=0")
    assert "looks like Spanish" in page.inner_text("body")
    # formgrader fills each box after the page has loaded, scores and comments apart; what is typed before is not saved.
    for box in ("#ex-choir-whistle", "#ex-choir-whistle-reply-comment"):
        page.wait_for_function("box => document.querySelector(box)?.placeholder", arg=box)
    page.fill("#ex-choir-whistle", "9")
    page.press("#ex-choir-whistle", "Tab")
    page.fill("#ex-choir-whistle-reply-comment", "Good ear.")
    page.press("#ex-choir-whistle-reply-comment", "Tab")
    for _ in range(100):
        if saved(cohort) == (9.0, "Good ear."):
            break
        page.wait_for_timeout(100)
    assert saved(cohort) == (9.0, "Good ear.")


def saved(cohort: Cohort) -> tuple[float | None, str | None]:
    """Manual score and comment in the gradebook."""
    with Gradebook(f"sqlite:///{cohort.root}/gradebook.db") as gradebook:
        entry = gradebook.find_grade("ex-choir-whistle", "listening", "listening", "ann")
        comment = gradebook.find_comment("ex-choir-whistle-reply", "listening", "listening", "ann")
        return entry.manual_score, comment.manual_comment
