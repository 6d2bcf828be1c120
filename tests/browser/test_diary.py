"""The day painter: by mouse, by finger and by keyboard alone; nothing that was recorded gets lost."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from diary_pages import drag, middle, notebook, press, slot, tab_to
from playwright.sync_api import expect
from screen import OPENING, axe, drawn

from grader.timelog.store import read

PLACE = "time_audit/own_pages.ipynb"
HEADER = "# Time diary. Times are local, with their offset from UTC. Zone: Europe/Vienna\nstart,end,category,label\n"
MONDAY = HEADER + "2026-03-02T09:00+01:00,2026-03-02T12:00+01:00,work,counter\n"


@pytest.fixture
def mine(desk: Path) -> Path:
    """The learner's diary, not there yet."""
    shutil.rmtree(desk / "my-time", ignore_errors=True)
    return desk / "my-time" / "diary.csv"


@pytest.fixture
def painted(open_page, mine: Path):
    """Opens the painter on a diary with this text; gives page and painter."""

    def open_it(text: str = MONDAY, *calls: str):
        if text:
            mine.parent.mkdir(parents=True, exist_ok=True)
            mine.write_text(text, encoding="utf-8")
        notebook(mine.parents[1] / PLACE, *(calls or ("diary()",)))
        page = open_page(PLACE)
        painter = page.locator(".coach.painter", has=page.get_by_role("heading", name="Your days"))
        expect(painter.locator(".slot").first).to_be_visible(timeout=OPENING)
        return page, painter

    return open_it


def kept(mine: Path, painter) -> list[tuple[str, str, str, str]]:
    """The blocks of the file, as soon as the painter says that they are there: from, to, category, label."""
    expect(painter.get_by_text("Saved.", exact=True)).to_be_visible(timeout=OPENING)
    return [(f"{b.start:%d %H:%M}", f"{b.end:%d %H:%M}", b.category, b.label) for b in read(mine).diary.blocks]


def brush(painter, name: str) -> None:
    """Choose what to paint with."""
    painter.locator(".brush", has_text=name).click()


def open_part(painter, title: str):
    """Unfold a part of the painter."""
    part = painter.locator("details", has=painter.page.locator("summary", has_text=title))
    part.locator("summary").first.click()
    return part


def test_mouse_paints_a_note_names_and_a_reload_restores(painted, mine, server) -> None:
    """A stroke becomes a block, its note goes with it, and both come back from the file."""
    page, painter = painted()
    brush(painter, "Eat")
    drag(page, painter, "12:00", "12:35")
    painter.get_by_label("Note").fill("canteen with Ana")
    painter.get_by_label("Note").press("Tab")
    assert kept(mine, painter) == [
        ("02 09:00", "02 12:00", "work", "counter"),
        ("02 12:00", "02 12:40", "eating", "canteen with Ana"),
    ]
    page.reload()
    drawn(page, server.desk / PLACE)
    expect(slot(painter, "12:35")).to_have_attribute("aria-label", "12:35 Eating, canteen with Ana")
    expect(slot(painter, "12:40")).to_have_attribute("aria-label", "12:40 nothing yet")


def test_a_click_chooses_and_a_stroke_over_it_splits(painted, mine) -> None:
    """A click on a block shows it in the form; painting over its middle leaves both ends."""
    page, painter = painted()
    slot(painter, "10:00").click()
    expect(painter.get_by_label("Note")).to_have_value("counter")
    brush(painter, "Rest")
    drag(page, painter, "10:00", "10:10")
    assert kept(mine, painter) == [
        ("02 09:00", "02 10:00", "work", "counter"),
        ("02 10:00", "02 10:15", "leisure", ""),
        ("02 10:15", "02 12:00", "work", "counter"),
    ]


def test_undo_redo_copy_and_paste(painted, mine) -> None:
    """Steps are taken back and done again; a copied block keeps length, category and note."""
    _, painter = painted()
    slot(painter, "09:00").click()
    painter.get_by_role("button", name="Copy", exact=True).click()
    painter.get_by_label("From", exact=True).fill("13")
    painter.get_by_role("button", name="Paste").click()
    pasted = ("02 13:00", "02 16:00", "work", "counter")
    assert kept(mine, painter)[1:] == [pasted]
    painter.get_by_role("button", name="Undo").click()
    assert kept(mine, painter)[1:] == []
    painter.get_by_role("button", name="Redo").click()
    assert kept(mine, painter)[1:] == [pasted]


