"""A submission's folder into bytes by name: links and special files refused, everything counted, little kept."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.submissions.limits import MAX_DEPTH, MAX_FILE, MAX_FILES, MAX_NOTEBOOK, MAX_REPLY
from grader.submissions.names import shown_name
from grader.submissions.troubles import Denied, HoldsLink, NothingInside, TooMuch

Files = Mapping[str, bytes]
"""Bytes by path inside a submission, with forward slashes; a file that is too large to keep has ``TOO_LARGE``."""
TOO_LARGE = b"\xff\xfe too large"


def wanted(parts: tuple[str, ...]) -> int:
    """How many bytes of this file grading looks at; 0 for all that it never reads."""
    name = parts[-1].casefold()
    if name.endswith(".ipynb"):
        return MAX_NOTEBOOK
    if name == "timestamp.txt":
        return 200
    return MAX_REPLY if len(parts) > 1 and name.endswith((".md", ".txt")) else 0


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a submission that grading looks at. Raises SubmissionTrouble."""
    if folder.is_symlink() or folder.parent.is_symlink():
        raise HoldsLink("the submission's folder is a link")
    files: dict[str, bytes] = {}
    number = 0
    for path, parts in _walk(folder, ()):
        number += 1
        if number > MAX_FILES:
            raise TooMuch(f"it holds more than {MAX_FILES} files")
        most = wanted(parts)
        if most:
            files["/".join(parts)] = _bytes_of(path, most, whole=most == MAX_NOTEBOOK)
    if not number:
        raise NothingInside("the folder is empty")
    return files


def _walk(folder: Path, parents: tuple[str, ...]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    if len(parents) > MAX_DEPTH:
        raise TooMuch(f"its folders are more than {MAX_DEPTH} deep")
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise Denied(f"the folder cannot be read ({error.strerror})") from error
    for entry in entries:
        parts = (*parents, entry.name)
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(folder / entry.name, parts)
        elif not stat.S_ISREG(status.st_mode):
            raise HoldsLink(f"it holds a link or a special file ({shown_name('/'.join(parts))})")
        elif status.st_size > MAX_FILE:
            raise TooMuch(f"it holds a file of more than {MAX_FILE:,} bytes ({shown_name('/'.join(parts))})")
        else:
            yield folder / entry.name, parts


def _bytes_of(path: Path, most: int, *, whole: bool) -> bytes:
    """The first ``most`` bytes; with ``whole`` all or TOO_LARGE."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Denied(f"a file cannot be read ({shown_name(path.name)}: {error.strerror})") from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise HoldsLink(f"it holds a link or a special file ({shown_name(path.name)})")
        data = file.read(most + 1)
    return data[:most] if len(data) <= most or not whole else TOO_LARGE
