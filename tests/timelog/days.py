"""Diaries for the tests of what is made of them: written in lines, drawn at random, and a fortnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from grader.timelog.model import Block, Diary

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2025, 10, 27)
SPRING, FALL = date(2025, 3, 9), date(2025, 11, 2)
"""Days on which the clock changes in New York: 23 and 25 hours."""


def at(day: date, clock: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """A moment; "24:00" is the end of the day and "26:30" half past two in the night after it."""
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(day + timedelta(days=hours // 24), time(hours % 24, minutes), zone)


def written(day: date, lines: str, zone: ZoneInfo = NEW_YORK) -> list[Block]:
    """Blocks from lines such as "8:00 9:30 work/mails the inbox"."""
    made = []
    for line in lines.strip().splitlines():
        start, end, category, *label = line.split(maxsplit=3)
        made.append(Block(at(day, start, zone), at(day, end, zone), category, " ".join(label)))
    return made


WORKDAY = """
0:00 6:30 sleep
6:30 7:00 hygiene/washing shower
7:00 7:30 eating breakfast
7:30 8:00 travel bus
8:00 9:00 work/mails
9:00 9:10 technology/social phone
9:10 11:00 work/calls
11:00 11:10 technology/social phone
11:10 12:00 work/notes
12:00 12:40 eating
12:40 16:00 work/calls
16:00 16:30 travel bus
17:00 19:00 people
19:00 {end} technology/video series
23:00 24:00 sleep
"""
"""Ends of the evening's series may differ; from 16:30 to 17:00, and after the series, nothing is recorded."""


def fortnight() -> Diary:
    """Two weeks from a Monday on: in the second one the series end an hour earlier, and then there is a course."""
    blocks: list[Block] = []
    for number in range(14):
        day = MONDAY + timedelta(days=number)
        if number < 7:
            blocks += written(day, WORKDAY.format(end="22:00"))
        else:
            blocks += written(day, WORKDAY.format(end="21:00") + "21:00 22:00 learning course")
    return Diary.of(NEW_YORK, blocks)


CATEGORIES = ("sleep", "work/mails", "work/calls", "eating", "technology/social", "technology", "learning", "own words")


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    """Days around a change of the clock: blocks of any length with gaps, over midnight and over the change."""
    zone = ZoneInfo(draw(st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])))
    start = datetime(2025, draw(st.sampled_from([3, 4, 10, 11])), draw(st.integers(1, 10)), tzinfo=UTC)
    blocks = []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 2000)), max_size=25)):
        begin = start + timedelta(minutes=gap)
        start = begin + timedelta(minutes=length)
        category = draw(st.sampled_from(CATEGORIES))
        blocks.append(Block(begin.astimezone(zone), start.astimezone(zone), category, draw(st.sampled_from(["", "a"]))))
    return Diary.of(zone, blocks)
