"""Leaks: where the diary shows time that serves neither the goal nor a need, with the numbers that say so.

Three patterns count: what breaks up focused time, much of the same thing in a day, and many small bits of it. Time that
a person needs (sleep, meals, care: ``leak`` in categories.yaml) is never offered, and a leak is an offer, not a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from pandas import DataFrame as Frame

from grader.timelog.analysis import clock_hours, serves
from grader.timelog.categories import Tree
from grader.timelog.drawing import spoken
from grader.timelog.focus import interruptions

FREE = 30
"""Minutes a day of a thing that are nobody's business; what goes beyond counts as a leak."""
SMALL = 15
"""Minutes up to which a stretch is a small bit."""
LEAST = 5
"""Minutes a day below which nothing is worth a plan."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Leak:
    """A pattern in the diary that a plan could change.

    ``minutes`` a day could be won at most; ``times`` a day it happens; ``hour`` is the hour of the clock at which it
    mostly begins; ``says`` is the evidence as a sentence; ``cue`` the half-finished "if" of a plan.
    """

    kind: str
    category: str
    minutes: float
    times: float
    hour: int
    says: str
    cue: str


def leaks(found: Frame, tree: Tree, goal: Iterable[str], zone: ZoneInfo, most: int = MOST) -> tuple[Leak, ...]:
    """The largest leaks that the days support (pieces; ``goal`` holds ids), at most one for a category and part."""
    goal = tuple(goal)
    if found.empty:
        return ()
    candidates = sorted(_candidates(found, tree, goal, zone), key=lambda leak: (-leak.minutes, leak.category))
    best: dict[str, Leak] = {}
    for leak in candidates:
        if leak.minutes >= LEAST:
            best.setdefault(leak.category, leak)
    return tuple(best.values())[:most]


def _candidates(found: Frame, tree: Tree, goal: tuple[str, ...], zone: ZoneInfo) -> Iterator[Leak]:
    days = max(found["date"].nunique(), 1)
    focus = goal or ("work",)
    broken = interruptions(found, focus)
    yield from _grouped("break", broken[_may(broken["part"], tree, "any", "between")], tree, days, zone)
    free = found[_may(found["part"], tree, "any") & ~serves(found["part"], focus)]
    stretches = _stretches(free)
    yield from _much(free, stretches, tree, days, zone)
    small = stretches[stretches["minutes"] <= SMALL]
    yield from (leak for leak in _grouped("bits", small, tree, days, zone) if leak.times >= 2)


def _may(parts: pd.Series, tree: Tree, *kinds: str) -> pd.Series:
    allowed = {part: tree.category(part).leak in kinds for part in parts.astype("str").unique()}
    return parts.astype("str").map(allowed).astype(bool)


def _stretches(free: Frame) -> Frame:
    """Neighboring pieces of the same part as one, over midnight too."""
    end, part = free["start"] + free["minutes"], free["part"].astype("str")
    number = (~((part == part.shift()) & (free["start"] == end.shift()))).cumsum()
    rows = Frame({"start": free["start"], "minutes": free["minutes"], "part": part})
    return rows.groupby(number).agg({"start": "first", "minutes": "sum", "part": "first"})


def _much(free: Frame, stretches: Frame, tree: Tree, days: int, zone: ZoneInfo) -> Iterator[Leak]:
    """What takes more than its free half an hour on a day, with the sittings that it comes in."""
    each = free.assign(part=free["part"].astype("str")).groupby(["part", "date"])["minutes"].sum()
    beyond = (each - FREE).clip(lower=0).groupby("part").sum() / days
    for part, minutes in beyond[beyond > 0].items():
        mine = stretches[stretches["part"] == part]
        times, name = len(mine) / days, tree.name(str(part))
        hour = _usual_hour(mine["start"], mine["minutes"], zone)
        says = (
            f"{name}: {spoken(each[part].sum() / days)} a day. You sit down to it {how_often(times)}, typically for "
            f"{spoken(mine['minutes'].median())}, mostly around {hour:02}:00. With {FREE} min on each of these days, "
            f"{spoken(minutes)} a day would be free."
        )
        cue = f"If it is around {hour:02}:00 and {name} has had its {FREE} min, then I ..."
        yield Leak("much", str(part), float(minutes), times, hour, says, cue)


def _grouped(kind: str, rows: Frame, tree: Tree, days: int, zone: ZoneInfo) -> Iterator[Leak]:
    for part, mine in rows.groupby("part"):
        minutes, times = mine["minutes"].sum() / days, len(mine) / days
        hour = _usual_hour(mine["start"], mine["minutes"], zone)
        says, cue = _words(kind, str(part), minutes, times, hour, tree)
        yield Leak(kind, str(part), float(minutes), float(times), hour, says, cue)


def _usual_hour(starts: pd.Series, minutes: pd.Series, zone: ZoneInfo) -> int:
    """The hour of the clock in which most of the minutes begin."""
    return int(np.bincount(clock_hours(starts, zone), weights=minutes, minlength=24).argmax())


def _words(kind: str, part: str, minutes: float, times: float, hour: int, tree: Tree) -> tuple[str, str]:
    name, at = tree.name(part), f"mostly around {hour:02}:00"
    if kind == "break":
        return (
            f"{name}: comes between two stretches of focused time {how_often(times)}. It adds up to {spoken(minutes)} a day, {at}.",
            f"If I am in the middle of a task and want to turn to {name}, then I ...",
        )
    return (
        f"{name}: bits of up to {SMALL} min, {how_often(times)}. They add up to {spoken(minutes)} a day, {at}.",
        f"If it is around {hour:02}:00 and I reach for {name}, then I ...",
    )


def how_often(times: float) -> str:
    """How often, for people: "3 times a day", "twice a week"."""
    number, period = (times, "day") if times >= 0.95 else (times * 7, "week")
    words = {0: "now and then", 1: f"once a {period}", 2: f"twice a {period}"}
    return words.get(round(number), f"about {round(number)} times a {period}")
