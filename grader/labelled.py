"""Replies with labels from people, as JSON lines: ``{"reply", "context", "labels": {criterion: 1|0|"n"|"u"}}``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Labelled:
    """A reply, what it answers, and whether it meets the criteria (by id) on which there is a label."""

    reply: str
    context: str
    labels: dict[str, bool]


def read_labelled(path: Path, problem: Callable[[str], None]) -> Iterator[Labelled]:
    """The lines of a file; what is wrong with a line goes to ``problem`` as "file:line: …", the rest goes on.

    Labels "n" (does not apply) and "u" (unclear) are left out. Raises OSError.
    """
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not raw.strip():
            continue
        try:
            yield _line(raw)
        except ValueError as error:
            problem(f"{path}:{number}: {error}")


def _line(raw: bytes) -> Labelled:
    """One line. Raises ValueError that says what is wrong."""
    try:
        row: Any = json.loads(raw.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("not JSON (nested too deep)") from error
    except ValueError as error:
        raise ValueError(f"not JSON in UTF-8 ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("reply"), str) or not isinstance(row.get("labels"), dict):
        raise ValueError('needs an object with "reply" (text) and "labels" (criterion: 1, 0, "n" or "u")')
    context = row.get("context") or ""
    if not isinstance(context, str):
        raise ValueError('"context" must be a text')
    for name, label in row["labels"].items():
        if label not in (0, 1, "n", "u"):
            raise ValueError(f'the label of {name!r} must be 1, 0, "n" or "u", not {label!r}')
    return Labelled(row["reply"], context, {name: bool(v) for name, v in row["labels"].items() if v in (0, 1)})
