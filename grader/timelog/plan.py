"""The plan: a goal, changes with minutes, the day as it would be, and what became of it after a week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pandas as pd
import yaml
from pandas import DataFrame as Frame
from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from grader.files import STRICT, load_as, write_safely
from grader.timelog.analysis import serves
from grader.timelog.categories import SEPARATOR, top_of
from grader.timelog.model import UNKNOWN, Block, Diary, minutes_between

FILE = "plan.yaml"
"""The name of the plan's file, beside the diary."""
KEPT, PARTLY = 0.8, 0.25
"""Shares of the planned minutes from which a change counts as kept, or as partly kept."""


@dataclass(frozen=True, config=STRICT)
class Goal:
    """What the time is for: in the learner's words, and the categories or parts that serve it."""

    text: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Change:
    """An if-then line: ``minutes`` a day go from one category or part to another."""

    take_from: str = Field(min_length=1)
    give_to: str = Field(min_length=1)
    minutes: int = Field(gt=0, le=1440)
    when: str = ""
    then: str = ""

    def __str__(self) -> str:
        return f"If {self.when or '...'}, then {self.then or '...'} ({self.minutes} minutes a day)."


@dataclass(frozen=True, config=STRICT)
class Plan:
    """A goal, its changes, and the first day on which they count."""

    goal: Goal
    changes: tuple[Change, ...] = ()
    starts: date | None = None


def load_plan(folder: Path) -> Plan | None:
    """The plan beside a diary; None if there is none. Raises ContentError (file, line, what to do)."""
    path = folder / FILE
    return load_as(Plan, path) if path.exists() else None


def save_plan(plan: Plan, folder: Path) -> None:
    """Write the plan beside the diary; a crash leaves the old file or the new one."""
    data = TypeAdapter(Plan).dump_python(plan, mode="json")
    write_safely(folder / FILE, yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode())


@dataclass(frozen=True)
class Moved:
    """What a change does to one day: ``minutes`` that could be moved, at most those that were planned."""

    change: Change
    minutes: int

    def __str__(self) -> str:
        missing = self.change.minutes - self.minutes
        if not missing:
            return f"{self.minutes} minutes moved."
        return f"{self.minutes} minutes moved: the day has {missing} minutes less of it than the plan takes."


def after_day(diary: Diary, day: date, plan: Plan) -> tuple[Diary, tuple[Moved, ...]]:
    """The diary with a day as it would be under the plan; the day keeps its length.

    Each change takes its minutes from the ends of the longest blocks, so that what it leaves is in whole pieces.
    """
    moved = []
    for change in plan.changes:
        diary, minutes = _applied(diary, day, change)
        moved.append(Moved(change, minutes))
    return diary, tuple(moved)


def _applied(diary: Diary, day: date, change: Change) -> tuple[Diary, int]:
    left = change.minutes
    mine = [block for block in diary.day(day) if _belongs(block.category, change.take_from)]
    for block in sorted(mine, key=lambda b: -b.minutes):
        taken = min(left, block.minutes)
        if taken and not _belongs(change.give_to, change.take_from):
            start = _earlier(block.end, taken, diary)
            diary = diary.painted(Block(start, block.end, change.give_to, change.then))
            left -= minutes_between(start, block.end)
    return diary, change.minutes - left


def _belongs(category: str, to: str) -> bool:
    return category == to or (SEPARATOR not in to and top_of(category) == to)


def _earlier(end: datetime, minutes: int, diary: Diary) -> datetime:
    """The moment some real minutes before another, whatever the clock did between them."""
    return (end.astimezone(UTC) - timedelta(minutes=minutes)).astimezone(diary.zone)


FOLLOW_UP = {
    "take_from": "str",
    "give_to": "str",
    "planned": "float64",  # minutes a day that the change was to take
    "before": "float64",  # minutes a day in take_from
    "after": "float64",
    "fact": "float64",  # before less after: what was really taken
    "gained": "float64",  # minutes a day that give_to has more
    "verdict": "str",  # kept, partly kept, not yet, more than before
}
"""A row a change: the plan and the fact."""

Verdict = Literal["kept", "partly kept", "not yet", "more than before"]


def split(found: Frame, plan: Plan, days: int = 7) -> tuple[Frame, Frame]:
    """The last days before the plan began and the first days of it (recorded days, at most ``days`` of each)."""
    every = sorted(found["date"].unique())
    start = pd.Timestamp(plan.starts) if plan.starts else every[len(every) // 2] if every else pd.Timestamp(0)
    before, after = [d for d in every if d < start][-days:], [d for d in every if d >= start][:days]
    return found[found["date"].isin(before)], found[found["date"].isin(after)]


def follow_up(plan: Plan, before: Frame, after: Frame) -> Frame:
    """Plan and fact for each change (``FOLLOW_UP``), from the pieces of days before and after.

    Changes that take from the same category share what was really taken, in proportion to their plans.
    """
    return Frame(list(_rows(plan, before, after)), columns=list(FOLLOW_UP)).astype(FOLLOW_UP)


def _rows(plan: Plan, before: Frame, after: Frame) -> Iterator[dict[str, object]]:
    for change in plan.changes:
        was, now = (minutes_a_day(found, change.take_from) for found in (before, after))
        got = minutes_a_day(after, change.give_to) - minutes_a_day(before, change.give_to)
        together = sum(c.minutes for c in plan.changes if c.take_from == change.take_from)
        fact = (was - now) * change.minutes / together
        yield {
            "take_from": change.take_from,
            "give_to": change.give_to,
            "planned": change.minutes,
            "before": was,
            "after": now,
            "fact": fact,
            "gained": got,
            "verdict": verdict(fact, change.minutes),
        }


def verdict(fact: float, planned: float) -> Verdict:
    """How a change went, from the minutes a day that it took and that it was to take."""
    share = fact / planned
    if share >= KEPT:
        return "kept"
    return "partly kept" if share >= PARTLY else "not yet" if share > -PARTLY else "more than before"


def minutes_a_day(found: Frame, category: str) -> float:
    """Minutes a recorded day of a category with all its parts, or of one part."""
    if found.empty or category == UNKNOWN:
        return 0.0
    return float(found.loc[serves(found["part"], [category]), "minutes"].sum() / found["date"].nunique())
