"""The learner's own folder: the diary is never written over unseen, and what a screen sends is checked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from course.logs import Importer
from course.my_time import MyTime, desk_of
from course.screen_time import clock_changes, from_screen, minute, to_screen
from course.time_plan import leaks_view
from course.time_seen import own_or_example, see_day, see_follow_up, see_week
from grader.timelog.categories import load_tree
from grader.timelog.model import Block, Diary
from grader.timelog.plan import Change, Goal, Plan

VIENNA = ZoneInfo("Europe/Vienna")


def block(day: int, start: int, end: int, category: str = "work", label: str = "") -> Block:
    """A block of whole hours in March 2026."""
    return Block(
        datetime(2026, 3, day, start, tzinfo=VIENNA), datetime(2026, 3, day, end, tzinfo=VIENNA), category, label
    )


@pytest.fixture
def mine(tmp_path: Path) -> MyTime:
    """A learner's folder with a front page and nothing recorded."""
    (tmp_path / "start.ipynb").touch()
    (tmp_path / "exercises" / "time_audit").mkdir(parents=True)
    return MyTime.beside(tmp_path / "exercises" / "time_audit")


def test_the_diary_lies_beside_the_front_page(mine: MyTime, tmp_path: Path) -> None:
    """From a lesson, from an exercise and from the front page it is the same folder, outside of the exercise."""
    assert mine.folder == tmp_path / "my-time"
    assert desk_of(tmp_path / "time_audit") == desk_of(tmp_path) == tmp_path


def test_a_save_on_top_of_another_version_keeps_both(mine: MyTime) -> None:
    """The file stays as it is, the new version lies in the kept folder, and the other one is handed back."""
    first, second = Diary.of(VIENNA, [block(2, 9, 10)]), Diary.of(VIENNA, [block(2, 11, 12)])
    seen = mine.save(first, "").fingerprint
    mine.save(second, seen)
    found = mine.save(Diary.of(VIENNA, [block(2, 13, 14)]), seen)
    assert found.conflict == second
    assert mine.read().diary == second
    assert len(list((mine.folder / "kept").glob("diary-*.csv"))) == 1
    mine.resolve(first)
    assert mine.read().diary == first
    assert len(list((mine.folder / "kept").glob("diary-*.csv"))) == 2


def test_the_same_diary_in_two_windows_is_no_conflict(mine: MyTime) -> None:
    """A version that was saved elsewhere with the same blocks is simply saved."""
    diary = Diary.of(VIENNA, [block(2, 9, 10)])
    mine.save(diary, "")
    assert mine.save(diary, "").conflict is None


@pytest.mark.parametrize(
    "sent", [[[0, 5, "work"]], [[5, 0, "work", ""]], [["a", 5, "work", ""]], [[0, 10, "a", ""], [5, 15, "b", ""]], [[0, 10**15, "work", ""]], 7]
)  # fmt: skip
def test_what_is_no_diary_is_refused(sent) -> None:
    """Missing parts, backward times, words for numbers, overlaps and the year 30,000 are errors, not files."""
    with pytest.raises((ValueError, TypeError)):
        from_screen(sent, VIENNA)


def test_blocks_survive_the_way_to_the_screen_and_back() -> None:
    """Both passes of the hour that comes twice stay apart; half characters of a browser become question marks."""
    diary = Diary.of(VIENNA, [Block(datetime(2026, 10, 25, 0, h, tzinfo=UTC), datetime(2026, 10, 25, 1, h, tzinfo=UTC), "work") for h in (0,)])  # fmt: skip
    assert from_screen(to_screen(diary.blocks), VIENNA) == diary
    assert from_screen([[0, 5, "work", "caf\ud83d"]], VIENNA).blocks[0].label == "caf?"


def test_changes_of_the_clock_are_found_to_the_minute() -> None:
    """Vienna's clock changes twice in 2026, at 1:00 UTC."""
    at = datetime(2026, 6, 1, tzinfo=UTC)
    spring, autumn = (minute(datetime(2026, m, d, 1, tzinfo=UTC)) for m, d in ((3, 29), (10, 25)))
    changes = clock_changes(VIENNA, at, at)
    assert [spring, 120] in changes
    assert [autumn, 60] in changes


