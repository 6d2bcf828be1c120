"""What `coach new` writes: «name» and the like stand for what is known, ``TODO:`` for what the author fills in."""

from __future__ import annotations

from pathlib import Path


def frame(file: str, **known: str) -> str:
    """The frame in a file beside this one, with what is known put in."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    for name, value in known.items():
        text = text.replace(f"«{name}»", value)
    return text


def drill_forms() -> list[str]:
    """The kinds of drills that have a frame."""
    return sorted(path.stem for path in (Path(__file__).parent / "drills").glob("*.yaml"))
