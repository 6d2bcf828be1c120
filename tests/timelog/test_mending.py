"""Each choice of mending does what its words say, and a choice is checked before it counts."""

import pytest
from logs import HEAD, adds_up, calendar, imported, kinds, shown

from grader.timelog.importing import mend

CHOICES = {
    "later start": ("9:00,10:00,work,a", "9:30,9:40,eating,b", "overlap:3", "later", ["09:00-09:30", "09:30-09:40", "09:40-10:00"]),
    "earlier start": ("9:00,10:00,work,a", "9:30,10:20,eating,b", "overlap:3", "earlier", ["09:00-10:00", "10:00-10:20"]),
    "gap unknown": ("9:00,10:00,work,a", "10:30,11:00,eating,b", "gap:3", "unknown", ["09:00-10:00", "10:30-11:00"]),
    "gap to the one before": ("9:00,10:00,work,a", "10:30,11:00,eating,b", "gap:3", "before", ["09:00-10:30", "10:30-11:00"]),
    "gap to the one after": ("9:00,10:00,work,a", "10:30,11:00,eating,b", "gap:3", "after", ["09:00-10:00", "10:00-11:00"]),
    "zero left out": ("9:00,10:00,work,a", "10:00,10:00,eating,b", "zero:3", "leave-out", ["09:00-10:00"]),
    "zero as five minutes": ("9:00,10:00,work,a", "10:00,10:00,eating,b", "zero:3", "five-minutes", ["09:00-10:00", "10:00-10:05"]),
    "swapped": ("9:00,10:00,work,a", "16:00,15:30,eating,b", "backward:3", "swap", ["09:00-10:00", "15:30-16:00"]),
    "on the next day": ("9:00,10:00,work,a", "13:00,8:00,eating,b", "backward:3", "next-day", ["09:00-10:00", "13:00-08:00"]),
    "no end, an hour": ("9:00,10:00,work,a", "10:00,,eating,b", "no-end:3", "minutes-60", ["09:00-10:00", "10:00-11:00"]),
    "no end, until the next": ("9:00,,work,a", "10:00,10:30,eating,b", "no-end:2", "until-next", ["09:00-10:00", "10:00-10:30"]),
    "written anew": ("9:00,10:00,work,a", "1000,25:00,x,b", "unreadable:3", "rewrite:2025-05-05,10:00,10:30,x,b", ["09:00-10:00", "10:00-10:30"]),
}  # fmt: skip


@pytest.mark.parametrize(("one", "two", "key", "choice", "times"), CHOICES.values(), ids=CHOICES.keys())
def test_a_choice_does_what_it_says(one: str, two: str, key: str, choice: str, times: list[str]) -> None:
    """The blocks are those that the choice describes, and the minutes add up."""
    found = imported(f"{HEAD}\n2025-05-05,{one}\n2025-05-05,{two}\n")
    assert choice.split(":")[0] in {c.id for p in found.problems if p.key == key for c in p.choices}
    mended = mend(found, {key: choice})
    adds_up(mended)
    assert [f"{b.start:%H:%M}-{b.end:%H:%M}" for b in mended.diary_blocks] == times
    assert all(p.settled for p in mended.problems if p.key == key)


def test_a_long_entry_may_be_kept() -> None:
    """An entry of more than a day is left out with its minutes reported, until somebody keeps it."""
    found = imported("start,end,label\n2025-05-05 09:00,2025-05-06 12:00,flight\n")
    assert (found.minutes_out, found.minutes_reported) == (0, 27 * 60)
    assert mend(found, {"long:2": "keep"}).minutes_out == 27 * 60


def test_the_length_may_count_in_place_of_the_end() -> None:
    """Where end and length differ, the choice decides which."""
    found = imported("date,start,end,duration\n2025-05-05,9:00,10:00,0:30\n")
    assert found.minutes_out == 60
    assert mend(found, {"mismatch:2": "length"}).minutes_out == 30


def test_a_length_below_zero_may_count() -> None:
    """A minus sign that slipped in may be taken away."""
    found = imported("date,start,duration\n2025-05-05,9:00,-0:30\n")
    assert (found.minutes_out, mend(found, {"backward:2": "positive"}).minutes_out) == (0, 30)


def test_the_order_of_dates_is_a_choice() -> None:
    """The first order counts until somebody says otherwise."""
    found = imported(f"{HEAD}\n5/6/25,9:00,10:00,work,\n")
    assert shown(found) == ["05-06 09:00-10:00 work"]
    assert shown(mend(found, {"date-order:1": "dmy"})) == ["06-05 09:00-10:00 work"]


