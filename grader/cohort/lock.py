"""One command at a time works on a class: a second one waits a little, then says who is at work."""

from __future__ import annotations

import contextlib
import datetime
import getpass
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from grader.cohort.folder import CohortError
from grader.files import UNFINISHED, write_safely

WAIT = 10.0
"""Seconds that a second command waits."""


@contextlib.contextmanager
def at_work(root: Path, command: str, wait: float = WAIT) -> Iterator[None]:
    """Hold the class's lock; a process that dies gives it back. Raises CohortError with the holder's name."""
    place = state_folder(root)
    holder = place / "at-work.json"
    try:
        with FileLock(place / "lock", timeout=wait):
            if holder.exists():  # the last command died at work
                _sweep(root)
            write_safely(holder, json.dumps(_me(command)).encode())
            try:
                yield
            finally:
                holder.unlink(missing_ok=True)
    except Timeout as error:
        raise CohortError(f"{_who(holder)}; wait until it is done and run your command again") from error
    except OSError as error:
        raise CohortError(f"the class's folder cannot be written ({error.strerror}): {error.filename}; nothing is lost, run your command again when it can") from error  # fmt: skip


def _sweep(root: Path) -> None:
    """Remove half-written files that a command left when it died; what learners handed in is not touched."""
    for name in (".coach", "autograded", "feedback", "reports"):
        for path in (root / name).rglob(f"{UNFINISHED}*"):
            path.unlink(missing_ok=True)


def state_folder(root: Path) -> Path:
    """Where the class keeps what only the program needs. Raises CohortError."""
    place = root / ".coach"
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise CohortError(f"{root} cannot be written ({error.strerror})") from error
    return place


def _me(command: str) -> dict[str, str]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    return {
        "user": user,
        "machine": socket.gethostname(),
        "process": str(os.getpid()),
        "command": command,
        "since": now,
    }


def _who(holder: Path) -> str:
    try:
        data = json.loads(holder.read_text(encoding="utf-8"))
        return (
            "{user} is at work on this class on {machine} (`{command}`, process {process}, since {since})".format_map(
                data
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "somebody is at work on this class"