def test_keyboard_alone_records_edits_and_plans_a_whole_day(painted, mine) -> None:
    """Without a mouse: 24 hours are painted, one block is changed by the form, one step is undone, a plan is made."""
    page, painter = painted(MONDAY.replace("counter", ""), "diary()", "plan()")
    page.evaluate("document.activeElement.blur()")
    tab_to(page, painter.locator(".brush input:checked"))
    press(page, "ArrowLeft*5")  # from Work to Sleep
    expect(painter.locator(".brush", has_text="Sleep").locator("input")).to_be_checked()
    tab_to(page, painter.locator('.slot[tabindex="0"]'))
    press(page, "ArrowUp*8", "Shift+ArrowDown*6", "Shift+End", "Space")  # 00:00 to 07:00
    press(page, "ArrowDown*16", "Home", "Shift+End", "Space")  # 22:00 to 23:00
    expect(painter.locator(".word [role=status]")).to_contain_text("Sleep")
    tab_to(page, painter.locator(".brush input:checked"), back=True)
    press(page, "ArrowRight")
    tab_to(page, painter.locator('.slot[tabindex="0"]'))
    press(page, "ArrowDown", "Home", "Shift+End", "Space")  # 23:00 to 24:00
    press(page, "ArrowUp*16", "Home", "Shift+ArrowDown", "Shift+End", "Space")  # 07:00 to 09:00
    press(page, "ArrowDown*4", "Home", "Shift+ArrowDown*9", "Shift+End", "Space")  # 12:00 to 22:00
    press(page, "Delete", "Control+z")
    press(page, "ArrowUp", "Enter")
    expect(painter.get_by_label("Note")).to_be_focused()
    page.keyboard.type("evening, slowly")
    press(page, "Enter")
    expect(painter.locator(".date[aria-current]")).to_have_attribute("aria-label", "Monday, March 2, all recorded")
    blocks = kept(mine, painter)
    assert blocks[0] == ("02 00:00", "02 07:00", "sleep", "")
    assert blocks[-1] == ("02 23:00", "03 00:00", "hygiene", "")
    assert [label for *_, label in blocks if label] == ["evening, slowly"]
    plan = page.locator(".planning")
    tab_to(page, plan.get_by_label("Your goal"))
    page.keyboard.type("An hour for the garden")
    tab_to(page, plan.get_by_label("Home", exact=False).first)
    press(page, "Space")
    tab_to(page, plan.get_by_role("button", name="Add a change of my own"))
    press(page, "Enter")
    page.keyboard.type("I come home")
    press(page, "Tab")
    page.keyboard.type("I go out before I sit down")
    press(page, "Tab")
    page.keyboard.type("30")
    tab_to(page, plan.get_by_label("taken from"))
    page.keyboard.type("Hyg")
    expect(plan.locator("figure svg")).to_be_visible(timeout=OPENING)
    expect(plan).to_contain_text("30 minutes moved.", timeout=OPENING)
    text = (mine.parent / "plan.yaml").read_text()
    assert "An hour for the garden" in text
    assert "I go out before I sit down" in text
    assert "minutes: 30" in text


def test_a_finger_paints_sideways_and_scrolls_up_and_down(painted, mine) -> None:
    """A sideways stroke of a finger paints; an upright one scrolls the page and changes nothing."""
    page, painter = painted()
    page.set_viewport_size({"width": 390, "height": 800})
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def stroke(x: float, y: float, dx: float, dy: float) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 9):
            point = {"x": x + dx * part / 8, "y": y + dy * part / 8}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    slot(painter, "15:00").scroll_into_view_if_needed()
    before = page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop")
    x, y = middle(slot(painter, "15:00"))
    stroke(x, y, 0, -150)
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") > before
    expect(slot(painter, "15:00")).to_have_attribute("aria-label", "15:00 nothing yet")
    x, y = middle(slot(painter, "15:00"))
    stroke(x, y, middle(slot(painter, "15:45"))[0] - x, 0)
    assert kept(mine, painter)[-1] == ("02 15:00", "02 15:50", "work", "")
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_the_form_takes_a_night_shift_and_says_what_is_wrong(painted, mine) -> None:
    """A time that ends before it begins ends on the next day; a time that is none is named."""
    _, painter = painted()
    painter.get_by_label("From", exact=True).fill("9:75")
    painter.get_by_role("button", name="Put it in").click()
    expect(painter.locator(".word [role=status]")).to_contain_text("“From” needs a time")
    painter.get_by_label("From", exact=True).fill("9.30 pm")
    painter.get_by_label("To", exact=True).fill("6")
    painter.get_by_role("button", name="Put it in").click()
    assert kept(mine, painter)[-1] == ("02 21:30", "03 06:00", "work", "")
    list_of = open_part(painter, "This day as a list")
    expect(list_of).to_contain_text("06:00 on Tue")


