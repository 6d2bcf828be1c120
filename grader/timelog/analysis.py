"""The diary in numbers: pure functions from a diary to frames of pandas, each with its columns and units named.

All lengths are real minutes, so a day has 1,440 of them, or 1,380 or 1,500 when the clock changes; a block over
midnight counts for each day with its own part. Time without a record is the category ``unknown``. Categories and parts
are ids of the tree. Frames are never changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from pandas import DataFrame as Frame

from grader.timelog.categories import SEPARATOR
from grader.timelog.model import UNKNOWN, Diary

PIECES = {
    "date": "datetime64[s]",  # the local day
    "start": "int64",  # minutes since 1970 in UTC
    "minutes": "int64",
    "offset": "int64",  # real minutes from the day's midnight
    "category": "category",  # the top category, or unknown
    "part": "category",  # the whole id: category/part where there is a part
    "label": "str",
    "block": "int64",  # number of the diary's block, -1 for unknown time
}
"""The frame that most functions start from: the diary cut at midnights, unknown time filled in, in order of time.

The days are those that have a record; their minutes add up to the days' lengths.
"""


def pieces(diary: Diary, days: Iterable[date] | None = None) -> Frame:
    """The diary as a frame of ``PIECES``, for the given days, or for all that have a record."""
    blocks = _blocks(diary)
    midnights = _midnights(diary, blocks, days)
    if midnights.empty:
        return _typed(Frame(columns=list(PIECES)), PIECES)
    spans = _with_gaps(blocks, int(midnights.iloc[0]), int(midnights.iloc[-1]))
    return _on_days(_cut(spans, midnights), midnights, days)


def _blocks(diary: Diary) -> Frame:
    """A row a block: start and end (minutes since 1970, UTC), id, label, number."""
    return Frame(
        {
            "start": np.array([b.start.timestamp() for b in diary.blocks], "float64") // 60,
            "end": np.array([b.end.timestamp() for b in diary.blocks], "float64") // 60,
            "part": pd.Series([b.category or UNKNOWN for b in diary.blocks], dtype="str"),
            "label": pd.Series([b.label for b in diary.blocks], dtype="str"),
            "block": np.arange(len(diary.blocks)),
        }
    ).astype({"start": "int64", "end": "int64"})


def _midnights(diary: Diary, blocks: Frame, days: Iterable[date] | None) -> pd.Series:
    """When each day begins (minutes since 1970, UTC), from the first day to the one after the last."""
    wanted = sorted(days) if days is not None else []
    if days is None and len(blocks):
        wanted = [diary.blocks[0].start.date(), (diary.blocks[-1].end - timedelta(minutes=1)).date()]
    if not wanted:
        return pd.Series(dtype="int64")
    every = [wanted[0] + timedelta(days=n) for n in range((wanted[-1] - wanted[0]).days + 2)]
    at = [int(diary.midnight(day).astimezone(UTC).timestamp()) // 60 for day in every]
    return pd.Series(at, index=pd.to_datetime(every).astype("datetime64[s]"))


def _with_gaps(blocks: Frame, first: int, last: int) -> Frame:
    """The blocks between two moments, with a row of unknown time for each gap; in order of time."""
    inside = blocks[(blocks["end"] > first) & (blocks["start"] < last)]
    inside = inside.assign(start=inside["start"].clip(lower=first), end=inside["end"].clip(upper=last))
    gaps = Frame({"start": [first, *inside["end"]], "end": [*inside["start"], last]})
    gaps = gaps[gaps["start"] < gaps["end"]].assign(part=UNKNOWN, label="", block=-1)
    return pd.concat([inside, gaps]).sort_values("start", kind="stable", ignore_index=True)


def _cut(spans: Frame, midnights: pd.Series) -> Frame:
    """The spans cut where a day begins; ``day`` is the number of the day."""
    first = np.searchsorted(midnights, spans["start"], side="right") - 1
    last = np.searchsorted(midnights, spans["end"], side="left") - 1
    rows = np.repeat(np.arange(len(spans)), last - first + 1)
    day = first[rows] + (np.arange(len(rows)) - np.searchsorted(rows, rows))
    cut = spans.iloc[rows].reset_index(drop=True)
    begin, end = midnights.to_numpy()[day], midnights.to_numpy()[day + 1]
    return cut.assign(day=day, start=np.maximum(cut["start"], begin), end=np.minimum(cut["end"], end))


def _on_days(cut: Frame, midnights: pd.Series, days: Iterable[date] | None) -> Frame:
    """The cut spans as ``PIECES``, on the wanted days, or on those with a record."""
    recorded = np.zeros(len(midnights), bool)
    recorded[cut.loc[cut["block"] >= 0, "day"].unique()] = True
    wanted = recorded if days is None else midnights.index.isin(pd.to_datetime(sorted(days)).astype("datetime64[s]"))
    cut = cut[wanted[cut["day"]]]
    part = cut["part"].astype("category")  # so that what is done to ids is done once for each of them
    tops = {i: i.partition(SEPARATOR)[0] for i in part.cat.categories}
    made = cut.assign(
        date=midnights.index[cut["day"]],
        minutes=cut["end"] - cut["start"],
        offset=cut["start"] - midnights.to_numpy()[cut["day"]],
        part=part,
        category=part.map(tops),
    )
    return _typed(made, PIECES)


def _typed(frame: Frame, columns: dict[str, str]) -> Frame:
    """The frame with exactly these columns, in this order and of these types."""
    return frame.reindex(columns=list(columns)).astype(columns).reset_index(drop=True)


HOURS = {"minutes": "int64", "hours": "float64", "hours_a_day": "float64", "share": "float64", "days": "int64"}
"""By category: minutes in all, the same in hours, hours for each recorded day, share of all time (0 to 1), days seen."""


def hours(found: Frame, by: str = "category") -> Frame:
    """Time by ``category`` or by ``part`` (``HOURS``), longest first; the minutes add up to the days' lengths."""
    grouped = found.groupby(by, observed=True)
    minutes = grouped["minutes"].sum()
    days, total = found["date"].nunique(), found["minutes"].sum()
    made = Frame(
        {
            "minutes": minutes,
            "hours": minutes / 60,
            "hours_a_day": minutes / 60 / max(days, 1),
            "share": minutes / max(total, 1),
            "days": grouped["date"].nunique(),
        }
    )
    return made.astype(HOURS).sort_values("minutes", ascending=False, kind="stable")


