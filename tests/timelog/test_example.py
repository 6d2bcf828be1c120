"""The example person's diary is whole, and the figures that the lessons give of it are in it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from course.catalog import cells, modules, source
from course.figures import find_chart
from course.time_seen import EXAMPLE, EXAMPLE_PLAN
from grader.files import load_as
from grader.timelog import store
from grader.timelog.categories import load_tree
from grader.timelog.model import UNKNOWN, Block
from grader.timelog.plan import Plan

LOADED = store.read(EXAMPLE)
DIARY = LOADED.diary
MONDAY = date(2026, 3, 16)
BEFORE = tuple(MONDAY + timedelta(days=n) for n in range(7))
AFTER = tuple(day + timedelta(days=7) for day in BEFORE)
PARTS = {
    "Phone": "technology/social",
    "Mails": "work/mails",
    "Looking for things": "work/research",
    "Sign language": "learning",
    "Calls": "work/calls",
    "Team chat": "work/chat",
}
"""What the lessons call the parts of the diary."""


def blocks(days: tuple[date, ...], part: str) -> list[Block]:
    """The pieces of a part on some days."""
    return [block for day in days for block in DIARY.day(day) if block.category == part]


def minutes(days: tuple[date, ...], part: str) -> int:
    """The minutes of a part on some days."""
    return sum(block.minutes for block in blocks(days, part))


def part_of(label: str) -> str:
    """The part that a bar of a chart is about."""
    return next(part for words, part in PARTS.items() if label.startswith(words))


def test_the_example_is_two_whole_weeks() -> None:
    """Nothing is damaged, each day has its length, the clock changes in it, and a quarter of an hour is unknown."""
    assert not LOADED.damage
    assert DIARY.dates == BEFORE + AFTER
    assert [DIARY.length(day) for day in DIARY.dates] == [1440] * 13 + [1380]
    assert minutes(DIARY.dates, UNKNOWN) == 15


def test_every_category_of_the_example_is_in_the_tree() -> None:
    """The painter and the charts can name and color all that the example person did."""
    assert {block.category for block in DIARY.blocks} <= set(load_tree().ids)


@pytest.mark.parametrize(
    ("name", "days"),
    [("guess-and-record", {"diary": (MONDAY,)}), ("plan-and-fact", {"before": BEFORE, "after": AFTER})],
)
def test_the_minutes_of_the_charts_stand_in_the_diary(name: str, days: dict[str, tuple[date, ...]]) -> None:
    """What a chart shows of the diary is what the diary adds up to."""
    bars = [bar for bar in find_chart(name).bars if bar.label.split()[-1] in days]
    assert bars
    for bar in bars:
        assert minutes(days[bar.label.split()[-1]], part_of(bar.label)) == bar.value, bar.label


def test_the_pieces_of_the_chart_stand_in_the_diary() -> None:
    """The chart of pieces and the times in its labels are those of the first five working days."""
    for bar in find_chart("minutes-and-pieces").bars:
        part = part_of(bar.label)
        assert len(blocks(BEFORE[:5], part)) == bar.value, bar.label
        hours, rest = re.search(r"\((\d+) h(?: (\d+) min)?\)", bar.label).groups()  # type: ignore[union-attr]
        assert minutes(BEFORE[:5], part) == 60 * int(hours) + int(rest or 0), bar.label
    assert max(block.minutes for block in blocks(BEFORE, "work/calls")) < 45
    assert sum(block.minutes >= 45 for block in blocks(AFTER, "work/calls")) == 20
    assert len(blocks(AFTER, "work/mails")) == 24


def test_the_plan_of_the_example_is_told_in_the_lesson() -> None:
    """The follow-up shows the plan that lesson 5.3 tells of, from the first day of the second week."""
    plan = load_as(Plan, EXAMPLE_PLAN)
    lesson = next(one for module in modules() for one in module.lessons if one.number == "5.3")
    told = json.dumps([source(cell) for cell in cells(lesson.path)])
    assert plan.starts == AFTER[0]
    assert plan.goal.text in told
    assert plan.changes[0].when in told
