"""The learner's folder and the server that opens it: nothing of a learner's is lost, nothing is reachable from outside."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from course import catalog
from course.desk.folder import fill, settings, shipped
from course.desk.server import command, environment, first_page
from course.workbook import Workbook

LESSONS = [lesson for module in catalog.modules() for lesson in module.lessons]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A filled folder whose name has a space and letters outside ASCII."""
    folder = tmp_path / "Mein Kurs für Zoë"
    fill(folder)
    return folder


def change(path: Path, text: str) -> None:
    """Write a cell of one's own into a notebook."""
    notebook = json.loads(path.read_text())
    notebook["cells"].insert(1, {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": [text]})
    path.write_text(json.dumps(notebook))


def test_the_folder_gets_every_page(desk: Path) -> None:
    """The front page, all lessons and the graded exercises lie in the folder, the same as in the course."""
    for place, origin in shipped().items():
        assert (desk / place).read_bytes() == origin.read_bytes()
    assert {"start.ipynb", *(lesson.place for lesson in LESSONS)} <= set(shipped())


def test_filling_again_changes_nothing(desk: Path) -> None:
    """What is there stays as it is, outputs included, and nothing is said about it."""
    page = desk / "start.ipynb"
    notebook = json.loads(page.read_text())
    notebook["metadata"]["widgets"] = {"state": "of yesterday"}
    page.write_text(json.dumps(notebook))
    before = {path: path.read_bytes() for path in desk.rglob("*.ipynb")}
    assert fill(desk) == []
    assert {path: path.read_bytes() for path in desk.rglob("*.ipynb")} == before


def test_cells_of_ones_own_are_put_aside_never_overwritten(desk: Path) -> None:
    """A changed notebook is renamed, a second one gets another name, and the learner is told both times."""
    page = desk / LESSONS[0].place
    for number, text in enumerate(("My first note", "My second note"), start=1):
        change(page, text)
        aside = f"{page.stem}.mine-{number}.ipynb"
        assert fill(desk) == [f"{LESSONS[0].place} has a new version; your own copy is {aside}."]
        assert text in (page.parent / aside).read_text()
        assert text not in page.read_text()


def test_a_damaged_notebook_is_put_aside(desk: Path) -> None:
    """A half-written file does not stop the course and is not thrown away."""
    page = desk / LESSONS[0].place
    page.write_text('{"cells": [')
    assert len(fill(desk)) == 1
    assert (page.parent / f"{page.stem}.mine-1.ipynb").read_text() == '{"cells": ['
    assert page.read_bytes() == shipped()[LESSONS[0].place].read_bytes()


def test_replies_survive_filling(desk: Path) -> None:
    """Replies and scores are no part of the course and stay."""
    book = Workbook((desk / LESSONS[0].place).parent)
    book.save("a-task", "Dear Ana,", book_base())
    fill(desk)
    assert book.reply("a-task") == "Dear Ana,"


def book_base() -> str:
    """The fingerprint of no reply yet."""
    from course.workbook import fingerprint

    return fingerprint("")


def test_settings_stay_in_their_folder(desk: Path) -> None:
    """Writing the quiet screen's settings touches .coach only, and writing them twice gives the same files."""
    outside = {p: p.stat().st_mtime_ns for p in desk.rglob("*") if p.is_file()}
    settings(desk)
    first = {p: p.read_bytes() for p in (desk / ".coach").rglob("*") if p.is_file()}
    settings(desk)
    assert {p: p.read_bytes() for p in (desk / ".coach").rglob("*") if p.is_file()} == first
    assert {p: p.stat().st_mtime_ns for p in outside} == outside
    assert {p for p in desk.rglob("*") if p.is_file()} - set(outside) == set(first)
    for path in first:
        if path.suffix == ".json":
            json.loads(path.read_text())


def test_jupyter_is_kept_to_that_folder(desk: Path) -> None:
    """Every folder that Jupyter writes to lies in .coach, whatever the learner's own Jupyter is set to."""
    own = {name: value for name, value in environment(desk).items() if name.startswith(("JUPYTER_", "JUPYTERLAB_"))}
    folders = {name: value for name, value in own.items() if name.endswith(("_DIR",))}
    assert {"JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"} <= set(folders)
    assert all(Path(value).is_relative_to(desk / ".coach") for value in folders.values())


def test_a_new_learner_starts_at_the_front_page(desk: Path) -> None:
    """Without any work the front page opens, with a module its first lesson."""
    assert first_page(desk) == "start.ipynb"
    assert first_page(desk, "listening") == LESSONS[0].place


def test_a_learner_who_comes_back_goes_on_at_the_first_unfinished_lesson(desk: Path) -> None:
    """One answer opens the lesson that it belongs to; a finished lesson opens the next one."""
    from course.drills import find_drill

    lesson = LESSONS[0]
    book = Workbook((desk / lesson.place).parent)
    for name in lesson.drills:
        drill = find_drill(name)
        book.write_progress(name, {item.id: {"answer": 0, "first": 1, "best": 1} for item in drill.items})
    assert first_page(desk) == lesson.place
    for task in lesson.tasks:
        book.write_log(task, {"attempts": [{"points": 1}]})
    assert first_page(desk) == LESSONS[1].place


@pytest.mark.parametrize("lab", [False, True])
def test_the_server_listens_to_this_computer_only_and_names_no_address_outside(desk: Path, lab: bool) -> None:
    """The command binds to 127.0.0.1 and holds no address of another machine."""
    words = command(desk, "start.ipynb", browser=False, port=9000, lab=lab)
    assert "--ServerApp.ip=127.0.0.1" in words
    assert "--LabApp.news_url=" in words
    assert not [word for word in words if "://" in word]
    assert f"--ServerApp.root_dir={desk}" in words


def test_no_file_of_the_screen_names_an_address_outside() -> None:
    """Scripts, styles and settings of the course load nothing from elsewhere."""
    from grader import resources

    files = [
        p
        for kind in ("desk", "widgets")
        for p in (resources.COURSE / kind).rglob("*")
        if p.suffix in {".js", ".css", ".json"}
    ]
    assert files
    assert not [p.name for p in files if "://" in p.read_text()]


def answers(address: str) -> int:
    """The status with which a page answers."""
    with urllib.request.urlopen(address, timeout=10) as reply:
        return int(reply.status)


@pytest.mark.slow
def test_start_takes_a_free_port_serves_the_folder_and_stops_with_the_command(desk: Path) -> None:
    """With the port taken the next one is used; when the command is stopped, Jupyter stops, too."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        arguments = [
            sys.executable,
            "-m",
            "grader",
            "start",
            "--no-browser",
            "--folder",
            str(desk),
            "--port",
            str(port),
        ]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            try:
                line = next(line for line in process.stdout if "in your browser:" in line)
                address = line.split("browser: ")[1].strip()
                assert f":{port}/" not in address
                assert address.startswith("http://127.0.0.1:")
                assert answers(address) == 200
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and listening(address):
        time.sleep(0.1)
    assert not listening(address)


@pytest.mark.slow
def test_a_start_that_fails_says_why_and_where_the_rest_stands(desk: Path) -> None:
    """What Jupyter writes for itself stays in a file; when Jupyter cannot start, its last words are shown."""
    broken = desk / ".coach" / "jupyter" / "jupyter_notebook_config.py"
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text("raise SystemExit('the moon is full')")
    arguments = [sys.executable, "-m", "grader", "start", "--no-browser", "--folder", str(desk)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "the moon is full" in done.stdout
    assert str(desk / ".coach" / "server.log") in done.stdout.replace("\n", "")
    assert "To access the server" not in done.stdout + done.stderr


def listening(address: str) -> bool:
    """True while something answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(address.split(":")[2].split("/")[0]))) == 0
