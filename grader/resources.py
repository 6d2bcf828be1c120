"""Where the course's own files are: beside the packages in a checkout, inside them when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
CRITERIA = _PACKAGE / "criteria"
RUBRICS = _PACKAGE / "rubrics"
COURSE = _PACKAGE.parent / "course"


def _root() -> Path:
    checkout = _PACKAGE.parent
    return checkout if (checkout / "solutions").is_dir() else _PACKAGE / "bundle"


SOLUTIONS = _root() / "solutions"
EXERCISES = _root() / "exercises"
