"""A day, a week, and plan beside fact as HTML: of the learner's own diary, or of the example person until there is one.

pandas is loaded when the first picture is made, so that a lesson opens at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from course.my_time import MyTime
from grader import resources
from grader.files import ContentError, load_as
from grader.timelog import store
from grader.timelog.categories import Tree
from grader.timelog.model import Diary

EXAMPLE = resources.COURSE / "time_audit" / "example.csv"
EXAMPLE_PLAN = resources.COURSE / "time_audit" / "example_plan.yaml"
PERSON = "Hadiza"
"""The example person."""
ENOUGH = 12 * 60
"""Recorded minutes from which a day is worth opening first."""


@dataclass(frozen=True)
class Time:
    """A diary to look at; ``example`` says that it is not the learner's, ``always`` that it stays so."""

    diary: Diary
    tree: Tree
    example: bool
    always: bool = False

    @property
    def whose(self) -> str:
        """A sentence that says whose time this is; empty for the learner's own."""
        if not self.example:
            return ""
        seen = f"You see the time of {PERSON}, an example person."
        return seen if self.always else f"{seen} As soon as you have recorded some of your own, you see that here."


@dataclass(frozen=True)
class Seen:
    """What is on the screen: HTML, and what else one may look at, as (id, words)."""

    html: str
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


def own_or_example(mine: MyTime, example: bool = False) -> Time:
    """The learner's diary if anything is in it. Raises ContentError if the example cannot be read either."""
    own = mine.read().diary
    if own.blocks and not example:
        return Time(own, _covering(mine.tree(), own), example=False)
    if not EXAMPLE.exists():
        raise ContentError(f"{EXAMPLE}: there is no such file")
    shown = store.read(EXAMPLE).diary
    return Time(shown, _covering(mine.tree(), shown), example=True, always=example)


def _covering(tree: Tree, diary: Diary) -> Tree:
    return tree.covering({block.category for block in diary.blocks})


def day_words(day: date) -> str:
    """A date for people."""
    return f"{day:%A, %B} {day.day}"


def recorded(diary: Diary, day: date) -> int:
    """Recorded minutes of a day."""
    start, end = diary.midnight(day), diary.midnight(day + timedelta(days=1))
    parts = (block.clipped(start, end) for block in diary.blocks)
    return sum(part.minutes for part in parts if part is not None)


def first_day(time: Time) -> date:
    """The day to open: the latest one that is recorded well, or else the latest one; the example's first."""
    days = time.diary.dates
    if time.example:
        return days[0]
    return next((day for day in reversed(days) if recorded(time.diary, day) >= ENOUGH), days[-1])


def see_day(time: Time, wanted: str = "") -> Seen:
    """A day as a ring with its table."""
    from grader.timelog.analysis import pieces
    from grader.timelog.charts import day_ring, day_table

    days = {day.isoformat(): day for day in reversed(time.diary.dates)}
    day = days.get(wanted) or first_day(time)
    found = pieces(time.diary, [day])
    ring = day_ring(found, time.tree, time.diary.zone).html()
    lines = (
        f"<details><summary>Every line of this day</summary>{day_table(found, time.tree, time.diary.zone)}</details>"
    )
    return Seen(_page(time, ring + lines), tuple((i, day_words(d)) for i, d in days.items()), day.isoformat())


def see_week(time: Time, wanted: str = "") -> Seen:
    """A week: a strip for each day, the hours by category, and the heat map."""
    from grader.timelog.analysis import pieces
    from grader.timelog.charts import day_strips
    from grader.timelog.week_charts import hours_bars, week_heat

    mondays = sorted({day - timedelta(days=day.weekday()) for day in time.diary.dates}, reverse=not time.example)
    monday = next((m for m in mondays if m.isoformat() == wanted), mondays[0])
    week = [day for day in time.diary.dates if monday <= day < monday + timedelta(days=7)]
    found = pieces(time.diary, week)
    zone, tree = time.diary.zone, time.tree
    pictures = (day_strips(found, tree, zone), hours_bars(found, tree), week_heat(found, tree, zone))
    html = "".join(f"<h4>{escape(picture.title)}</h4>{picture.html()}" for picture in pictures)
    choices = tuple((m.isoformat(), f"Week of {day_words(m)}") for m in mondays)
    return Seen(_page(time, html), choices, monday.isoformat())


def see_follow_up(mine: MyTime, today: date) -> Seen:
    """Plan and fact of the week after the plan began; what to do as long as there is none."""
    from grader.timelog.plan import Plan

    plan = mine.plan()
    time = own_or_example(mine, example=plan is None or not plan.changes)
    if time.example:
        html = _compared(time, load_as(Plan, EXAMPLE_PLAN))
        if plan is None or not plan.changes:
            return Seen(_said("Your own plan is not made yet. This is how it went with the plan of Hadiza.") + html)
        return Seen(_page(time, html))
    starts = plan.starts if plan else None
    if starts is None:
        return Seen(_said("Your plan has no first day yet. Choose one, and come back a week after it."))
    after = [day for day in time.diary.dates if day >= starts]
    before = [day for day in time.diary.dates if day < starts]
    return Seen(
        _said(_when(starts, today, len(before), len(after))) + (_compared(time, plan) if before and after else "")
    )


def _when(starts: date, today: date, before: int, after: int) -> str:
    look = starts + timedelta(days=7)
    if not before:
        return "There is no recorded day before your plan begins, so there is nothing to compare with."
    if not after:
        return f"Your plan begins on {day_words(starts)}. Record a day or two from then on, and look back on {day_words(look)}."
    days = "one day" if after == 1 else f"{min(after, 7)} days"
    early = f" The week is over on {day_words(look)}; until then this may still change." if today < look else ""
    return f"This compares {days} since {day_words(starts)} with {min(before, 7)} before it.{early}"


def _compared(time: Time, plan: object) -> str:
    from grader.timelog.analysis import pieces
    from grader.timelog.plan import Plan, follow_up, split
    from grader.timelog.plan_charts import follow_up_chart
    from grader.timelog.week_charts import change_bars

    assert isinstance(plan, Plan)
    before, after = split(pieces(time.diary), plan)
    chart = follow_up_chart(follow_up(plan, before, after), time.tree)
    lines = "".join(f"<li>{escape(str(change))}</li>" for change in plan.changes)
    goal = f"<p>The goal: {escape(plan.goal.text)}</p>" if plan.goal.text else ""
    return (
        f"{goal}<ul class='plain'>{lines}</ul><h4>{escape(chart.title)}</h4>{chart.html()}"
        f"<h4>What moved in a day</h4>{change_bars(before, after, time.tree).html()}"
    )


def _said(words: str) -> str:
    return f"<p>{escape(words)}</p>"


def _page(time: Time, html: str) -> str:
    return (_said(time.whose) if time.whose else "") + html
