"""What the plan's screen shows of the diary: the categories with their minutes, the leaks, the day as it would be."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from pandas import DataFrame as Frame

from course.time_seen import EXAMPLE_PLAN, Time
from grader.files import load_as
from grader.timelog.analysis import hours, pieces, well_recorded
from grader.timelog.categories import top_of
from grader.timelog.charts import after_strips
from grader.timelog.leaks import leaks
from grader.timelog.model import UNKNOWN
from grader.timelog.plan import Plan, after_day

OFFER = 0.5
"""The share of a leak's minutes that a plan begins with: half of it is more likely to be kept than all."""
STEP, LEAST = 5, 5
"""Planned minutes are offered in steps, and not below this."""


def categories_view(time: Time, plan: Plan) -> list[dict[str, Any]]:
    """The categories and parts that one may choose, with the minutes a day that the diary has of them."""
    found = _before(time, plan)
    minutes = {str(i): 60 * h for by in ("category", "part") for i, h in hours(found, by)["hours_a_day"].items()}
    known = dict.fromkeys((*time.tree.ids, *sorted(set(minutes) - {UNKNOWN})))
    return [
        {
            "id": i, "name": time.tree.name(i), "parent": top_of(i) if "/" in i else "",
            "hidden": time.tree.category(i).hidden, "minutes": round(minutes.get(i, 0)),
            "color": time.tree.category(i).color,
        }
        for i in known
    ]  # fmt: skip


def leaks_view(time: Time, plan: Plan) -> list[dict[str, Any]]:
    """The leaks that the diary supports, each with the change that it suggests."""
    found = leaks(_before(time, plan), time.tree, plan.goal.categories, time.diary.zone)
    return [
        {
            "category": leak.category, "says": leak.says, "cue": _when(leak.cue),
            "minutes": max(LEAST, round(leak.minutes * OFFER / STEP) * STEP),
        }
        for leak in found
    ]  # fmt: skip


def _before(time: Time, plan: Plan) -> Frame:
    """The pieces that speak for a plan: those of the days before it begins, or of all days if there are none.

    What a plan has mended already must not make its leak look small, nor may a day of which little is recorded. The example person's plan is her own.
    """
    starts = load_as(Plan, EXAMPLE_PLAN).starts if time.example else plan.starts
    days = [day for day in time.diary.dates if starts is None or day < starts]
    return well_recorded(pieces(time.diary, days or time.diary.dates))


def _when(cue: str) -> str:
    """The "if" of a cue without its first and last words, as the form asks for it."""
    return cue.removeprefix("If ").removesuffix(", then I ...")


def after_view(time: Time, plan: Plan, day: date) -> str:
    """A day as it was and as it would be, with what each change moves; empty without changes."""
    if not plan.changes:
        return ""
    changed, moved = after_day(time.diary, day, plan)
    was, planned = pieces(time.diary, [day]), pieces(changed, [day])
    lines = "".join(
        f"<li>{escape(time.tree.name(m.change.take_from))} to {escape(time.tree.name(m.change.give_to))}: {escape(str(m))}</li>"
        for m in moved
    )
    return f"{after_strips(was, planned, time.tree, time.diary.zone).html()}<ul class='plain'>{lines}</ul>"
