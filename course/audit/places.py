"""How a finding names its place."""

from __future__ import annotations

from pathlib import Path

from grader import resources


def shown(path: Path) -> str:
    """The path from the checkout's root, so that it can be opened from there; another path as it is."""
    root = resources.COURSE.parent
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def begins(text: str, length: int = 50) -> str:
    """The first words of a text in quotation marks, enough to find it in the file."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= length else f"“{line[:length].rstrip()}…”"