def test_days_on_which_the_clock_changes(painted, mine) -> None:
    """25 hours in October: the hour that comes again is painted by itself; 23 in March: the skipped one is refused."""
    _, painter = painted(MONDAY.replace("2026-03-02", "2026-10-25"))
    expect(painter.locator(".hour")).to_have_count(25)
    slot(painter, "02:30 (second time)").click()
    assert kept(mine, painter)[0] == ("25 02:30", "25 02:35", "work", "")
    block = read(mine).diary.blocks[0]
    assert block.start.isoformat() == "2026-10-25T02:30:00+01:00"
    assert "this day has 25 hours" in open_part(painter, "This day as a list").inner_text()
    painter.get_by_label("Go to a date").fill("2026-03-29")
    expect(painter.locator(".hour")).to_have_count(23)
    painter.get_by_label("From", exact=True).fill("2:30")
    painter.get_by_role("button", name="Put it in").click()
    expect(painter.locator(".word [role=status]")).to_contain_text("the clock skips 02:30")


def test_seven_days_are_painted_over_midnight(painted, mine) -> None:
    """With seven days on the screen a stroke runs from one day into the next."""
    page, painter = painted()
    painter.get_by_role("button", name="Seven days").click()
    expect(painter.locator(".slot")).to_have_count(7 * 288)
    monday, tuesday = painter.get_by_role("grid").nth(0), painter.get_by_role("grid").nth(1)
    drag_from, drag_to = slot(monday, "23:00"), slot(tuesday, "00:55")
    page.set_viewport_size({"width": 1280, "height": 1100})
    drag_from.scroll_into_view_if_needed()
    page.mouse.move(*middle(drag_from))
    page.mouse.down()
    page.mouse.move(*middle(drag_to), steps=5)
    page.mouse.up()
    assert kept(mine, painter)[-1] == ("02 23:00", "03 01:00", "work", "")


def test_a_usual_week_fills_only_what_is_free(painted, mine) -> None:
    """Sleep and work go into the free time of seven days; what was there stays; one step takes it back."""
    _, painter = painted()
    part = open_part(painter, "Fill a usual day")
    part.get_by_role("button", name="Fill the free time").click()
    blocks = kept(mine, painter)
    assert ("02 09:00", "02 12:00", "work", "counter") in blocks
    assert ("02 12:00", "02 17:00", "work", "") in blocks
    assert sum(category == "sleep" for _, _, category, _ in blocks) == 8
    assert sum(category == "work" for _, _, category, _ in blocks) == 6
    painter.get_by_role("button", name="Undo").click()
    assert kept(mine, painter) == [("02 09:00", "02 12:00", "work", "counter")]


def test_typed_lines_go_in_and_others_stay_with_the_reason(painted, mine) -> None:
    """What can be read is in the day with a guessed category; what cannot stays in the box."""
    _, painter = painted()
    part = open_part(painter, "Type the day")
    part.get_by_role("textbox").fill("12-12:30 lunch\nlater: something\n9.30 pm to 11 pm netflix")
    part.get_by_role("button", name="Put these lines in").click()
    expect(part.get_by_role("textbox")).to_have_value("later: something", timeout=OPENING)
    expect(part).to_contain_text("One line could not be read")
    blocks = kept(mine, painter)
    assert ("02 12:00", "02 12:30", "eating", "lunch") in blocks
    assert ("02 21:30", "02 23:00", "technology/video", "netflix") in blocks


LOG = """Date;Start;End;Activity;Category
03/11/2026;7:00;7:30;breakfast;eating
03/11/2026;8:10;8:05;mails;work
03/11/2026;8:30;12:00;counter;work
03/11/2026;11:30;12:30;lunch;eating
03/11/2026;25:00;26:00;ghost;work
03/11/2026;13:00;17:00;shelves;wrk
"""


