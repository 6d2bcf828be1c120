"""The plan: leaks become changes, the day after is drawn, everything is kept, plan and fact are compared."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from diary_pages import notebook
from playwright.sync_api import expect
from screen import OPENING, axe, drawn

from grader.timelog.model import Block, Diary
from grader.timelog.plan import load_plan
from grader.timelog.store import save

PLACE = "time_audit/own_plan.ipynb"
VIENNA = ZoneInfo("Europe/Vienna")


def evenings(first: date, minutes: list[int]) -> list[Block]:
    """Days with work from 9 to 17 and videos from 19:00, that many minutes long."""
    blocks = []
    for number, length in enumerate(minutes):
        at = datetime.combine(first + timedelta(days=number), datetime.min.time(), VIENNA)
        blocks.append(Block(at.replace(hour=9), at.replace(hour=17), "work/calls"))
        evening = at.replace(hour=19)
        blocks.append(Block(evening, evening + timedelta(minutes=length), "technology/video"))
        blocks.append(Block(evening + timedelta(minutes=length), at.replace(hour=23), "people"))
    return blocks


@pytest.fixture
def planning(open_page, desk: Path):
    """Opens plan and follow-up on a diary; gives page, plan and folder."""

    def open_it(blocks: list[Block]):
        folder = desk / "my-time"
        shutil.rmtree(folder, ignore_errors=True)
        if blocks:
            save(Diary.of(VIENNA, blocks), folder / "diary.csv")
        notebook(desk / PLACE, "plan()", "follow_up()")
        page = open_page(PLACE)
        plan = page.locator(".planning")
        expect(plan).to_be_visible(timeout=OPENING)
        return page, plan, folder

    return open_it


def test_a_leak_becomes_a_change_and_the_day_after_is_drawn(planning, server) -> None:
    """The evidence stands beside the offer; one click makes a change of it; all of it is kept and comes back."""
    page, plan, folder = planning(evenings(date(2026, 3, 2), [180, 200, 150]))
    leak = plan.locator("ul.lessons li").first
    expect(leak).to_contain_text("Series and videos")
    plan.get_by_label("Your goal").fill("Evenings with Noor")
    plan.get_by_label("Family and friends").check()
    leak.get_by_role("button", name="Plan for this").click()
    change = plan.get_by_role("group", name="Change 1")
    expect(change.get_by_label("If")).to_be_focused()
    change.get_by_label("then").fill("the set goes off and we cook")
    change.get_by_label("Minutes a day").fill("45")
    expect(plan).to_contain_text("45 min a day change hands, 5 h 15 min in a week.")
    expect(plan).to_contain_text("Series and videos to Family and friends: 45 minutes moved.", timeout=OPENING)
    expect(plan.locator("figure svg")).to_be_visible()
    expect(plan.get_by_text("Saved.", exact=True)).to_be_visible(timeout=OPENING)
    kept = load_plan(folder)
    assert kept.goal.categories == ("people",)
    assert [(c.take_from, c.give_to, c.minutes, c.then) for c in kept.changes] == [
        ("technology/video", "people", 45, "the set goes off and we cook")
    ]
    page.reload()
    drawn(page, server.desk / PLACE)
    expect(plan.get_by_label("then")).to_have_value("the set goes off and we cook")
    expect(plan.locator("ul.lessons li").first).to_contain_text("In your plan")
    assert axe(page) == []


def test_a_wrong_number_is_said_and_not_kept(planning) -> None:
    """Letters for minutes are named at the field; the last number counts until it is mended."""
    _, plan, folder = planning(evenings(date(2026, 3, 2), [180]))
    plan.get_by_role("button", name="Add a change of my own").click()
    plan.get_by_label("Minutes a day").fill("half an hour")
    expect(plan.get_by_role("alert")).to_contain_text("whole number from 1 to 1440")
    expect(plan.get_by_text("Saved.", exact=True)).to_be_visible(timeout=OPENING)
    assert load_plan(folder).changes[0].minutes == 15
    plan.get_by_role("button", name="Remove this change").click()
    expect(plan).to_contain_text("There is no change in your plan yet.")


def test_what_was_planned_and_never_reached_the_file_comes_back(planning, server) -> None:
    """A page that is closed in the middle of a word has the plan when it opens again."""
    page, plan, folder = planning(evenings(date(2026, 3, 2), [180]))
    plan.get_by_label("Your goal").fill("Evenings with N")
    page.reload()
    drawn(page, server.desk / PLACE)
    expect(plan.get_by_label("Your goal")).to_have_value("Evenings with N")
    expect(plan.get_by_text("Saved.", exact=True)).to_be_visible(timeout=OPENING)
    assert load_plan(folder).goal.text == "Evenings with N"


def test_plan_and_fact_follow_the_plan(planning) -> None:
    """As soon as a plan with a first day among the recorded ones is kept, the comparison below it is the learner's."""
    page, plan, _ = planning(evenings(date(2026, 3, 2), [180, 180, 120, 120]))
    fact = page.locator(".coach.seen")
    expect(fact).to_contain_text("Hadiza")
    plan.locator("ul.lessons li").first.get_by_role("button").click()
    plan.get_by_label("Minutes a day").fill("60")
    plan.get_by_label("First day").fill("2026-03-04")
    plan.get_by_label("First day").press("Tab")
    expect(fact).to_contain_text("This compares 2 days since Wednesday, March 4 with 2 before it.", timeout=OPENING)
    expect(fact).to_contain_text("1 h less in fact, kept")
    assert axe(page) == []


def test_without_a_diary_one_plans_with_the_example(planning) -> None:
    """The page says whose time it is, and offers the leaks of the example person."""
    _, plan, _ = planning([])
    expect(plan).to_contain_text("the time of Hadiza")
    expect(plan.get_by_role("button", name="Plan for this").first).to_be_visible()


def test_a_phone_shows_plan_and_fact_without_scrolling_sideways(planning) -> None:
    """At 390 pixels nothing of the plan and of the comparison sticks out, and what one taps is 44 pixels high."""
    page, plan, _ = planning([])
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').clientWidth <= 390")
    plan.get_by_role("button", name="Plan for this").first.click()
    expect(plan.locator("figure svg")).to_be_visible(timeout=OPENING)
    for summary in page.locator(".coach summary").all():
        summary.click()
    wide = page.locator(".coach, .coach > *, .coach figure, .coach fieldset, .coach .field > *").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().right > 391).map(e => e.outerHTML.slice(0, 90))"
    )
    assert wide == []
    small = page.locator(".coach :is(button, summary, select, .tick)").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"
    )
    assert small == []
