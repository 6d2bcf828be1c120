"""The files of a widget as anywidget wants them: one script and one style sheet each, with what all share in front."""

from __future__ import annotations

from pathlib import Path

from grader.feedback import PALETTE

_HERE = Path(__file__).parent


def script(*names: str) -> str:
    """The widget's JavaScript, with the helpers of ``dom.js`` in front."""
    return "\n".join((_HERE / part).read_text(encoding="utf-8") for part in ("dom.js", *names))


def drill_script() -> str:
    """The screen of drills: what kinds share, each kind found by being there, and the frame around them."""
    folder = _HERE / "drills"
    shared = ["controls.js", "moving.js", "words.js", "writing.js"]
    kinds = sorted(path.name for path in (folder / "kinds").glob("*.js"))
    return script(*(f"drills/{name}" for name in (*shared, *(f"kinds/{kind}" for kind in kinds), "screen.js")))


def style(*names: str) -> str:
    """The look of everything a learner touches, and the files that one widget adds to it."""
    return PALETTE + "\n".join((_HERE / part).read_text(encoding="utf-8") for part in ("course.css", *names))
