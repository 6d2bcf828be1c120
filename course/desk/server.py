"""Starts Jupyter for a learner: own settings folder, free port, no network needed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from course import catalog
from course.desk.folder import settings


def first_page(desk: Path, module: str = "") -> str:
    """Where the course opens: at the front page for a new learner, else at the first unfinished lesson."""
    lesson = catalog.next_lesson(desk, module)
    started = any(desk.glob("*/replies/*.md")) or any(desk.glob("*/progress/*.json"))
    return lesson.place if lesson and (started or module) else "start.ipynb"


def command(desk: Path, page: str, *, browser: bool, port: int, lab: bool = False) -> list[str]:
    """The command line that serves ``desk``."""
    own = settings(desk)
    address = f"/lab/tree/{page}" if lab else f"/notebooks/{page}"
    return [
        sys.executable, "-m", "jupyterlab" if lab else "notebook",
        f"--ServerApp.root_dir={desk}",
        f"--ServerApp.default_url={address}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=50",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.ip=127.0.0.1",
        "--LabApp.custom_css=True",
        "--JupyterNotebookApp.custom_css=True",
        f"--LabServerApp.extra_labextensions_path={own / 'labextensions'}",
        "--LabApp.news_url=",
        "--FileContentsManager.delete_to_trash=False",
        # A lesson that was closed gives its memory back; one that is open is left alone.
        "--MappingKernelManager.cull_idle_timeout=900",
        "--MappingKernelManager.cull_interval=120",
        "--log-level=ERROR",
        *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
    ]  # fmt: skip


def own_settings(desk: Path) -> dict[str, str]:
    """Environment variables by which Jupyter keeps to the folder's own settings (which are written, too)."""
    own = settings(desk)
    return {
        "JUPYTER_CONFIG_DIR": str(own / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "jupyter" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "jupyter" / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def environment(desk: Path) -> dict[str, str]:
    """The environment in which `command` keeps to its own folder."""
    return os.environ | own_settings(desk)


def serve(desk: Path, module: str, *, browser: bool, port: int, lab: bool, say: Callable[[str], None]) -> int:
    """Serve ``desk`` until it is stopped; prints the address once the server answers. The exit code."""
    page = first_page(desk, module)
    # Closing the window or stopping this command any other way stops Jupyter and its kernels, too.
    before = signal.signal(signal.SIGTERM, _stop)
    notes = settings(desk) / "server.log"
    # Jupyter talks of its own matters and of a second address; who takes a course needs one line.
    with notes.open("wb") as log:
        process = subprocess.Popen(
            command(desk, page, browser=browser, port=port, lab=lab), env=environment(desk), stderr=log
        )
    try:
        address = _address(desk, process, page, lab)
        if address:
            say(f"Open this address in your browser: {address}")
        code = process.wait()
        if code:
            say(f"Jupyter stopped. Its last words, all of them in {notes}:\n{_last_words(notes)}")
        return code
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _address(desk: Path, process: subprocess.Popen[bytes], page: str, lab: bool, patience: float = 60.0) -> str:
    """The address with its token, once the server takes visitors; empty if it stopped."""
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        for path in (desk / ".coach" / "runtime").glob(f"jpserver-{process.pid}.json"):
            try:
                notes = json.loads(path.read_text())
            except ValueError:
                continue
            # Jupyter writes its notes a moment before it takes the first visitor.
            if not _listens(notes["port"]):
                continue
            view = "lab/tree" if lab else "notebooks"
            return f"{notes['url']}{view}/{page}?token={notes['token']}"
        time.sleep(0.1)
    return ""


def _last_words(notes: Path, lines: int = 5) -> str:
    """The end of what Jupyter wrote down."""
    return "\n".join(notes.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-lines:])


def _listens(port: int) -> bool:
    """True if a server takes connections at this port of this computer."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
