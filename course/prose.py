"""The words of a lesson: its sections, paragraphs, minutes. No screen and no judgment in here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.catalog import Lesson, cells, source
from course.drills import find_drill

WORDS_A_MINUTE = 200
"""Reading speed for plain text on a screen; a tired reader's, not a fast one's."""
MINUTES_A_REPLY = 4

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TOPIC = re.compile(r"\bT\d{2}\b")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-z][^>]*>")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A part of a lesson under one heading, with the topics that it teaches."""

    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or list item as plain words, and the section it stands in."""

    section: str
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def markdown(path: Path) -> list[str]:
    """The Markdown cells of a lesson. Raises ContentError."""
    return [source(cell) for cell in cells(path) if cell.get("cell_type") == "markdown"]


def sections(path: Path) -> list[Section]:
    """The sections in order, with what the comments in them say they teach. Raises ContentError."""
    found: list[tuple[str, list[str]]] = []
    for line in "\n".join(markdown(path)).splitlines():
        if line.startswith("#"):
            found.append((line.lstrip("# ").strip(), []))
        elif found:
            found[-1][1].extend(_TOPIC.findall(" ".join(_COMMENT.findall(line))))
    return [Section(title, tuple(topics)) for title, topics in found]


def paragraphs(path: Path) -> Iterator[Paragraph]:
    """The prose of a lesson: no headings, tables, source lines, nor the line on its length. Raises ContentError."""
    section = ""
    for text in markdown(path):
        for block in re.split(r"\n\s*\n", _COMMENT.sub("", text)):
            for line in block.splitlines():
                section = line.lstrip("# ").strip() if line.startswith("#") else section
            body = "\n".join(line for line in block.splitlines() if not line.startswith("#")).strip()
            if not _is_prose(body):
                continue
            # Items of a list are read one by one: each is a paragraph.
            for part in re.split(_LIST_ITEM, body):
                plain = _plain(part)
                if plain:
                    yield Paragraph(section, plain)


def _is_prose(body: str) -> bool:
    return (
        bool(body) and not body.startswith(("|", "*About", "```")) and not re.match(r"(?:<small>\s*)?Sources?:", body)
    )


def _plain(text: str) -> str:
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    text = re.sub(r"(\*{1,3}|`)", "", text)
    return " ".join(text.split()).removeprefix("> ")


def minutes(lesson: Lesson) -> float:
    """How long a lesson takes: reading, the core items of its drills, its written replies. Raises ContentError.

    Extra practice beyond the core items does not count. Tables are read too; source lines are not.
    """
    text = "\n".join(_COMMENT.sub("", cell) for cell in markdown(lesson.path))
    words = [w for line in text.splitlines() if not re.match(r"<small>\s*Sources?:", line) for w in line.split()]
    reading = sum(any(c.isalnum() for c in word) for word in words) / WORDS_A_MINUTE
    drills = [find_drill(name) for name in lesson.drills]
    seconds = sum(item.seconds for drill in drills for item in drill.items[: drill.core])
    return reading + seconds / 60 + len(lesson.tasks) * MINUTES_A_REPLY
