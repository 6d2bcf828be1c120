"""Handing in from the learner's screen: through nbgrader's exchange if the class has one."""

from __future__ import annotations

import os
from pathlib import Path

from grader.notebooks.exchange import ExchangeTrouble
from grader.notebooks.exchange import submit as hand_over


class SubmitError(ValueError):
    """Handing in did not work; the message tells the learner what to do."""


def submit(exercise: str, folder: Path) -> str:
    """Hand in the exercise in ``folder``; a sentence for the learner.

    The class is told by the environment: COACH_COURSE (nbgrader's course id) and COACH_EXCHANGE (its folder).
    Raises SubmitError.
    """
    course, exchange = os.environ.get("COACH_COURSE"), os.environ.get("COACH_EXCHANGE")
    if not course or not exchange:
        raise SubmitError(
            "This computer is not connected to a class. Use “Download my work” on the front page and send the file to your instructor."
        )
    try:
        hand_over(folder, course, Path(exchange))
    except ExchangeTrouble as error:
        raise SubmitError(
            f"Your replies are safe here, but they could not be handed in: {error}. Ask your instructor."
        ) from error
    return f"Handed in: {exercise}. You can change your replies and hand in again; the last one counts."
