"""What the writer is given: one entry a submission."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from grader.submissions.grading import GradedSubmission


@dataclass(frozen=True)
class Entry:
    """A submission that was graded, or (``graded`` is None) could not be, with the reason in ``trouble``."""

    learner: str
    content: str
    version: str
    handed_in: datetime.datetime | None
    graded: GradedSubmission | None
    trouble: str = ""


@dataclass(frozen=True)
class Journaled:
    """What the journal knows about a submission. ``late`` is in seconds."""

    content: str
    version: str
    state: str
    message: str
    late: float
