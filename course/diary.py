"""What the lessons on time call: ``diary()``, ``see_day()``, ``see_week()``, ``plan()``, ``follow_up()``.

Each shows one thing about the learner's own time and returns nothing, like the calls of ``course.lesson``.
"""

from __future__ import annotations

from datetime import date
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


@shown
def see_day(example: bool = False) -> Any:
    """A day of the learner's diary, or of the example person until there is one (always with ``example``)."""
    from course.time_seen import own_or_example, see_day
    from course.widgets.seen import SeenTime

    mine = _mine()
    return SeenTime("The day", lambda day: see_day(own_or_example(mine, example), day), "Which day")


@shown
def see_week(example: bool = False) -> Any:
    """A week of the learner's diary, or of the example person until there is one (always with ``example``)."""
    from course.time_seen import own_or_example, see_week
    from course.widgets.seen import SeenTime

    mine = _mine()
    return SeenTime("The week", lambda week: see_week(own_or_example(mine, example), week), "Which week")


@shown
def plan() -> Any:
    """The plan: goal, leaks that the diary supports, if-then changes with minutes, the day after."""
    from course.widgets.plan import PlanDesk

    return PlanDesk(_mine())


@shown
def follow_up() -> Any:
    """Plan and fact after a week; the example person's until the learner has a plan."""
    from course.time_seen import see_follow_up
    from course.widgets.seen import SeenTime

    mine = _mine()
    return SeenTime("Plan and fact", lambda _: see_follow_up(mine, date.today()))
