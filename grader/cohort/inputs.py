"""What lies in ``submitted/``: every input is a learner's submission, a second one of the same learner, or named as neither."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grader.submissions.archives import SUFFIXES, is_archive, unpack
from grader.submissions.limits import MAX_ARCHIVE
from grader.submissions.names import check_learner, shown_name
from grader.submissions.reading import Files, read_folder
from grader.submissions.troubles import BadArchive, BadName, Denied, HoldsLink, NothingInside, TooMuch

_FILES = (*SUFFIXES, ".ipynb")


@dataclass(frozen=True)
class Found:
    """A learner's submission: a folder, or a file that holds it."""

    learner: str
    path: Path


@dataclass(frozen=True)
class Scan:
    """All inputs: submissions by learner, inputs that are none (name, reason), second ones (name, reason)."""

    found: tuple[Found, ...]
    problems: tuple[tuple[str, str], ...]
    duplicates: tuple[tuple[str, str], ...]


def scan(submitted: Path, exercise: str) -> Scan:
    """Look at the class's ``submitted`` folder; names only, nothing is opened."""
    found: dict[str, Found] = {}
    problems: list[tuple[str, str]] = []
    duplicates: list[tuple[str, str]] = []
    for path in _entries(submitted):
        try:
            inputs = list(_inputs(path, exercise))
        except (BadName, Denied, HoldsLink, NothingInside, BadArchive) as error:
            problems.append((shown_name(path.name), error.text))
            continue
        for one in inputs:
            if one.learner in found:
                first = found[one.learner].path.relative_to(submitted)
                duplicates.append((shown_name(str(one.path.relative_to(submitted))), f"{one.learner} has handed in {first} too, and that one counts; remove one of them"))  # fmt: skip
            else:
                found[one.learner] = one
    return Scan(tuple(found[name] for name in sorted(found)), tuple(problems), tuple(duplicates))


def _entries(submitted: Path) -> list[Path]:
    """Folders before files: where both hold a learner's work, nbgrader's own place counts."""
    try:
        with os.scandir(submitted) as entries:
            kept = [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    order = sorted(kept, key=lambda entry: (not entry.is_dir(follow_symlinks=False), entry.name))
    return [submitted / entry.name for entry in order]


def _inputs(path: Path, exercise: str) -> list[Found]:
    if path.is_symlink():
        raise HoldsLink("it is a link")
    if path.is_dir():
        learner = check_learner(path.name)
        return [Found(learner, place) for place in _places(path, exercise)]
    name, suffix = _split(path.name)
    if not suffix:
        raise BadArchive("it is neither a folder, an archive nor a notebook")
    return [Found(check_learner(name), path)]


def _places(folder: Path, exercise: str) -> list[Path]:
    """Where in a learner's folder the submission lies: nbgrader's place, an archive, or the folder itself."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise Denied(f"the folder cannot be read ({error.strerror})") from error
    places = [folder / exercise] if exercise in names else []
    places += [folder / n for n in names if _split(n)[0] == exercise and _split(n)[1] in SUFFIXES]
    if not places and (f"{exercise}.ipynb" in names or "replies" in names):
        places = [folder]
    if not places:
        raise NothingInside(f"its folder holds no {exercise!r}" if names else "the folder is empty")
    return places


def _split(name: str) -> tuple[str, str]:
    for suffix in sorted(_FILES, key=len, reverse=True):
        if name.casefold().endswith(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def read_files(found: Found, exercise: str) -> Files:
    """The files of a submission that grading looks at. Raises SubmissionTrouble."""
    if found.path.is_dir() or found.path.is_symlink():
        return read_folder(found.path)
    raw = read_capped(found.path)
    if not raw.strip():
        raise NothingInside("the file is empty")
    if is_archive(raw):
        return unpack(raw)
    if found.path.suffix.casefold() == ".ipynb":
        return {f"{exercise}.ipynb": raw}
    raise BadArchive("the archive cannot be opened (it does not begin like one)")


def read_capped(path: Path) -> bytes:
    """The bytes of a plain file. Raises SubmissionTrouble."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Denied(f"the file cannot be read ({error.strerror})") from error
    with os.fdopen(handle, "rb") as file:
        raw = file.read(MAX_ARCHIVE + 1) if path.is_file() else b""
    if len(raw) > MAX_ARCHIVE:
        raise TooMuch(f"the file has more than {MAX_ARCHIVE:,} bytes")
    return raw