def test_an_import_shows_how_it_was_read_and_is_mended_by_choices(painted, mine, tmp_path) -> None:
    """Interpretation and problems with line numbers come first; choices change what goes in; one step takes it back."""
    page, painter = painted()
    (tmp_path / "log.csv").write_text(LOG)
    part = open_part(painter, "Import a file")
    part.locator("input[type=file]").set_input_files(tmp_path / "log.csv")
    expect(part).to_contain_text("How log.csv was read", timeout=OPENING)
    for words in ("Line 3:", "Line 5:", "Line 6:", "wrk is none of your categories", "month/day/year"):
        expect(part).to_contain_text(words)

    def choose(about: str, choice: str) -> None:
        part.locator(".problem", has_text=about).locator("select").first.select_option(choice)
        page.wait_for_timeout(300)
        expect(part.get_by_role("status").first).to_have_text("", timeout=OPENING)

    choose("do not tell their order", "day/month/year: 03 November 2026")
    choose("wrk is none", "it is “Work”")
    choose("ends before it starts", "swap start and end")
    problem = part.locator(".problem", has_text="is not a time of day")
    problem.locator("select").select_option("write the row anew")
    problem.get_by_role("textbox").fill("03/11/2026;18:00;18:30;phone;technology")
    problem.get_by_role("button", name="Use it").click()
    expect(problem).to_have_count(0, timeout=OPENING)
    assert axe(page) == []
    part.get_by_role("button", name="into my diary").click()
    blocks = kept(mine, painter)
    assert ("03 08:05", "03 08:10", "work", "mails") in blocks
    assert ("03 13:00", "03 17:00", "work", "shelves") in blocks
    assert ("03 18:00", "03 18:30", "technology", "phone") in blocks
    assert read(mine).diary.dates == (date(2026, 3, 2), date(2026, 11, 3))
    painter.get_by_role("button", name="Undo").click()
    assert kept(mine, painter) == [("02 09:00", "02 12:00", "work", "counter")]


def test_a_file_that_is_no_log_is_refused_in_a_sentence(painted, tmp_path) -> None:
    """A picture is no log; the diary stays as it is and the page says what to do."""
    _, painter = painted()
    (tmp_path / "photo.csv").write_bytes(bytes(range(256)) * 20)
    part = open_part(painter, "Import a file")
    part.locator("input[type=file]").set_input_files(tmp_path / "photo.csv")
    expect(part.get_by_role("status").first).to_contain_text("photo.csv", timeout=OPENING)
    expect(slot(painter, "09:00")).to_have_attribute("aria-label", "09:00 Work, counter")


def test_a_copy_of_the_diary_comes_back_by_import(painted, mine, tmp_path) -> None:
    """The saved copy is the file; importing it elsewhere gives the same blocks."""
    page, painter = painted()
    part = open_part(painter, "where your diary lies")
    with page.expect_download() as waiting:
        part.get_by_role("button", name="Save a copy").click()
    waiting.value.save_as(tmp_path / "my-diary.csv")
    assert (tmp_path / "my-diary.csv").read_text() == mine.read_text()
    slot(painter, "09:00").click()
    painter.get_by_role("button", name="Erase").click()
    assert kept(mine, painter) == []
    imports = open_part(painter, "Import a file")
    imports.locator("input[type=file]").set_input_files(tmp_path / "my-diary.csv")
    imports.get_by_role("button", name="into my diary").click(timeout=OPENING)
    assert kept(mine, painter) == [("02 09:00", "02 12:00", "work", "counter")]


def test_two_windows_lose_nothing(painted, mine) -> None:
    """If the file was changed elsewhere the learner chooses, and both versions are kept."""
    _, painter = painted()
    mine.write_text(MONDAY.replace("counter", "elsewhere"), encoding="utf-8")
    slot(painter, "13:00").click()
    expect(painter.get_by_role("alert").filter(has_text="another window")).to_be_visible(timeout=OPENING)
    assert "elsewhere" in mine.read_text()
    expect(painter).to_contain_text("Not in the file yet: choose a version first.")
    slot(painter, "14:00").click()
    painter.get_by_role("button", name="Keep what is on this page").click()
    blocks = kept(mine, painter)
    assert ("02 13:00", "02 13:05", "work", "") in blocks
    assert ("02 14:00", "02 14:05", "work", "") in blocks
    versions = [path.read_text() for path in (mine.parent / "kept").glob("diary-*.csv")]
    assert any("elsewhere" in text for text in versions)
    mine.write_text(MONDAY.replace("counter", "once more"), encoding="utf-8")
    slot(painter, "15:00").click()
    painter.get_by_role("button", name="Take the other version").click(timeout=OPENING)
    assert kept(mine, painter) == [("02 09:00", "02 12:00", "work", "once more")]
    painter.get_by_role("button", name="Undo").click()
    assert ("02 15:00", "02 15:05", "work", "") in kept(mine, painter)


