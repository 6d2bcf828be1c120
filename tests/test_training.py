"""The training planner: four steps on free days, a plain file and a calendar file that the rep keeps."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from course.training import STEPS, PlanError, Wish, as_calendar, as_text, last, sessions, write
from course.widgets.training import TrainingPlanner

WISH = Wish(skill="Refunds by phone", learner="Tu", first=date(2026, 12, 21), weekdays=[0, 2], at=time(8, 40), off=[date(2026, 12, 28)])  # fmt: skip


def test_the_sessions_fall_on_the_days_that_are_free() -> None:
    """Mondays and Wednesdays, not on the day off, one, two, three and one to each step."""
    planned = sessions(WISH)
    assert [f"{one.begins:%m-%d %H:%M}" for one in planned] == [
        "12-21 08:40", "12-23 08:40", "12-30 08:40", "01-04 08:40", "01-06 08:40", "01-11 08:40", "01-13 08:40",
    ]  # fmt: skip
    assert [one.step for one in planned] == [0, 1, 1, 2, 2, 2, 3]


@given(
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.sets(st.integers(0, 6), min_size=1),
    st.lists(st.integers(1, 6), min_size=4, max_size=4),
    st.integers(1, 10),
    st.sets(st.integers(0, 60), max_size=8),
    st.integers(5, 480),
)
def test_a_plan_keeps_what_was_asked(first: date, weekdays: set, counts: list, pause: int, gone: set, minutes: int) -> None:  # fmt: skip
    """Steps in order, each with its sessions, only on free weekdays, far enough apart, all of one length."""
    off = [first + timedelta(days=n) for n in gone]
    wish = Wish(skill="Chat", first=first, weekdays=sorted(weekdays), sessions=counts, pause=pause, off=off, minutes=minutes)  # fmt: skip
    try:
        planned = sessions(wish)
    except PlanError:
        assert sum(counts) * max(7, pause) > 250  # only then can a year be too short
        return
    days = [one.begins.date() for one in planned]
    assert [sum(one.step == step for one in planned) for step in range(4)] == counts
    assert [one.step for one in planned] == sorted(one.step for one in planned)
    assert all(day.weekday() in weekdays and day >= first and day not in off for day in days)
    assert all((two - one).days >= pause for one, two in pairwise(days))
    assert all(one.ends - one.begins == timedelta(minutes=minutes) for one in planned)


def test_one_more_session_moves_only_what_comes_after() -> None:
    """Somebody who needs longer in the second step keeps the dates before it."""
    longer = Wish(**{**vars(WISH), "sessions": [1, 3, 3, 1]})
    assert sessions(longer)[:3] == sessions(WISH)[:3]
    assert sessions(longer)[-1].begins > sessions(WISH)[-1].begins


def test_the_plain_file_says_all_that_one_needs() -> None:
    """Each step with its dates to tick off, its questions and its sign."""
    text = as_text(WISH)
    assert text.startswith("# Training: Refunds by phone with Tu")
    assert text.count("- [ ] ") == 7
    for step in STEPS:
        assert step.name in text
        assert step.ready in text
        assert all(question in text for question in step.ask)


def test_a_calendar_reads_the_same_sessions() -> None:
    """The .ics file holds an event a session with local times, each with an id of its own."""
    events = list(Calendar.from_ical(as_calendar(WISH)).walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events] == [one.begins for one in sessions(WISH)]
    assert [event.decoded("dtend") for event in events] == [one.ends for one in sessions(WISH)]
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert all("Go on when" in str(event["description"]) for event in events)


def test_the_plan_is_written_and_found_again(tmp_path: Path) -> None:
    """Both files lie in the learner's folder, and the form begins with the last plan."""
    written = write(WISH, tmp_path)
    assert written.text.read_text() == as_text(WISH)
    assert written.text == tmp_path / "my-training" / "refunds-by-phone-tu.md"
    assert written.calendar.read_bytes() == as_calendar(WISH)
    assert last(tmp_path) == WISH


def test_what_was_ticked_off_is_kept(tmp_path: Path) -> None:
    """A new plan does not write over a file that the rep worked in."""
    written = write(WISH, tmp_path)
    written.text.write_text(written.text.read_text().replace("- [ ]", "- [x]", 1))
    write(Wish(**{**vars(WISH), "pause": 3}), tmp_path)
    assert "- [x]" in written.text.with_name("refunds-by-phone-tu.yours-1.md").read_text()
    assert "- [x]" not in written.text.read_text()


def test_too_few_free_days_are_said() -> None:
    """Eighty sessions a month apart do not fit into a year."""
    with pytest.raises(PlanError, match="not enough free days"):
        sessions(Wish(skill="Chat", first=date(2026, 1, 1), sessions=[20, 20, 20, 20], pause=30))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"skill": ""}, "what you want to teach"),
        ({"first": "soon"}, "the first day"),
        ({"at": "25:00"}, "the time"),
        ({"minutes": "0"}, "the minutes"),
        ({"weekdays": []}, "the weekdays"),
        ({"sessions": ["1", "0", "1", "1"]}, "four steps"),
        ({"off": "tomorrow"}, "the days off"),
        ({"pause": "30", "sessions": [9, 9, 9, 9]}, "not enough free days"),
    ],
)
def test_what_is_wrong_in_the_form_is_one_sentence(tmp_path: Path, change: dict, said: str) -> None:
    """The form names the field; nothing is written."""
    widget = TrainingPlanner(tmp_path)
    answers: list[dict] = []
    widget.send = answers.append  # type: ignore[method-assign]
    form = {**widget.wish, "skill": "Chat", **change}
    widget._on_message(widget, {"type": "plan", "wish": form}, [])
    assert answers[-1]["type"] == "said"
    assert said in answers[-1]["text"]
    assert not (tmp_path / "my-training").exists()


def test_the_form_makes_the_plan(tmp_path: Path) -> None:
    """What the browser sends as text becomes the plan, its files and their downloads."""
    widget = TrainingPlanner(tmp_path)
    answers: list[dict] = []
    widget.send = answers.append  # type: ignore[method-assign]
    form = {"skill": "Chat", "learner": "", "first": "2026-12-21", "at": "08:40", "minutes": "25", "pause": "1",
            "weekdays": [0], "sessions": ["1", "1", "1", "1"], "off": "2026-12-28; 2027-01-04"}  # fmt: skip
    widget._on_message(widget, {"type": "plan", "wish": form}, [])
    assert [row["day"] for row in answers[-1]["sessions"]][:2] == ["Monday, 21 December 2026", "Monday, 11 January 2027"]  # fmt: skip
    assert [file["place"] for file in answers[-1]["files"]] == ["my-training/chat.md", "my-training/chat.ics"]
    assert TrainingPlanner(tmp_path).wish["skill"] == "Chat"
