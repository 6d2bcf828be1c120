"""What the check of a table says, one finding a thing that counts."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[int, int]
"""Start and end of some characters of the learner's text."""


@dataclass(frozen=True)
class Finding:
    """One thing that counts: ``share`` (0 to 1) of its ``weight`` is earned.

    ``right`` is None where a person should look. ``why`` is a sentence without its stop, ``step`` what to do about
    it, ``places`` the characters that it rests on. A weight of 0 only tells something.
    """

    id: str
    title: str
    weight: float
    share: float
    right: bool | None
    why: str
    step: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A text that is no table at all, and what to do."""

    why: str


Checked = tuple[Finding, ...] | Unreadable