def test_saved_is_said_of_what_is_in_the_file(painted, mine) -> None:
    """With the click that changes the diary the page stops saying that it is saved, until the file has it."""
    _, painter = painted()
    slot(painter, "13:00").click()
    assert len(kept(mine, painter)) == 2
    said = painter.evaluate("""painter => {
        [...painter.querySelectorAll("button")].find((button) => button.textContent === "Undo").click();
        return painter.textContent;
    }""")
    assert "Saving …" in said
    assert "Saved." not in said
    assert len(kept(mine, painter)) == 1


def test_what_never_reached_the_file_comes_back(painted, mine, server) -> None:
    """A page that is closed right after a stroke has it when it opens again, and then the file has it too."""
    page, painter = painted()
    slot(painter, "13:00").click()
    page.reload()
    drawn(page, server.desk / PLACE)
    expect(slot(painter, "13:00")).to_have_attribute("aria-label", "13:00 Work", timeout=OPENING)
    assert ("02 13:00", "02 13:05", "work", "") in kept(mine, painter)


def test_damaged_lines_are_named_and_the_file_is_kept(painted, mine) -> None:
    """The painter opens with the lines that can be read and says which one cannot."""
    _, painter = painted(MONDAY + "2026-03-02T13:00+01:00,yesterday,work,\n")
    expect(painter).to_contain_text("line 4")
    expect(slot(painter, "09:00")).to_have_attribute("aria-label", "09:00 Work, counter")
    assert "yesterday" in (mine.parent / "diary.damaged-1.csv").read_text()


def test_a_new_diary_takes_the_zone_of_the_browser(painted, mine) -> None:
    """Without a file the painter opens on today, in the browser's zone, and writes that into the file."""
    page, painter = painted("")
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    slot(painter, "00:00").click()
    assert len(kept(mine, painter)) == 1
    assert read(mine).diary.zone.key == zone
    expect(painter.locator(".date[aria-current]")).to_have_accessible_name(re.compile("today$"))


def test_pictures_follow_the_diary(painted) -> None:
    """The picture below the painter shows the example person until the first stroke is saved, then the learner."""
    page, painter = painted("", "diary()", "see_day()")
    seen = page.locator(".coach.seen")
    expect(seen).to_contain_text("Hadiza")
    slot(painter, "00:00").click()
    expect(seen).not_to_contain_text("Hadiza", timeout=OPENING)
    expect(seen).to_contain_text("not recorded")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_painter_is_accessible(painted, scheme: str) -> None:
    """axe finds nothing with everything unfolded, for one day and for seven, on a light and on a dark screen."""
    page, painter = painted()
    page.emulate_media(color_scheme=scheme)
    page.wait_for_selector(
        f"body[data-jp-theme-light={str(scheme == 'light').lower()}]", state="attached", timeout=OPENING
    )
    for summary in painter.locator("summary").all():
        summary.click()
    assert axe(page) == []
    painter.get_by_role("button", name="Seven days").click()
    assert axe(page) == []
    page.emulate_media(color_scheme="light")


def test_on_a_phone_the_categories_stay_in_sight(painted, mine) -> None:
    """While the picture scrolls, the list of what to paint with and Undo stay on top; the list is the brush."""
    page, painter = painted()
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').clientWidth <= 390")
    slot(painter, "23:00").scroll_into_view_if_needed()
    quick = painter.get_by_role("combobox", name="Paint with")
    expect(quick).to_be_in_viewport()
    quick.select_option("sleep")
    slot(painter, "23:00").click()
    assert kept(mine, painter)[-1] == ("02 23:00", "02 23:05", "sleep", "")


def test_a_phone_shows_the_painter_without_scrolling_sideways(painted) -> None:
    """At 390 pixels nothing sticks out, for one day and for seven, and what one taps is 44 pixels high."""
    page, painter = painted()
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').clientWidth <= 390")
    for summary in painter.locator("summary").all():
        summary.click()
    for view in ("One day", "Seven days"):
        painter.get_by_role("button", name=view).click()
        wide = painter.locator("*").evaluate_all(
            "all => all.filter(e => e.offsetParent && !e.closest('.unseen') && e.getBoundingClientRect().right > 391).map(e => e.outerHTML.slice(0, 90))"
        )
        assert wide == []
        small = painter.locator("button, summary, .brush, input[type=text], select").evaluate_all(
            "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"
        )
        assert small == []
