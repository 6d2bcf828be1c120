"""The diary in numbers: minutes are kept, whatever the clock and the gaps do."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings

from grader.timelog import analysis
from grader.timelog.focus import focus_blocks, fragmentation, interruptions
from grader.timelog.model import UNKNOWN, Diary
from tests.timelog.days import FALL, MONDAY, NEW_YORK, SPRING, diaries, fortnight, written

DAY = """
0:00 7:00 sleep
8:00 9:00 work/mails the inbox
9:00 9:10 technology/social
9:10 10:00 work/calls
12:00 13:00 eating
"""


def a_day(lines: str = DAY, day: date = MONDAY) -> pd.DataFrame:
    """The pieces of a day written in lines."""
    return analysis.pieces(Diary.of(NEW_YORK, written(day, lines)))


@settings(deadline=None, max_examples=60)
@given(diary=diaries())
def test_pieces_are_the_days_of_the_diary(diary: Diary) -> None:
    """Cut at midnights and with gaps filled, each day is what the diary itself says about it, to the minute."""
    found = analysis.pieces(diary)
    assert tuple(day.date() for day in found["date"].unique()) == diary.dates
    for day, part in found.groupby("date"):
        blocks = diary.day(day.date())
        assert part["minutes"].sum() == diary.length(day.date())
        assert list(zip(part["part"].astype(str), part["minutes"], part["label"], strict=True)) == [
            (b.category, b.minutes, b.label) for b in blocks
        ]


@settings(deadline=None, max_examples=60)
@given(diary=diaries())
def test_every_way_of_counting_keeps_the_minutes(diary: Diary) -> None:
    """By category, part, day, week and hour, the minutes add up to the lengths of the recorded days."""
    found, whole = analysis.pieces(diary), sum(diary.length(day) for day in diary.dates)
    assert analysis.hours(found)["minutes"].sum() == whole
    assert analysis.hours(found, "part")["minutes"].sum() == whole
    assert analysis.by_day(found).sum().sum() == whole
    assert sum(week["minutes"].sum() for week in analysis.weeks(found).values()) == whole
    assert analysis.by_hour(found, diary.zone)["minutes"].sum() == whole


@settings(deadline=None, max_examples=60)
@given(diary=diaries())
def test_focus_is_neither_won_nor_lost(diary: Diary) -> None:
    """Focus blocks hold the minutes of the focus categories, and their interruptions are those that are listed."""
    found = analysis.pieces(diary)
    focused = focus_blocks(found, ["work"])
    assert focused["minutes"].sum() == found.loc[analysis.serves(found["part"], ["work"]), "minutes"].sum()
    listed = interruptions(found, ["work"])
    assert (focused["interruptions"].sum(), focused["lost"].sum()) == (len(listed), listed["minutes"].sum())


def test_hours_by_category_and_part() -> None:
    """Parts count for their category, and unrecorded time is a category of its own."""
    found = a_day()
    assert analysis.hours(found)["minutes"].to_dict() == {
        UNKNOWN: 840, "sleep": 420, "work": 110, "eating": 60, "technology": 10,
    }  # fmt: skip
    parts = analysis.hours(found, "part")
    assert (parts.loc["work/mails", "minutes"], parts.loc["work/calls", "minutes"]) == (60, 50)
    assert parts.loc["work/mails", "share"] == pytest.approx(60 / 1440)
    assert parts.loc["work/mails", "hours_a_day"] == 1


def test_a_night_shift_counts_for_both_days() -> None:
    """What runs over midnight is split where the day ends."""
    found = a_day("21:30 30:00 work night shift")
    assert found[found["category"] == "work"].groupby("date")["minutes"].sum().tolist() == [150, 360]


@pytest.mark.parametrize(("day", "length", "slept"), [(SPRING, 1380, 360), (FALL, 1500, 480), (MONDAY, 1440, 420)])
def test_a_day_has_its_real_length(day: date, length: int, slept: int) -> None:
    """When the clock changes, sleep from midnight to seven is an hour shorter or longer."""
    found = a_day("0:00 7:00 sleep", day)
    assert found["minutes"].sum() == length
    assert found["minutes"].iloc[0] == slept


@pytest.mark.parametrize("day", [SPRING, FALL, MONDAY])
def test_hours_are_those_of_the_clock(day: date) -> None:
    """Nine to ten is the ninth hour, also on a day on which the clock has changed before."""
    cells = analysis.by_hour(a_day("9:00 10:00 work", day), NEW_YORK)
    assert cells.loc[cells["category"] == "work", ["weekday", "hour", "minutes"]].to_numpy().tolist() == [
        [day.weekday(), 9, 60]
    ]


def test_the_hour_that_comes_twice_counts_twice() -> None:
    """When the clock is put back, the hour from one to two holds two hours."""
    cells = analysis.by_hour(a_day("0:00 3:00 sleep", FALL), NEW_YORK)
    assert cells.loc[cells["category"] == "sleep"].set_index("hour")["minutes"].to_dict() == {0: 60, 1: 120, 2: 60}


def test_days_may_be_asked_for() -> None:
    """A day without a record is not counted, unless somebody asks for it: then all of it is unknown."""
    diary = Diary.of(NEW_YORK, written(MONDAY, DAY))
    assert analysis.pieces(diary)["date"].nunique() == 1
    asked = analysis.pieces(diary, [MONDAY + timedelta(days=3)])
    assert (asked["part"].tolist(), asked["minutes"].tolist()) == ([UNKNOWN], [1440])


def test_the_goals_share_is_of_recorded_time_awake() -> None:
    """Sleep and unknown time are neither for nor against a goal; a category serves with all its parts."""
    found = a_day()
    assert analysis.aligned(found, ["work"]).iloc[0].to_dict() == {"minutes": 110, "awake": 180, "share": 110 / 180}
    assert analysis.aligned(found, ["work/calls"]).iloc[0]["minutes"] == 50


def test_before_and_after_say_what_changed() -> None:
    """Two weeks are compared by minutes a day, the largest change first."""
    weeks = list(analysis.weeks(analysis.pieces(fortnight())).values())
    changed = analysis.compare(weeks[0], weeks[1])
    assert changed.loc["technology", ["before", "after", "change"]].tolist() == [200, 140, -60]
    assert changed["change"].to_dict()["learning"] == 60
    assert set(changed.index[:2]) == {"technology", "learning"}


def test_an_empty_diary_is_no_error() -> None:
    """All functions give empty frames with their columns."""
    found = analysis.pieces(Diary(NEW_YORK))
    assert list(found.columns) == list(analysis.PIECES)
    for frame in (analysis.hours(found), analysis.aligned(found, ["work"]), fragmentation(found), focus_blocks(found, ["work"])):  # fmt: skip
        assert len(frame) == 0
        assert len(frame.columns) > 2


def test_blocks_and_switches() -> None:
    """A block is an unbroken stretch of one part; a gap between two blocks is no switch; sleep counts for nothing."""
    row = fragmentation(a_day()).iloc[0]
    assert (row["blocks"], row["switches"], row["awake"]) == (4, 2, 180)
    assert row["median_block"] == 55
    assert row["switches_an_hour"] == pytest.approx(2 / 3)


def test_one_activity_in_two_blocks_is_one() -> None:
    """A new label alone makes no new block."""
    row = fragmentation(a_day("8:00 8:30 work/calls Ana\n8:30 9:00 work/calls Mr. Osei")).iloc[0]
    assert (row["blocks"], row["switches"], row["median_block"]) == (1, 0, 60)


def test_interruptions_of_focus() -> None:
    """Ten minutes of the phone between mails and calls interrupt work; lunch and a gap do not."""
    found = a_day(DAY + "13:00 15:00 work/calls\n15:10 16:00 work/calls")
    listed = interruptions(found, ["work"])
    assert listed[["minutes", "part", "before", "after"]].to_numpy().tolist() == [[10, "technology/social", 60, 50]]
    focused = focus_blocks(found, ["work"])
    assert focused[["minutes", "interruptions", "lost", "longest"]].to_numpy().tolist() == [
        [110, 1, 10, 60], [120, 0, 0, 120], [50, 0, 0, 50],
    ]  # fmt: skip


def test_another_part_can_interrupt() -> None:
    """Where the focus is one part of work, mails in the middle of it are an interruption."""
    found = a_day("9:00 10:00 work/design\n10:00 10:10 work/mails\n10:10 11:00 work/design")
    assert interruptions(found, ["work/design"])["part"].tolist() == ["work/mails"]
    assert interruptions(found, ["work"]).empty


def test_a_focus_block_may_run_over_midnight() -> None:
    """A night shift is one stretch, on the day it began."""
    focused = focus_blocks(a_day("22:00 26:00 work"), ["work"])
    assert focused[["minutes", "longest"]].to_numpy().tolist() == [[240, 240]]
    assert focused["date"].iloc[0].date() == MONDAY
