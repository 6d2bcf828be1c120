"""One server and one Chromium for all browser tests; each test gets a page of its own and an empty workbook."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from screen import drawn

CHROMIUM = "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running course: its address, its token and the learner's folder."""

    base: str
    token: str
    desk: Path

    def address(self, place: str, view: str = "notebooks") -> str:
        """Where a page of the course opens: in Notebook 7, or in JupyterLab with "lab/tree"."""
        return f"{self.base}{view}/{place}?token={self.token}"


def missing(what: str) -> None:
    """Skip with the reason; fail where the tests must not be skipped."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium():
    """The browser. Skips where there is none, but not in CI."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install -e '.[test]'")
    if not Path(CHROMIUM).exists():
        missing(f"there is no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The course as a learner starts it, in a temporary folder."""
    with running_course(tmp_path_factory.mktemp("desk") / "Über mich") as course:
        yield course


@contextmanager
def running_course(desk: Path) -> Iterator[Server]:
    """Start the course with a learner's folder at ``desk``; it ends with the block."""
    log = desk.parent / "server.log"
    arguments = ["start", "--no-browser", "--folder", str(desk), "--port", str(free_port())]
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "grader", *arguments], stdout=out, stderr=out)
    try:
        base, token = _wait_for_address(process, log)
        yield Server(base, token, desk)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        found = re.search(r"in your browser: (http://[^/]+/)\S*token=(\w+)", log.read_text(errors="replace"))
        if found:
            return found[1], found[2]
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture
def desk(server: Server) -> Path:
    """The learner's folder without any work in it."""
    for kind in ("replies", "progress"):
        for folder in server.desk.rglob(kind):
            shutil.rmtree(folder)
    return server.desk


@pytest.fixture(scope="session")
def screen(chromium):
    """The window that all tests share, so that Jupyter's scripts are loaded and compiled once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def open_page(screen, server: Server, desk: Path) -> Iterator[Callable]:
    """Open a page of the course and wait until all of it is drawn; no request may leave the machine."""
    outside: list[str] = []
    own = (server.base, server.base.replace("http", "ws"), "data:", "blob:")

    def watch(request) -> None:
        if not request.url.startswith(own):
            outside.append(request.url)

    def open_it(place: str, view: str = "notebooks"):
        page = screen.new_page()
        page.goto(server.address(place, view))
        return drawn(page, server.desk / place)

    screen.on("request", watch)
    yield open_it
    screen.remove_listener("request", watch)
    for page in screen.pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert not outside, f"requests to other machines: {outside}"
