"""The learner's own files: replies, attempts, drill scores. Written at once or not at all, never overwritten unseen.

A workbook is a folder beside the notebooks of one module::

    replies/<task>.md          the reply as it stands (UTF-8)
    replies/<task>.json        attempts, hints used
    replies/kept/<task>-….md   older or conflicting versions; nothing is deleted
    progress/<drill>.json      answers and points of a drill
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.files import write_safely

NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,60}\Z")
MAX_REPLY = 200_000
"""Bytes of a reply that are kept; the grader reads far less and says so."""


def fingerprint(text: str) -> str:
    """A short hash by which two versions of a reply are told apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Saved:
    """What became of a save: ``conflict`` holds the other text if the file was changed elsewhere meanwhile."""

    fingerprint: str
    conflict: str | None = None


@dataclass(frozen=True)
class Workbook:
    """The files of one module in the learner's folder."""

    folder: Path

    def _reply_path(self, task: str, suffix: str = ".md") -> Path:
        if not NAME.match(task):
            raise ValueError(f"not a task id: {task!r}")
        return self.folder / "replies" / f"{task}{suffix}"

    def reply(self, task: str) -> str:
        """The reply as it stands, or an empty text."""
        path = self._reply_path(task)
        if not path.is_file():
            return ""
        return path.read_bytes()[:MAX_REPLY].decode("utf-8-sig", errors="replace").replace("\r\n", "\n")

    def save(self, task: str, text: str, based_on: str) -> Saved:
        """Save a reply that was written on top of the version with fingerprint ``based_on``.

        If the file holds a third version by now, it stays, the new text is kept beside it, and the
        other text is returned as a conflict.
        """
        text = _storable(text)
        current = self.reply(task)
        if fingerprint(current) not in {based_on, fingerprint(text)}:
            self.keep(task, text)
            return Saved(fingerprint(current), conflict=current)
        if text != current or not self._reply_path(task).exists():
            if not text.strip() and current.strip():
                self.keep(task, current)
            write_safely(self._reply_path(task), text.encode("utf-8"))
        return Saved(fingerprint(text))

    def replace(self, task: str, text: str) -> Saved:
        """Make a text the reply; what stood there before is kept."""
        text = _storable(text)
        current = self.reply(task)
        if current.strip() and current != text:
            self.keep(task, current)
        write_safely(self._reply_path(task), text.encode("utf-8"))
        return Saved(fingerprint(text))

    def keep(self, task: str, text: str) -> Path:
        """Put a version aside under its fingerprint."""
        path = self._reply_path(task).parent / "kept" / f"{task}-{fingerprint(text)}.md"
        if not path.exists():
            write_safely(path, text.encode("utf-8"))
        return path

    def log(self, task: str) -> dict[str, Any]:
        """Attempts and hints of a task: ``{"attempts": [...], "hints": 0, "model": False}``."""
        return {"attempts": [], "hints": 0, "model": False} | _read_json(self._reply_path(task, ".json"))

    def write_log(self, task: str, log: dict[str, Any]) -> None:
        """Store attempts and hints."""
        write_safely(self._reply_path(task, ".json"), json.dumps(log, indent=1).encode())

    def progress(self, drill: str) -> dict[str, Any]:
        """Answers and points of a drill by item: ``{item: {"answer", "start", "first", "best"}}``."""
        return _read_json(self.folder / "progress" / f"{_checked(drill)}.json")

    def write_progress(self, drill: str, items: dict[str, Any]) -> None:
        """Store the answers and points of a drill."""
        write_safely(self.folder / "progress" / f"{_checked(drill)}.json", json.dumps(items, indent=1).encode())


def _storable(text: str) -> str:
    """The text without half characters (a browser can send them), cut to what is kept."""
    return text.encode("utf-8", "replace")[:MAX_REPLY].decode("utf-8", "ignore")


def _checked(name: str) -> str:
    if not NAME.match(name):
        raise ValueError(f"not a name: {name!r}")
    return name


def _read_json(path: Path) -> dict[str, Any]:
    """The object in a file; a damaged file is put aside, not overwritten."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError, OSError):
        path.replace(path.with_suffix(".damaged"))
        return {}
    return data if isinstance(data, dict) else {}
