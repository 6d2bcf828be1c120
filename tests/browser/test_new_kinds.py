"""The kinds with free text, talks, queues and moving shares: by mouse, by keyboard alone, and after a reload."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from screen import axe, drawn, widget

from course.drills import Drill, read_drill
from grader.authoring.frames import frame
from grader.authoring.notebook import notebook

KINDS = ("write", "assemble", "fill", "readback", "dialogue", "arrange", "triage")
PLACE = "kinds/kinds.ipynb"
CELL = """%% code
from pathlib import Path
from course.drills import read_drill
from course.widgets.drill import DrillWidget
from course.workbook import Workbook
DrillWidget(read_drill(Path({path!r})), Workbook(Path.cwd()))
"""


@pytest.fixture(scope="session")
def drills(server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drill]:
    """What `coach new drill` writes for each new kind, on one page of the course."""
    folder = tmp_path_factory.mktemp("drills")
    made = {}
    for kind in KINDS:
        path = folder / f"new-{kind}.yaml"
        text = frame(f"drills/{kind}.yaml", id=path.stem).replace("TODO: what one practices here, in a few words", kind)
        path.write_text(
            text.replace("wants:\n", "alarms: true\n    wants:\n") if kind == "write" else text, encoding="utf-8"
        )
        made[kind] = read_drill(path)
    page = server.desk / PLACE
    page.parent.mkdir()
    cells = "".join(CELL.format(path=str(folder / f"new-{kind}.yaml")) for kind in KINDS)
    page.write_bytes(notebook(cells, "kinds"))
    return made


@pytest.fixture
def page(open_page, drills):
    """The page with a drill of each new kind."""
    return open_page(PLACE)


def kept(desk: Path, kind: str, item: str) -> dict:
    """What lies in the learner's file of an item."""
    return json.loads((desk / "kinds" / "progress" / f"new-{kind}.json").read_text())[item]


def tab_to(page, target, most: int = 25) -> None:
    """Press Tab until the focus is on an element, as somebody without a mouse does."""
    for _ in range(most):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead there")


def test_all_new_kinds_are_accessible_before_and_after_an_answer(page, drills) -> None:
    """axe finds nothing in a drill of each kind, with answers and explanations on the screen too, light or dark."""
    assert axe(page) == []
    for kind in ("write", "assemble", "readback", "dialogue"):
        box = widget(page, kind)
        box.locator("textarea").fill("What happened when it went off, and what did you see?")
        box.locator("button.main").click()
        expect(box.locator(".answer, .line.mine").first).to_be_visible()
    fill, triage, arrange = (widget(page, kind) for kind in ("fill", "triage", "arrange"))
    fill.locator("label.choice").first.click()
    fill.locator("textarea").fill("The line is for sales only.")
    for select in triage.locator("select").all():
        select.select_option(index=1)
    for box in (fill, triage, arrange):
        box.get_by_role("button", name="Check", exact=True).click()
        expect(box.locator(".answer")).to_be_visible()
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    assert axe(page) == []


