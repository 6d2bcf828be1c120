"""Does a person have to look? A person's own decision on the same text always stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Flag:
    """``needed``: the reply is in the queue; ``decided``: hash of the reply that a person has decided, if any."""

    needed: bool
    decided: str | None


def flag(
    reply: str, points: float, unsure: bool, row: Mapping[str, Any] | None, last: Mapping[str, Any] | None
) -> Flag:
    """The flag of a reply (by its hash) that earned ``points`` and that the grader is ``unsure`` about.

    ``row`` is its grade in nbgrader's gradebook, ``last`` what we recorded when it was graded before.
    """
    if row is None:
        return Flag(unsure, None)
    decided = last["decided"] if last else None
    if not row["needs_manual_grade"] and (row["manual_score"] is not None or (last and last["flagged"])):
        decided = _text_decided(reply, points, row, last)
    if decided == reply:
        reopened = row["needs_manual_grade"] and last is not None and not last["flagged"]
        return Flag(bool(reopened), decided)
    return Flag(unsure or row["manual_score"] is not None, decided)


def _text_decided(reply: str, points: float, row: Mapping[str, Any], last: Mapping[str, Any] | None) -> str | None:
    if last:
        return str(last["reply"])
    # Graded before there was a journal: the same points speak for the same text.
    return reply if row["auto_score"] == points else None
