"""One diary looked at as a whole: the sentences, numbers and tables that the report and the command show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from pandas import DataFrame as Frame

from grader.timelog.analysis import aligned, by_day, compare, hours, pieces, weeks
from grader.timelog.categories import Tree
from grader.timelog.drawing import day_name, listed, spoken
from grader.timelog.focus import focus_blocks, fragmentation, interruptions
from grader.timelog.leaks import Leak, how_often, leaks
from grader.timelog.model import UNKNOWN, Diary
from grader.timelog.plan import Moved, Plan, after_day, follow_up, split

FOCUS = ("work",)
"""What counts as focused time where no goal says anything else."""
RECENT = 14
"""Days on which a plan is tried."""
ENOUGH = 3
"""Recorded days from which a week can be compared with another."""


@dataclass(frozen=True)
class Audit:
    """A diary with its categories and, if there is one, its goal and plan. Everything else follows from these."""

    diary: Diary
    tree: Tree
    goal: tuple[str, ...] = ()
    plan: Plan | None = None

    @classmethod
    def of(cls, diary: Diary, tree: Tree, goal: tuple[str, ...] = (), plan: Plan | None = None) -> Audit:
        """An audit whose tree has every category of the diary; the goal is the plan's where none is given."""
        goal = goal or (plan.goal.categories if plan else ())
        return cls(diary, tree.covering(b.category for b in diary.blocks), goal, plan)

    @cached_property
    def found(self) -> Frame:
        """The diary's pieces (``analysis.PIECES``)."""
        return pieces(self.diary)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The recorded days."""
        return tuple(day.date() for day in sorted(self.found["date"].unique()))

    @cached_property
    def focus(self) -> tuple[str, ...]:
        """The categories of focused time: the goal's, or else work."""
        return self.goal or FOCUS

    @cached_property
    def broken(self) -> Frame:
        """Blocks and switches by day (``focus.FRAGMENTATION``)."""
        return fragmentation(self.found)

    @cached_property
    def focused(self) -> Frame:
        """The focus blocks (``focus.FOCUS``)."""
        return focus_blocks(self.found, self.focus)

    @cached_property
    def came_in(self) -> Frame:
        """What came into focused time (``focus.INTERRUPTIONS``)."""
        return interruptions(self.found, self.focus)

    @cached_property
    def leaks(self) -> tuple[Leak, ...]:
        """Where time goes that serves neither goal nor need."""
        return leaks(self.found, self.tree, self.goal, self.diary.zone)

    @cached_property
    def halves(self) -> tuple[Frame, Frame, tuple[str, str]] | None:
        """Two sets of days to compare and their names: the last two weeks with enough days, or the halves of the days."""
        by_week = [w for w in weeks(self.found).values() if w["date"].nunique() >= ENOUGH]
        if len(by_week) >= 2:
            return by_week[-2], by_week[-1], ("the week before", "the last week")
        if len(self.days) < 2:
            return None
        middle = pd.Timestamp(self.days[len(self.days) // 2])
        first = self.found["date"] < middle
        return self.found[first], self.found[~first], ("the first days", "the last days")

    @cached_property
    def followed(self) -> Frame | None:
        """Plan and fact (``plan.FOLLOW_UP``), once there are recorded days before and after the plan's first day."""
        if self.plan is None or not self.plan.changes or self.plan.starts is None:
            return None
        before, after = split(self.found, self.plan)
        return None if before.empty or after.empty else follow_up(self.plan, before, after)

    def fullest_day(self) -> date:
        """The latest of the days with the least unknown time: the one to look at."""
        unknown = self.found["minutes"].where(self.found["category"] == UNKNOWN, 0).groupby(self.found["date"]).sum()
        best = unknown[unknown == unknown.min()].index.max()
        return date(best.year, best.month, best.day)

    @cached_property
    def planned(self) -> tuple[date, Diary, tuple[Moved, ...]] | None:
        """A recent day from before the plan on which it could do most, that day under the plan, and what each change moves."""
        if self.plan is None or not self.plan.changes:
            return None
        before = [d for d in self.days if self.plan.starts is None or d < self.plan.starts] or list(self.days)
        tried = [(day, *after_day(self._near(day), day, self.plan)) for day in before[-RECENT:]]
        return max(tried, key=lambda t: (sum(m.minutes for m in t[2]), t[0])) if tried else None

    def _near(self, day: date) -> Diary:
        """The diary of a day alone: trying a plan on it does not need the rest of the year."""
        blocks = [b for b in self.diary.day(day) if b.category != UNKNOWN]
        return Diary(self.diary.zone, tuple(blocks))

    def on(self, *days: date) -> Frame:
        """The pieces of some days."""
        return self.found[self.found["date"].isin([pd.Timestamp(day) for day in days])]

    def sentences(self) -> tuple[str, ...]:
        """The audit in a few sentences."""
        return tuple(self._sentences()) if self.days else ("Nothing is recorded yet.",)

    def _sentences(self) -> Iterator[str]:
        totals = hours(self.found)["minutes"] / len(self.days)
        known, first, last = totals.drop(UNKNOWN, errors="ignore"), self.days[0], self.days[-1]
        together = (last - first).days + 1 == len(self.days)
        several = (
            f"{day_name(first, True)} to {day_name(last, True)}"
            if together
            else f"between {day_name(first, True)} and {day_name(last, True)}"
        )
        span = day_name(first, True) if first == last else several
        missing = totals.get(UNKNOWN, 0.0)
        yield (
            f"{len(self.days)} recorded {'day' if len(self.days) == 1 else 'days'}, {span}. "
            + (f"On average {spoken(missing)} a day are not recorded." if round(missing) else "No time is missing.")
        )
        top = [f"{self.tree.name(str(name))} {spoken(minutes)}" for name, minutes in known.head(3).items()]
        yield f"Most of an average day goes to {listed(top)}."
        if self.goal:
            yield self._goal_sentence()
        yield from self._focus_sentences()

    def _goal_sentence(self) -> str:
        serving = aligned(self.found, self.goal)
        share = serving["minutes"].sum() / max(serving["awake"].sum(), 1)
        names = listed([self.tree.name(part) for part in self.goal])
        a_day = spoken(serving["minutes"].sum() / len(self.days))
        return f"Of the recorded time awake, {share:.0%} serves your goal ({names}): {a_day} a day."

    def _focus_sentences(self) -> Iterator[str]:
        broken = self.broken
        lasting = broken.loc[broken["blocks"] > 0, "median_block"].median()
        if pd.notna(lasting):
            an_hour = broken["switches"].sum() / max(broken["awake"].sum() / 60, 1)
            yield (
                f"Awake, an average day has {broken['blocks'].mean():.0f} blocks; a typical one lasts {spoken(lasting)}. "
                f"You change from one thing to another {an_hour:.1f} times an hour."
            )
        focused = self.focused
        names = listed([self.tree.name(part) for part in self.focus])
        if focused.empty:
            yield f"No focused time ({names}) is recorded."
            return
        longest = focused.loc[focused["longest"].idxmax()]
        a_day, often = focused["minutes"].sum() / len(self.days), focused["interruptions"].sum() / len(self.days)
        broken = f"broken into {how_often(often)}" if often else "never broken into"
        yield (
            f"Focused time ({names}): {spoken(a_day)} a day, {broken}. The longest stretch without "
            f"a break was {spoken(longest['longest'])}, on {day_name(longest['date'].date())}."
        )

    def tables(self) -> dict[str, Frame]:
        """What goes out as CSV, by name; times of the clock, minutes, shares from 0 to 1."""
        found, zone = self.found, self.diary.zone
        named = {"category": self.tree.name, "part": self.tree.name}
        tables = {
            "categories": _named(hours(found), named["category"]),
            "parts": _named(hours(found, "part"), named["part"]),
            "days": by_day(found),
            "fragmentation": self.broken,
            "focus": _with_clock(self.focused, zone),
            "interruptions": _with_clock(self.came_in, zone),
            "goal": aligned(found, self.goal) if self.goal else None,
            "change": _named(compare(*self.halves[:2]), named["category"]) if self.halves else None,
            "follow_up": self.followed,
            "leaks": Frame([_leak_row(leak) for leak in self.leaks]) if self.leaks else None,
        }
        return {name: table for name, table in tables.items() if table is not None}

    def facts(self) -> dict[str, Any]:
        """The audit as plain data, for programs."""
        totals = hours(self.found)["minutes"]
        return {
            "zone": self.diary.zone.key,
            "days": [day.isoformat() for day in self.days],
            "minutes": {str(name): int(minutes) for name, minutes in totals.items()},
            "parts": {str(name): int(minutes) for name, minutes in hours(self.found, "part")["minutes"].items()},
            "goal": list(self.goal),
            "sentences": list(self.sentences()),
            "leaks": [_leak_row(leak) for leak in self.leaks],
        }


def _leak_row(leak: Leak) -> dict[str, Any]:
    return {
        "kind": leak.kind, "category": leak.category, "minutes_a_day": round(leak.minutes, 1),
        "times_a_day": round(leak.times, 2), "hour": leak.hour, "says": leak.says,
    }  # fmt: skip


def _named(frame: Frame, name: Any) -> Frame:
    """With the names that people read beside the ids."""
    made = frame.copy()
    made.insert(0, "name", [name(str(i)) for i in frame.index])
    return made


def _with_clock(frame: Frame, zone: Any) -> Frame:
    """With what the clock showed in the place of minutes since 1970."""
    at = pd.to_datetime(frame["start"] * 60, unit="s", utc=True).dt.tz_convert(zone)
    return frame.assign(start=at.dt.strftime("%H:%M"))