def test_a_phone_shows_the_new_kinds_in_a_size_for_fingers(page) -> None:
    """At 390 pixels nothing is wider than the screen, and what one taps is at least 44 pixels high."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').clientWidth <= 390")
    wide = page.locator(".coach *").evaluate_all(
        "all => all.filter(e => !e.classList.contains('unseen') && e.getBoundingClientRect().right > 391).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []
    small = page.locator(".coach :is(button, summary, select, .choice)").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.textContent)"
    )
    assert small == []


def test_write_by_keyboard_shows_alarms_and_keeps_the_first_and_the_best_try(page, desk, drills) -> None:
    """A rude word raises an alarm while typing; the check quotes the words, and a better text says what was gained."""
    box = widget(page, "write")
    item = drills["write"].items[0]
    area = box.get_by_label(item.question)
    alarms = box.locator(".alarms")
    expect(alarms).to_have_attribute("role", "status")
    area.focus()
    page.keyboard.type("Did you break it, you idiot?")
    expect(alarms).to_contain_text("idiot")
    expect(alarms).to_contain_text(item.avoid[0].unmet)
    assert not (desk / "kinds" / "progress").exists()
    tab_to(page, box.get_by_role("button", name="Check my words"))
    page.keyboard.press("Enter")
    expect(box.locator(".answer.wrong")).to_be_focused()
    expect(box.locator(".answer")).to_contain_text(item.wants[0].unmet)
    area.fill("Tell me what happens when you lean on it.")
    expect(alarms).to_have_text("No alarms.")
    tab_to(page, box.get_by_role("button", name="Check my words"))
    page.keyboard.press("Enter")
    expect(box.locator(".answer.right")).to_contain_text("2 things more than at your first try")
    expect(box.locator(".answer")).to_contain_text("“Tell me what happens when you lean on it.”")
    box.get_by_text("One good answer among many").click()
    expect(box.get_by_text(item.model)).to_be_visible()
    state = kept(desk, "write", item.id)
    assert (state["first"], state["best"]) == (0, 1)


def test_what_was_typed_and_what_was_answered_come_back_after_a_reload(page, desk, server, drills) -> None:
    """A draft, an answer with its explanation, an order, buckets and a talk in progress are there again."""
    write, assemble, dialogue = (widget(page, kind) for kind in ("write", "assemble", "dialogue"))
    write.locator("textarea").fill("What did you see when")
    assemble.locator("textarea").fill("Hello Yuki, we will send it soon.")
    assemble.get_by_role("button", name="Check my text").click()
    expect(assemble.locator(".answer")).to_be_visible()
    dialogue.locator("textarea").fill("What happened, and when did it begin?")
    dialogue.get_by_role("button", name="Say it").click()
    expect(dialogue.locator(".talk")).to_contain_text("eighty-one")
    dialogue.locator("textarea").fill("So you")
    widget(page, "triage").locator("select").first.select_option(index=2)
    move = widget(page, "arrange").get_by_role("button", name="Move down").first
    moved = move.get_attribute("aria-label")
    move.click()
    page.reload()
    drawn(page, server.desk / PLACE)
    expect(widget(page, "write").locator("textarea")).to_have_value("What did you see when")
    assemble = widget(page, "assemble")
    expect(assemble.locator("textarea")).to_have_value("Hello Yuki, we will send it soon.")
    expect(assemble.locator(".answer")).to_contain_text("Still missing")
    dialogue = widget(page, "dialogue")
    expect(dialogue.locator(".talk")).to_contain_text("eighty-one")
    expect(dialogue.locator("textarea")).to_have_value("So you")
    expect(widget(page, "triage").locator("select").first).not_to_have_value("")
    expect(widget(page, "arrange").get_by_role("button", name="Move down").nth(1)).to_have_attribute(
        "aria-label", moved
    )


def test_assemble_lists_parts_found_and_missing(page, drills) -> None:
    """Each try says which parts are in the text, with the words, and what came in addition."""
    box = widget(page, "assemble")
    item = drills["assemble"].items[0]
    poor, good = (next(t.text for t in item.tries if bool(t.missed) is missed) for missed in (True, False))
    check = box.get_by_role("button", name="Check my text")
    check.click()
    expect(box.get_by_role("alert")).to_have_text("Write your text first.")
    box.locator("textarea").fill(poor)
    check.click()
    expect(box.locator("ul.pieces li.missed")).to_have_count(3)
    box.locator("textarea").fill(good)
    check.click()
    expect(box.locator("ul.pieces li.right")).to_have_count(3)
    expect(box.locator(".answer.right")).to_contain_text("3 things more than at your first try: The feeling")


def test_fill_by_keyboard(page, desk, drills) -> None:
    """A choice and a phrase of one's own; the text comes back with both in it."""
    box = widget(page, "fill")
    item = drills["fill"].items[0]
    right = next(number for number, choice in enumerate(item.gaps[0].choices) if choice.right)
    box.get_by_role("button", name="Check", exact=True).click()
    expect(box.get_by_role("alert")).to_contain_text(
        "Choose or write something for “please calm down” and 1 more first"
    )
    box.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for _ in range(right):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("It must be frustrating to wait with no call from us.")
    tab_to(page, box.get_by_role("button", name="Check", exact=True))
    page.keyboard.press("Enter")
    answer = box.locator(".answer.right")
    expect(answer).to_be_focused()
    expect(answer.locator("mark.fresh")).to_have_count(2)
    expect(answer).to_contain_text(item.gaps[0].choices[right].feedback)
    assert kept(desk, "fill", item.id)["best"] == 1


