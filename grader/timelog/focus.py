"""How broken up the days are: blocks, switches, and what came into stretches of focused work."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from pandas import DataFrame as Frame

from grader.timelog.analysis import serves
from grader.timelog.model import UNKNOWN

SHORT = 15
"""Minutes: what lasts longer between two stretches of focus is another activity, not an interruption."""

FRAGMENTATION = {
    "blocks": "int64",
    "median_block": "float64",  # minutes
    "switches": "int64",
    "awake": "int64",  # recorded minutes awake
    "switches_an_hour": "float64",
}
"""By day: recorded time awake in blocks of one activity (category and part), and how often one followed another."""


def fragmentation(found: Frame) -> Frame:
    """Blocks and switches of each day (``FRAGMENTATION``). Sleep and unknown time are left out; a switch is a change
    from one activity to another with nothing between them."""
    awake = ~found["category"].isin([UNKNOWN, "sleep"])
    key = found["part"].astype("str")
    runs = _runs(found, key.where(awake, ""), _same_day(found))
    runs = runs[runs["key"] != ""]
    touching = (runs["start"] == runs["end"].shift()) & (runs["date"] == runs["date"].shift())
    by = runs["date"]
    made = Frame(
        {
            "blocks": runs["minutes"].groupby(by).size(),
            "median_block": runs["minutes"].groupby(by).median(),
            "switches": touching.groupby(by).sum(),
            "awake": runs["minutes"].groupby(by).sum(),
        }
    ).reindex(found["date"].unique(), fill_value=0)
    made["switches_an_hour"] = made["switches"] / (made["awake"] / 60).clip(lower=1 / 60)
    return made.astype(FRAGMENTATION).sort_index()


INTERRUPTIONS = {
    "date": "datetime64[s]",  # the day it began
    "start": "int64",  # minutes since 1970 in UTC
    "minutes": "int64",
    "part": "str",  # what came in: the longest activity of it
    "before": "int64",  # minutes of focus until then
    "after": "int64",  # minutes of focus that followed
}
"""A row an interruption: up to ``SHORT`` minutes of something else between two stretches of focus."""


def interruptions(found: Frame, focus: Iterable[str], short: int = SHORT) -> Frame:
    """What came into stretches of the focus categories (``INTERRUPTIONS``), over midnight too. Unknown time is no
    interruption: nobody knows what it was."""
    runs = _focus_runs(found, focus)
    if runs.empty:
        return Frame(columns=list(INTERRUPTIONS)).astype(INTERRUPTIONS)
    inside = _inside(runs, short)
    made = runs.assign(before=runs["minutes"].shift(), after=runs["minutes"].shift(-1))[inside]
    return made.reindex(columns=list(INTERRUPTIONS)).astype(INTERRUPTIONS).reset_index(drop=True)


FOCUS = {
    "date": "datetime64[s]",
    "start": "int64",  # minutes since 1970 in UTC
    "minutes": "int64",  # of focus, without the interruptions
    "interruptions": "int64",
    "lost": "int64",  # minutes of the interruptions
    "longest": "int64",  # minutes of the longest unbroken stretch
}
"""A row a focus block: stretches of focus with only interruptions between them."""


def focus_blocks(found: Frame, focus: Iterable[str], short: int = SHORT) -> Frame:
    """The focus blocks of the days (``FOCUS``), in order of time."""
    runs = _focus_runs(found, focus)
    if runs.empty:
        return Frame(columns=list(FOCUS)).astype(FOCUS)
    inside = _inside(runs, short)
    member = (runs["key"] == "focus") | inside
    new = member & ~(member.shift(fill_value=False) & (runs["start"] == runs["end"].shift()))
    runs = runs.assign(number=new.cumsum(), broken=inside)[member]
    grouped, focused = runs.groupby("number"), runs[~runs["broken"]].groupby("number")["minutes"]
    made = Frame({"date": grouped["date"].first(), "start": grouped["start"].first(), "minutes": focused.sum()})
    made["interruptions"] = grouped["broken"].sum()
    made["lost"] = grouped["minutes"].sum() - made["minutes"]
    made["longest"] = focused.max()
    return made.astype(FOCUS).reset_index(drop=True)


def _focus_runs(found: Frame, focus: Iterable[str]) -> Frame:
    """The timeline as stretches of focus, of unknown time and of all else; ``part`` is the longest activity."""
    if found.empty:
        return Frame()
    key = np.where(serves(found["part"], focus), "focus", np.where(found["category"] == UNKNOWN, UNKNOWN, "else"))
    return _runs(found, pd.Series(key, index=found.index), pd.Series(True, index=found.index))


def _inside(runs: Frame, short: int) -> pd.Series:
    """Which runs are interruptions: short, known, and focus touches them on both sides."""
    focus = runs["key"] == "focus"
    before = focus.shift(fill_value=False) & (runs["start"] == runs["end"].shift())
    after = focus.shift(-1, fill_value=False) & (runs["end"] == runs["start"].shift(-1))
    return (runs["key"] == "else") & (runs["minutes"] <= short) & before & after


def _runs(found: Frame, key: pd.Series, joined: pd.Series) -> Frame:
    """Neighboring pieces of the same key as one run: date, start, end, minutes, key, and the longest part in it.

    ``joined`` says of each piece whether it may be joined to the one before it.
    """
    end = found["start"] + found["minutes"]
    same = (key == key.shift()) & (found["start"] == end.shift()) & joined
    number = (~same).cumsum()
    rows = Frame({"number": number, "date": found["date"], "start": found["start"], "end": end, "key": key})
    rows = rows.assign(minutes=found["minutes"], part=found["part"].astype("str"))
    runs = rows.groupby("number").agg(
        date=("date", "first"), start=("start", "first"), end=("end", "last"), key=("key", "first")
    )
    runs["minutes"] = runs["end"] - runs["start"]
    amounts = rows.groupby(["number", "part"], sort=False)["minutes"].sum().reset_index()
    longest = amounts.sort_values("minutes", ascending=False, kind="stable").drop_duplicates("number")
    return runs.assign(part=longest.set_index("number")["part"]).reset_index(drop=True)


def _same_day(found: Frame) -> pd.Series:
    return found["date"] == found["date"].shift()
