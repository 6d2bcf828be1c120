"""A task at the end of a file of tasks; what stands there stays byte for byte."""

from __future__ import annotations

import re
import tempfile
import textwrap
from pathlib import Path

from grader.authoring.frames import frame
from grader.authoring.refusal import ScaffoldError
from grader.files import ContentError
from grader.tasks import all_tasks, read_tasks

_BEGINNING = b"# Written replies; fields: grader/tasks.py\ntasks:\n"
_FIRST_ITEM = re.compile(rb"^tasks:.*?^([ ]*)- ", re.MULTILINE | re.DOTALL)


def appended(path: Path, task: str, form: str = "task.yaml") -> bytes:
    """The file's bytes with the frame ``form`` of a task behind them; a new file begins with ``tasks:``.

    Raises ScaffoldError if the id is used or the file cannot take an item at its end, ContentError if
    the file was wrong before.
    """
    if task in all_tasks():
        raise ScaffoldError(f"the task {task!r} is there already; ids of tasks are used once in the course")
    old = path.read_bytes() if path.is_file() else _BEGINNING
    item = _FIRST_ITEM.search(old)
    indent = (item[1] if item else b"").decode()
    # A block scalar may end the file: without its line end the new item would belong to it.
    new = old + (b"" if old.endswith(b"\n") else b"\n") + textwrap.indent(frame(form, id=task), indent).encode()
    if b"\r\n" in old:
        new = old + new[len(old) :].replace(b"\n", b"\r\n")
    _check(path, new)
    return new


def _check(path: Path, data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="coach-new-") as folder:
        trial = Path(folder) / path.name
        trial.write_bytes(data)
        try:
            read_tasks(trial)
        except ContentError as error:
            raise ScaffoldError(
                f"{path}: no task can be added at its end; write `tasks:` and its items one a line ({error})"
            ) from error