def test_readback_names_the_wrong_piece(page, drills) -> None:
    """A wrong number and letters without code words are named; the model is right in every piece."""
    box = widget(page, "readback")
    item = drills["readback"].items[0]
    box.locator("textarea").fill(next(t.text for t in item.tries if t.missed))
    box.get_by_role("button", name="Check my words").click()
    expect(box.locator(".answer.partly")).to_contain_text("You said “40”.")
    expect(box.locator(".answer")).to_contain_text("B, K and D without a code word")
    box.locator("textarea").fill(item.model)
    box.get_by_role("button", name="Check my words").click()
    expect(box.locator(".answer.right")).to_contain_text("4 of 4 pieces came back right.")


def test_a_talk_by_keyboard_ends_badly_starts_over_and_the_best_ending_counts(page, desk, drills) -> None:
    """The mood moves, the focus stays where one writes, each ending says so, and the better one is kept."""
    box = widget(page, "dialogue")
    item = drills["dialogue"].items[0]
    expect(box.locator(".mood")).to_have_text("Folake Adeyemi is cool.")
    for run in ("tonight", "hangs-up"):
        for text in next(known.turns for known in item.tries if known.ends == run):
            box.locator("textarea").focus()
            page.keyboard.type(text)
            tab_to(page, box.get_by_role("button", name="Say it"))
            page.keyboard.press("Enter")
            expect(box.locator(".line.mine").last).to_contain_text(text)
            if box.locator(".answer").count() == 0:
                expect(box.locator("textarea")).to_be_focused()
        expect(box.locator(".answer")).to_contain_text(item.endings[run].text)
        expect(box.locator(".answer")).to_be_focused()
        expect(box.locator("textarea")).to_have_count(0)
        if run == "tonight":
            expect(box.locator(".mood")).to_have_text("Folake Adeyemi is with you.")
            tab_to(page, box.get_by_role("button", name="Start the talk over"))
            page.keyboard.press("Enter")
            expect(box.locator(".line.mine")).to_have_count(0)
    expect(box.locator(".answer")).to_contain_text("You have come to a better ending before. That one counts.")
    state = kept(desk, "dialogue", item.id)
    assert (state["first"], state["best"]) == (1, 1)


def test_arrange_moves_the_shares_with_the_order(page, desk, drills) -> None:
    """The best order, by keyboard: each move says the shares in words, the bar follows, and the answer is full."""
    box = widget(page, "arrange")
    item = drills["arrange"].items[0]
    share = box.locator("p.share").first
    expect(share).to_contain_text("Open questions in the first three quarters: 67 %")
    out = next(part for part in item.parts if part.leave and part.leave.right)
    tab = box.get_by_label(f"Leave this out: {out.text}")
    tab.focus()
    page.keyboard.press("Space")
    expect(box.get_by_role("status").first).to_contain_text(f"Left out: {out.text}")
    order = [part.id for part in item.parts if part is not out]
    for place, wanted in enumerate(item.solution()):
        while order.index(wanted) > place:
            part = next(part for part in item.parts if part.id == wanted)
            box.get_by_role("button", name=f"Move up: {part.who}: {part.text}").press("Enter")
            shown = box.locator("ol.parts li:not(.gone)").evaluate_all("all => all.map(e => e.dataset.id)")
            order = shown
    expect(share).to_contain_text("100 %, in the aim")
    expect(box.locator(".bar .level.good")).to_have_count(3)
    box.get_by_role("button", name="Check", exact=True).click()
    expect(box.locator(".answer.right")).to_contain_text("Everything is in place.")
    assert kept(desk, "arrange", item.id)["answer"]["order"] == item.solution()


def test_triage_by_keyboard(page, desk, drills) -> None:
    """Every thing gets its bucket, the first one moves up, and the sum is said."""
    box = widget(page, "triage")
    drill = drills["triage"]
    item = drill.items[0]
    box.get_by_role("button", name="Check", exact=True).click()
    expect(box.get_by_role("alert")).to_contain_text("3 of 3 still wait for a bucket")
    names = {b.id: b.name for b in drill.file.bins}
    for one in item.queue:
        box.get_by_label(f"Bucket for {one.who}").focus()
        page.keyboard.type(names[one.bin])
    nut = item.queue[-1]
    for _ in range(2):
        box.get_by_role("button", name=f"Move up: {nut.who}").press("Enter")
    box.get_by_role("button", name="Check", exact=True).press("Enter")
    expect(box.locator(".answer.right")).to_contain_text("3 of 3 in the right bucket. Your order keeps 2 of 2 rules.")
    assert kept(desk, "triage", item.id)["best"] == 1