def by_day(found: Frame, by: str = "category") -> Frame:
    """Minutes: a row a day, a column a category (or part); 0 where there was none."""
    return found.pivot_table(index="date", columns=by, values="minutes", aggfunc="sum", observed=True, fill_value=0)


ALIGNED = {"minutes": "int64", "awake": "int64", "share": "float64"}
"""By day: minutes that serve the goal, recorded minutes awake, the first as a share of the second (0 to 1)."""


def serves(ids: pd.Series, goal: Iterable[str]) -> pd.Series:
    """Which ids belong to the goal's categories: a category counts with all its parts."""
    goal = set(goal)
    known = {i: i in goal or i.partition(SEPARATOR)[0] in goal for i in ids.unique()}
    return ids.map(known).astype(bool)


def clock_hours(starts: pd.Series, zone: ZoneInfo) -> pd.Series:
    """The hours (0 to 23) that the clock shows at moments (minutes since 1970, UTC)."""
    return pd.to_datetime(starts.astype("int64") * 60, unit="s", utc=True).dt.tz_convert(zone).dt.hour


def aligned(found: Frame, goal: Iterable[str]) -> Frame:
    """How much of the recorded time awake serves the goal (``ALIGNED``); ``goal`` holds ids of categories or parts."""
    awake = found[~found["category"].isin([UNKNOWN, "sleep"])]
    serving = awake["minutes"].where(serves(awake["part"], goal), 0)
    made = Frame({"minutes": serving.groupby(awake["date"]).sum(), "awake": awake.groupby("date")["minutes"].sum()})
    made = made.reindex(found["date"].unique(), fill_value=0).sort_index()
    return made.assign(share=made["minutes"] / made["awake"].clip(lower=1)).astype(ALIGNED)


CHANGE = {"before": "float64", "after": "float64", "change": "float64"}
"""By category: minutes a day before, after, and the difference (after less before)."""


def compare(before: Frame, after: Frame, by: str = "category") -> Frame:
    """What changed between two sets of days, by category or part (``CHANGE``), largest change first."""
    one, two = (hours(f, by)["minutes"] / max(f["date"].nunique(), 1) for f in (before, after))
    made = Frame({"before": one, "after": two}).fillna(0.0)
    made["change"] = made["after"] - made["before"]
    return made.astype(CHANGE).sort_values("change", key=abs, ascending=False, kind="stable")


def weeks(found: Frame) -> dict[str, Frame]:
    """The pieces by ISO week, as in "2026-W07"; in order."""
    calendar = found["date"].dt.isocalendar()
    grouped = found.groupby([calendar["year"], calendar["week"]])
    return {f"{year}-W{week:02}": part for (year, week), part in grouped}


def by_hour(found: Frame, zone: ZoneInfo) -> Frame:
    """Minutes by weekday (0 is Monday), hour of the clock (0 to 23) and category: a row each.

    When the clock is put back, both hours count for the hour that the clock shows twice.
    """
    rows = _hour_rows(found)
    odd = found.groupby("date")["minutes"].sum().loc[lambda minutes: minutes != 24 * 60].index
    for day in odd:  # one or two days a year
        here = rows["date"] == day
        rows.loc[here, "hour"] = rows.loc[here, "hour"].map(lambda hour, day=day: _clock_hour(day, hour, zone))
    rows["weekday"] = rows["date"].dt.day_of_week
    grouped = rows.groupby(["weekday", "hour", "category"], observed=True)["minutes"].sum()
    return grouped.reset_index().astype({"weekday": "int64", "hour": "int64", "minutes": "int64"})


def _clock_hour(day: pd.Timestamp, hour: int, zone: ZoneInfo) -> int:
    """The hour that the clock shows some real hours after a day's midnight."""
    midnight = datetime.combine(day.date(), time(), zone).astimezone(UTC)
    return (midnight + timedelta(hours=hour)).astimezone(zone).hour


def _hour_rows(found: Frame) -> Frame:
    """The pieces cut at full hours: day, hours since its midnight, category, minutes."""
    begin = found["offset"].to_numpy()
    end = begin + found["minutes"].to_numpy()
    first, last = begin // 60, (end - 1) // 60
    rows = np.repeat(np.arange(len(found)), last - first + 1)
    hour = first[rows] + (np.arange(len(rows)) - np.searchsorted(rows, rows))
    minutes = np.minimum(end[rows], (hour + 1) * 60) - np.maximum(begin[rows], hour * 60)
    cut = found[["date", "category"]].iloc[rows].reset_index(drop=True)
    return cut.assign(category=cut["category"].astype("str"), hour=hour, minutes=minutes)