def test_the_unit_of_lengths_is_a_choice() -> None:
    """Lengths of 2 are minutes until somebody says hours."""
    found = imported("date,start,duration\n2025-05-05,9:00,2\n")
    assert (found.minutes_out, mend(found, {"unit:1": "hours"}).minutes_out) == (2, 120)


def test_a_bare_clock_is_a_choice() -> None:
    """Times that step back are the afternoon; on a 24-hour clock they are what is written."""
    found = imported("date,start,end,label\n2025-05-05,10:00,12:30,a\n2025-05-05,1:00,2:00,b\n2025-05-05,2:00,3:15,c\n")
    assert shown(found)[0::2] == ["05-05 10:00-12:30 unknown a", "05-05 14:00-15:15 unknown c"]
    assert shown(mend(found, {"clock:3": "24"}))[0] == "05-05 01:00-02:00 unknown b"


def test_hours_after_midnight_may_be_those_of_their_date() -> None:
    """Rows after midnight under the evening's date are the next day's, unless somebody says otherwise."""
    text = "date,start,label\n2025-05-05,22:00,a\n2025-05-05,23:40,b\n2025-05-05,0:20,c\n2025-05-06,7:00,d\n"
    found = imported(text)
    assert shown(found)[2] == "05-06 00:20-07:00 unknown c"
    mended = mend(found, {"after-midnight:4": "same-day"})
    adds_up(mended)
    assert next(p for p in mended.problems if p.kind == "no-end").line == 4
    assert shown(mended)[-1] == "05-05 23:40-07:00 unknown b"


def test_the_hour_that_comes_twice_is_a_choice() -> None:
    """A row in the repeated hour is read by order, or as the first or the second."""
    found = imported(f"{HEAD}\n2025-10-26,2:30,4:00,sleep,\n")
    lengths = {choice: mend(found, {"twice:2025-10-26": choice}).minutes_out for choice in ("order", "first", "second")}
    assert lengths == {"order": 150, "first": 150, "second": 90}


def test_a_category_is_chosen_for_all_its_rows() -> None:
    """One choice names the category of each row with that word."""
    found = imported(
        f"{HEAD}\n2025-05-05,9:00,9:30,GYM,\n2025-05-05,9:30,10:00,work,\n2025-05-05,10:00,10:30,GYM,\n",
        categories=["work", "sport"],
    )
    mended = mend(found, {"category:GYM": "sport"})
    assert [b.category for b in mended.diary_blocks] == ["sport", "work", "sport"]
    assert mended.open_problems == ()


def test_words_of_the_tree_are_known_in_any_case() -> None:
    """Names and aliases are categories whatever their capital letters; the id is stored."""
    found = imported(f"{HEAD}\n2025-05-05,9:00,9:30,e-mail,\n", categories={"E-Mail": "work/mails"})
    assert [b.category for b in found.diary_blocks] == ["work/mails"]
    assert found.problems == ()


def test_a_whole_day_and_a_called_off_event_may_count() -> None:
    """What a calendar holds besides time spent counts when somebody says so."""
    found = imported(
        calendar(
            "DTSTART;VALUE=DATE:20250505\nSUMMARY:fair",
            "DTSTART:20250507T100000\nDURATION:PT1H\nSTATUS:CANCELLED\nSUMMARY:call",
        )
    )
    assert found.minutes_out == 0
    mended = mend(found, {"all-day:4": "keep", "cancelled:10": "keep"})
    adds_up(mended)
    assert mended.minutes_out == 1440 + 60


def test_choices_add_up_over_several_rounds() -> None:
    """What was chosen before stays when something else is chosen, and may be chosen anew."""
    found = imported(
        f"{HEAD}\n2025-05-05,9:00,10:00,work,a\n2025-05-05,9:30,10:20,eating,b\n2025-05-05,10:30,10:30,work,c\n"
    )
    one = mend(found, {"overlap:3": "earlier"})
    two = mend(one, {"zero:4": "five-minutes"})
    three = mend(two, {"zero:4": "leave-out"})
    assert dict(two.chosen) == {"overlap:3": "earlier", "zero:4": "five-minutes"}
    assert three.diary_blocks == one.diary_blocks
    assert kinds(found) >= {"overlap", "zero"}


def test_a_wrong_choice_is_refused() -> None:
    """A problem that is not there, or a choice that it does not have, is an error and changes nothing."""
    found = imported(f"{HEAD}\n2025-05-05,9:00,9:00,work,a\n")
    with pytest.raises(KeyError, match="no problem 'zero:9'"):
        mend(found, {"zero:9": "leave-out"})
    with pytest.raises(ValueError, match="no choice 'swap'"):
        mend(found, {"zero:2": "swap"})
