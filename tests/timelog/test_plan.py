"""Leaks, the plan, the day under the plan, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.files import ContentError
from grader.timelog import analysis
from grader.timelog.audit import Audit
from grader.timelog.categories import load_tree
from grader.timelog.leaks import leaks
from grader.timelog.model import Diary
from grader.timelog.plan import (
    FILE,
    Change,
    Goal,
    Plan,
    after_day,
    follow_up,
    load_plan,
    minutes_a_day,
    save_plan,
    split,
)
from tests.timelog.days import CATEGORIES, MONDAY, NEW_YORK, diaries, fortnight, written

SERIES = Change("technology/video", "learning", 60, "the second episode begins", "I open the course at the table")
PLAN = Plan(Goal("Pass the course in June", ("learning", "work")), (SERIES,), MONDAY + timedelta(days=7))


def test_leaks_that_the_days_support() -> None:
    """Series beyond half an hour a day and the phone between tasks are found with their minutes; needs are not."""
    found = leaks(analysis.pieces(fortnight()), load_tree(), ["work"], NEW_YORK)
    by_kind = {leak.category: leak for leak in found}
    assert set(by_kind) == {"technology/video", "technology/social"}
    assert by_kind["technology/video"].kind == "much"
    assert by_kind["technology/video"].minutes == pytest.approx((7 * 150 + 7 * 90) / 14)
    assert "2 h 30 min a day" in by_kind["technology/video"].says
    assert by_kind["technology/video"].hour == 19
    phone = by_kind["technology/social"]
    assert (phone.minutes, phone.times) == (20, 2)
    assert "twice a day" in phone.says
    assert "20 min a day" in phone.says
    assert phone.cue.startswith("If ")


def test_the_goal_is_no_leak() -> None:
    """A game developer's games are the goal, however long the sitting."""
    found = analysis.pieces(Diary.of(NEW_YORK, written(MONDAY, "18:00 23:00 technology/games")))
    assert [leak.category for leak in leaks(found, load_tree(), ["learning"], NEW_YORK)] == ["technology/games"]
    assert leaks(found, load_tree(), ["technology"], NEW_YORK) == ()


@settings(deadline=None, max_examples=40)
@given(diary=diaries())
def test_leaks_are_never_needs(diary: Diary) -> None:
    """At most three, each worth five minutes a day, never sleep or eating, and never more than the diary has."""
    found = analysis.pieces(diary)
    offered = leaks(found, load_tree().covering(b.category for b in diary.blocks), ["learning"], diary.zone)
    assert len(offered) <= 3
    for leak in offered:
        assert leak.category not in ("sleep", "eating", "unknown", "learning")
        assert 5 <= leak.minutes <= minutes_a_day(found, leak.category) + 1e-9


CHANGES = st.builds(
    Change, take_from=st.sampled_from(CATEGORIES), give_to=st.sampled_from(CATEGORIES), minutes=st.integers(1, 300)
)


@settings(deadline=None, max_examples=60)
@given(diary=diaries().filter(lambda d: d.blocks), changes=st.lists(CHANGES, max_size=3), which=st.integers(0, 100))
def test_a_simulated_day_keeps_its_length(diary: Diary, changes: list[Change], which: int) -> None:
    """Minutes move and none is lost; the other days and the unknown time stay; no change moves more than was planned."""
    day = diary.dates[which % len(diary.dates)]
    after, moved = after_day(diary, day, Plan(Goal("x"), tuple(changes)))
    assert sum(b.minutes for b in after.day(day)) == diary.length(day)
    for other in diary.dates:
        if other != day:
            assert [(b.minutes, b.category) for b in after.day(other)] == [
                (b.minutes, b.category) for b in diary.day(other)
            ]
    before, now = (analysis.hours(analysis.pieces(d, [day]))["minutes"].to_dict() for d in (diary, after))
    assert before.get("unknown", 0) == now.get("unknown", 0)
    assert all(0 <= m.minutes <= m.change.minutes for m in moved)


def test_the_day_under_the_plan() -> None:
    """The last hour of the series becomes the course; where the day has less than that, it is said."""
    after, (moved,) = after_day(fortnight(), MONDAY, PLAN)
    evening = [(f"{b.start:%H:%M}", f"{b.end:%H:%M}", b.category) for b in after.day(MONDAY) if b.start.hour >= 19]
    assert evening[:2] == [("19:00", "21:00", "technology/video"), ("21:00", "22:00", "learning")]
    assert (moved.minutes, str(moved)) == (60, "60 minutes moved.")
    short = Plan(PLAN.goal, (Change("technology/social", "work", 30),))
    assert "10 minutes less" in str(after_day(fortnight(), MONDAY, short)[1][0])


def test_plan_and_fact() -> None:
    """A week that did what was planned has kept it; a week like the one before has not."""
    found = analysis.pieces(fortnight())
    before, after = split(found, PLAN)
    row = follow_up(PLAN, before, after).iloc[0]
    assert (row["planned"], row["before"], row["after"], row["fact"], row["gained"]) == (60, 180, 120, 60, 60)
    assert row["verdict"] == "kept"
    assert follow_up(PLAN, before, before).iloc[0]["verdict"] == "not yet"
    assert follow_up(PLAN, after, before).iloc[0]["verdict"] == "more than before"
    half = Plan(PLAN.goal, (Change("technology/video", "learning", 120),), PLAN.starts)
    assert follow_up(half, before, after).iloc[0]["verdict"] == "partly kept"


def test_a_plan_is_kept_in_a_file(tmp_path: Path) -> None:
    """It comes back as it was; a wrong file is named with its line; without a file there is no plan."""
    assert load_plan(tmp_path) is None
    save_plan(PLAN, tmp_path)
    assert load_plan(tmp_path) == PLAN
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace("minutes: 60", "minutes: -5"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"plan\.yaml:\d+: changes\.0\.minutes"):
        load_plan(tmp_path)


def test_an_audit_follows_the_plan_beside_it() -> None:
    """The plan's goal counts, the day before the plan on which it does most is shown, plan and fact are compared."""
    audit = Audit.of(fortnight(), load_tree(), plan=PLAN)
    assert audit.goal == ("learning", "work")
    assert audit.planned is not None
    assert audit.planned[0] < date(2025, 11, 3)
    assert audit.followed is not None
    assert audit.followed["verdict"].tolist() == ["kept"]
    assert Audit.of(fortnight(), load_tree()).followed is None
