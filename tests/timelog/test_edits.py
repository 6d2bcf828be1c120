"""Edits of a diary by example: copies over changes of the clock, habits, labels, taking back."""

from datetime import date, datetime, timedelta

import pytest
from logs import BERLIN

from grader.timelog.edits import KEPT, Habit, History, changed, copied, copied_day, joined, moved, with_habits
from grader.timelog.model import Block, Diary
from grader.timelog.typed import entry

MONDAY, SPRING, FALL = date(2025, 5, 5), date(2025, 3, 30), date(2025, 10, 26)
SLEEP = Habit(23 * 60, 7 * 60, "sleep")


def diary(*lines: str, day: date = MONDAY) -> Diary:
    """A diary of typed lines."""
    return Diary.of(BERLIN, [entry(line, day, BERLIN) for line in lines])


def shown(found: Diary) -> list[str]:
    """Its blocks in short."""
    return [f"{b.start:%m-%d %H:%M}-{b.end:%H:%M} {b.category} {b.label}".strip() for b in found.blocks]


@pytest.mark.parametrize(("day", "minutes"), [(MONDAY, 420), (SPRING, 360), (FALL, 480)])
def test_a_night_copied_by_the_clock_is_as_long_as_that_night(day: date, minutes: int) -> None:
    """Sleep from 0:00 to 7:00 is an hour shorter when the clock goes forward, longer when it goes back."""
    found = copied_day(diary("0-7 night #sleep", "9-10 mails"), MONDAY, day)
    night, morning = (b for b in found.blocks if b.start.date() == day)
    assert (night.minutes, morning.minutes) == (minutes, 60)
    assert f"{morning.start:%H:%M}" == "09:00"


def test_a_block_in_the_hour_that_is_skipped_is_not_copied() -> None:
    """What lasted from 2:10 to 2:50 has no place on a day without that hour."""
    assert (
        shown(copied_day(diary("2:10-2:50 tea", "9-10 mails"), MONDAY, SPRING))[0] == "03-30 09:00-10:00 unknown mails"
    )


def test_a_copied_day_ends_at_midnight() -> None:
    """A night shift is copied up to midnight; the next day of the copy stays as it was."""
    found = copied_day(diary("21:30-6:00 shift"), MONDAY, date(2025, 5, 12))
    assert shown(found)[1:] == ["05-12 21:30-00:00 unknown shift"]


def test_a_copied_block_keeps_its_real_minutes() -> None:
    """An hour and a half copied to just before the clock goes forward ends at 3:30."""
    day = diary("9-10:30 study")
    found = copied(day, day.blocks[0], datetime(2025, 3, 30, 1, 0, tzinfo=BERLIN))
    assert shown(found)[0] == "03-30 01:00-03:30 unknown study"


def test_habits_fill_what_is_not_recorded() -> None:
    """Sleep fills the early hours and the last hour around what is recorded."""
    found = with_habits(diary("6:30-8 run", "22:00-23:15 film"), MONDAY, [SLEEP])
    assert shown(found) == [
        "05-05 00:00-06:30 sleep",
        "05-05 06:30-08:00 unknown run",
        "05-05 22:00-23:15 unknown film",
        "05-05 23:15-00:00 sleep",
    ]


def test_habits_of_two_days_join_over_midnight() -> None:
    """One night is one block when both days have the habit."""
    found = with_habits(with_habits(Diary(BERLIN), MONDAY, [SLEEP]), MONDAY + timedelta(days=1), [SLEEP])
    assert "05-05 23:00-07:00 sleep" in shown(found)


def test_a_block_is_moved_and_labeled() -> None:
    """A moved block leaves a gap behind; a label changes nothing else."""
    day = diary("9-10 mails", "10-11 calls")
    later = day.blocks[0].start + timedelta(hours=4)
    found = moved(day, day.blocks[0], later, later + timedelta(minutes=30))
    assert shown(found) == ["05-05 10:00-11:00 unknown calls", "05-05 13:00-13:30 unknown mails"]
    assert shown(changed(day, day.blocks[0], category="work", label="answers"))[0] == "05-05 09:00-10:00 work answers"


def test_only_equal_neighbors_are_joined() -> None:
    """The same work before and after a pause, or with another label, stays apart."""
    found = joined(diary("9-10 mails", "10-11 mails", "11-12 calls", "13-14 calls"))
    assert shown(found) == [
        "05-05 09:00-11:00 unknown mails",
        "05-05 11:00-12:00 unknown calls",
        "05-05 13:00-14:00 unknown calls",
    ]


def test_a_block_that_is_not_there_is_refused() -> None:
    """An edit of a block that somebody else has changed says which one is missing."""
    block = entry("9-10 mails", MONDAY, BERLIN)
    for edit in (lambda d: changed(d, block, label="x"), lambda d: moved(d, block, block.start, block.end)):
        with pytest.raises(ValueError, match="no block 2025-05-05 09:00 to 10:00"):
            edit(Diary(BERLIN))


def test_a_history_forgets_the_oldest_steps_only() -> None:
    """Steps can be taken back as far as the history reaches; a new step ends what could be done again."""
    history, start = History(Diary(BERLIN)), datetime(2025, 5, 5, tzinfo=BERLIN)
    for n in range(KEPT + 3):
        at = start + timedelta(minutes=5 * n)
        history = history.did(Diary.of(BERLIN, [Block(at, at + timedelta(minutes=5), "x")]))
    assert len(history.past) == KEPT
    back = history.undone().undone()
    assert back.redone().redone() == history
    assert back.did(back.now) is back
    assert back.did(Diary(BERLIN)).future == ()