def test_the_example_person_stands_in_until_something_is_recorded(mine: MyTime) -> None:
    """An empty diary shows the example and says so; one block is enough to show the learner's own time."""
    time = own_or_example(mine)
    assert "example person" in see_day(time).html
    assert "<svg" in see_week(time).html
    mine.save(Diary.of(VIENNA, [block(2, 9, 10)]), "")
    own = own_or_example(mine)
    assert "example person" not in see_day(own).html
    assert see_day(own).choices == (("2026-03-02", "Monday, March 2"),)
    assert "As soon as" in time.whose
    always = own_or_example(mine, example=True)
    assert always.example
    assert always.whose == "You see the time of Hadiza, an example person."


def test_a_plan_looks_at_the_days_before_it_begins(mine: MyTime) -> None:
    """The example's leaks are those of her first week; a learner's those of the days before the plan, or of all."""
    nothing = Plan(Goal("To sign", ("learning",)))
    assert leaks_view(own_or_example(mine), nothing)[0]["says"].startswith("Social media: 2 h 59 min a day.")
    mine.save(Diary.of(VIENNA, [block(2, 9, 13, "technology"), block(3, 9, 10, "technology")]), "")
    own = own_or_example(mine)
    for starts, hours in ((None, "2 h 30 min"), (date(2026, 3, 3), "4 h"), (date(2026, 3, 1), "2 h 30 min")):
        plan = Plan(Goal("A garden"), starts=starts)
        assert f": {hours} a day" in leaks_view(own, plan)[0]["says"]


def test_plan_and_fact_say_where_one_stands(mine: MyTime) -> None:
    """Without a plan the example's; before it begins when to look back; then the comparison with its sentence."""
    assert "Hadiza" in see_follow_up(mine, date(2026, 3, 1)).html
    days = [block(2, 9, 13, "technology"), block(3, 9, 13, "technology")]
    mine.save(Diary.of(VIENNA, days), "")
    plan = Plan(
        Goal("A garden"), (Change("technology", "home", 60, "I come home", "I go out first"),), date(2026, 3, 4)
    )
    mine.save_plan(plan, None)
    assert "look back on Wednesday, March 11" in see_follow_up(mine, date(2026, 3, 3)).html
    after = [block(4, 9, 12, "technology"), block(4, 12, 13, "home")]
    mine.replace(Diary.of(VIENNA, [*days, *after]))
    html = see_follow_up(mine, date(2026, 3, 11)).html
    assert "compares one day since Wednesday, March 4 with 2 before it" in html
    assert "kept" in html


def test_a_damaged_plan_is_put_aside(mine: MyTime) -> None:
    """A plan that cannot be read counts as none, and its text is kept."""
    mine.folder.mkdir()
    (mine.folder / "plan.yaml").write_text("goal: [")
    assert mine.plan() is None
    assert [p.read_text() for p in (mine.folder / "kept").glob("plan-*.yaml")] == ["goal: ["]


def test_a_plan_of_another_window_is_kept(mine: MyTime) -> None:
    """Saving over a plan that the writer has not seen puts that plan aside."""
    one, two = (Plan(Goal(text)) for text in ("one", "two"))
    mine.save_plan(one, None)
    mine.save_plan(two, one)
    assert not (mine.folder / "kept").exists()
    mine.save_plan(one, one)
    assert "two" in next((mine.folder / "kept").glob("plan-*.yaml")).read_text()


def test_an_import_sorts_by_the_learners_words_and_keeps_its_minutes() -> None:
    """Rows without a category get one by their label, and the view says so; minutes in are minutes out and reported."""
    importer = Importer(load_tree(), Diary(VIENNA))
    data = b"start,end,activity\n2026-03-02 09:00,2026-03-02 10:00,answering mails\n2026-03-02 09:30,2026-03-02 10:00,lunch\n"
    view = importer.view(importer.read(data, "log.csv"), "log.csv")
    assert view["minutes_in"] == view["minutes_out"] + view["minutes_reported"] == 90
    assert [category for *_, category, _ in view["blocks"]] == ["work/mails", "eating"]
    assert "2 blocks without a category" in " ".join(view["interpretation"])
