"""Where the course's own files are: beside the packages in a checkout, inside them when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
CRITERIA = _PACKAGE / "criteria"
RUBRICS = _PACKAGE / "rubrics"
COURSE = _PACKAGE.parent / "course"


IS_CHECKOUT = (_PACKAGE.parent / "solutions").is_dir()
"""True where authors work: content can be added and generated files written."""

_ROOT = _PACKAGE.parent if IS_CHECKOUT else _PACKAGE / "bundle"
SOLUTIONS = _ROOT / "solutions"
EXERCISES = _ROOT / "exercises"
