"""Typed lines: what people write, what it means, and what they are told when it cannot be read."""

import contextlib
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.timelog.clock import Unreadable, length, time_of_day
from grader.timelog.typed import entries, entry

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2025, 5, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9:00-9:35 mails", "09:00-09:35 mails"),
        ("9 to 9.35 mails", "09:00-09:35 mails"),
        ("from 0900 until 0935: mails", "09:00-09:35 mails"),
        ("9am–9:35am mails", "09:00-09:35 mails"),
        ("9h-9h35 mails", "09:00-09:35 mails"),
        ("9, 35 min, mails", "09:00-09:35 mails"),
        ("9 for 1h 20m call", "09:00-10:20 call"),
        ("21:30-6:00 night shift", "21:30-06:00 night shift"),
        ("9-10 pm tv", "21:00-22:00 tv"),
        ("11-1 pm lunch", "11:00-13:00 lunch"),
        ("9.30 pm to 11 tv", "21:30-23:00 tv"),
        ("10 pm - 6 sleep", "22:00-06:00 sleep"),
        ("11pm-1 tv", "23:00-01:00 tv"),
        ("9 pm to 12 tv", "21:00-00:00 tv"),
        ("9 am to 5 work", "09:00-17:00 work"),
        ("11 am-12.30 calls", "11:00-12:30 calls"),
        ("noon to 1 lunch", "12:00-13:00 lunch"),
        ("9 pm to 23:15 tv", "21:00-23:15 tv"),
        ("21:30-11 night shift and train", "21:30-11:00 night shift and train"),
        ("noon to 1 pm lunch", "12:00-13:00 lunch"),
        ("22:00-24:00 film", "22:00-00:00 film"),
        ("9-10 3 mails", "09:00-10:00 3 mails"),
        ("9-10", "09:00-10:00"),
    ],
)
def test_a_typed_line_is_a_block(text: str, said: str) -> None:
    """Times in the ways that people write them, and the rest as the label."""
    block = entry(text, DAY, BERLIN)
    assert f"{block.start:%H:%M}-{block.end:%H:%M} {block.label}".strip() == said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mails all morning", "write from and to"),
        ("9:00 mails", "write from and to"),
        ("9.5-10 mails", "write two digits"),
        ("9-25 mails", "hours go to 24"),
        ("9-9:75 mails", "minutes go to 59"),
        ("9 am-9 mails", "it ends when it starts"),
        ("9-9 mails", "it ends when it starts"),
        ("9-5 work", "write 17:00 or 5 pm"),
        ("12-1 lunch", "write 17:00 or 5 pm"),
        ("9, 0 min, mails", "not the length"),
        ("13pm-14pm mails", "hours go from 1 to 12"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_write(text: str, message: str) -> None:
    """The message is one that a person can act on."""
    with pytest.raises(Unreadable, match=message):
        entry(text, DAY, BERLIN)


def test_the_category_is_written_or_found() -> None:
    """A word after # is the category; else the label's own; else unknown."""
    known = {"mails": "work/mails"}.get
    lines = "9-10 mails; 10-11 mails #rest; 11-12 something"
    assert [b.category for b in entries(lines, DAY, BERLIN, known).blocks] == ["work/mails", "rest", "unknown"]


def test_lines_that_cannot_be_read_are_named() -> None:
    """The other lines are read, and the number of the wrong one is told."""
    typed = entries("9-10 mails\n\nsometime\n10-11 calls", DAY, BERLIN)
    assert [b.label for b in typed.blocks] == ["mails", "calls"]
    assert [(number, text) for number, text, _ in typed.wrong] == [(3, "sometime")]


@pytest.mark.parametrize(("day", "minutes"), [(date(2025, 3, 29), 450), (date(2025, 10, 25), 570)])
def test_a_typed_night_has_its_real_length(day: date, minutes: int) -> None:
    """A night shift is an hour shorter in spring and longer in fall; a length in minutes stays."""
    assert entry("21:30-6:00 shift", day, BERLIN).minutes == minutes
    assert entry("21:30 for 8h shift", day, BERLIN).minutes == 480


def test_a_time_that_did_not_exist_is_refused() -> None:
    """In the hour that the clock skipped nobody did anything."""
    with pytest.raises(Unreadable, match="02:30 did not exist on that day"):
        entry("2:30-4 sleep", date(2025, 3, 30), BERLIN)


@settings(deadline=None)
@given(st.integers(0, 1439))
def test_every_time_of_day_is_read_in_every_way(minute: int) -> None:
    """24-hour, compact and am/pm writings of a minute mean that minute."""
    hour, rest = divmod(minute, 60)
    half = f"{(hour + 11) % 12 + 1}:{rest:02} {'pm' if hour > 11 else 'a.m.'}"
    for text in (f"{hour}:{rest:02}", f"{hour:02}.{rest:02}", f"{hour}h{rest:02}", f"{hour:02}{rest:02}", half):
        assert time_of_day(text) == minute
    assert time_of_day(str(hour * 100 + rest), compact=True) == minute


@settings(deadline=None)
@given(st.integers(0, 5000))
def test_every_length_is_read_in_every_way(minutes: int) -> None:
    """Clock-like, worded and ISO writings of a length mean the same minutes."""
    hours, rest = divmod(minutes, 60)
    for text in (
        f"{hours}:{rest:02}",
        f"{hours}:{rest:02}:40",
        f"{minutes} min",
        f"{hours}h {rest}m",
        f"PT{hours}H{rest}M",
        f"{hours}h{rest:02}",
    ):
        assert length(text) == minutes


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text brings the reader down."""
    for read in (time_of_day, length, lambda t: entry(t, DAY, BERLIN)):
        with contextlib.suppress(Unreadable):
            read(text)
