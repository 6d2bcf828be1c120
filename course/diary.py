"""What the lessons on time call: ``diary()``, ``see_day()``, ``see_week()``, ``plan()``, ``follow_up()``.

Each shows one thing about the learner's own time and returns nothing, like the calls of ``course.lesson``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.lesson import shown
from course.my_time import MyTime


def _mine() -> MyTime:
    return MyTime.beside(Path.cwd())


@shown
def diary() -> Any:
    """The day painter on the learner's diary."""
    from course.widgets.painter import DayPainter

    return DayPainter(_mine())
