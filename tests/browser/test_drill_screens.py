"""Drills by mouse, by touch and by keyboard alone; what was done comes back."""

from __future__ import annotations

import json

from playwright.sync_api import expect
from screen import drawn, drill_on, lesson_with

from course.drills import Drill, find_drill


def right_choice(choices) -> int:
    """The number of the first right choice."""
    return next(number for number, choice in enumerate(choices) if choice.right)


def open_drill(open_page, name: str):
    """The page with a drill, and the drill's widget."""
    page = open_page(lesson_with(name))
    return page, drill_on(page, find_drill(name))


def choose(box, group: int, option: int) -> None:
    """Click an option of a group of radio buttons."""
    box.locator("fieldset").nth(group).locator("label").nth(option).click()


def press(box, name: str) -> None:
    """Click a button."""
    box.get_by_role("button", name=name, exact=True).click()


def kept(desk, name: str) -> dict:
    """What lies in the drill's file."""
    path = next(desk.glob(f"*/progress/{name}.json"))
    return json.loads(path.read_text())


def test_transcript_by_mouse(open_page, desk) -> None:
    """A right choice says so, takes the focus, counts, is kept, and the next question follows."""
    name = "affirmations"
    drill = find_drill(name)
    _, box = open_drill(open_page, name)
    press(box, "Check")
    expect(box.get_by_role("alert")).to_have_text("Choose one of the answers first.")
    choose(box, 0, right_choice(drill.items[0].choices))
    press(box, "Check")
    answer = box.locator(".answer.right")
    expect(answer).to_contain_text(drill.items[0].choices[right_choice(drill.items[0].choices)].feedback)
    expect(answer).to_be_focused()
    expect(box).to_contain_text(f"Question 1 of {drill.core} · 1 of {drill.core} done · 1 right at first try")
    assert kept(desk, name)[drill.items[0].id]["first"] == 1
    press(box, "Next")
    expect(box).to_contain_text(f"Question 2 of {drill.core}")
    expect(box.locator("input:checked")).to_have_count(0)
    press(box, "Back")
    expect(box.locator(".answer.right")).to_be_visible()


def test_choose_by_keyboard_alone(open_page, desk) -> None:
    """Tab, arrow keys and Enter are enough to answer and to go on."""
    drill = find_drill("heard-first")
    page, box = open_drill(open_page, "heard-first")
    box.locator("input").first.focus()
    page.keyboard.press("Space")
    for _ in range(right_choice(drill.items[0].choices)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box.locator(".answer.right")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box).to_contain_text(f"Question 2 of {drill.core}")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(box.locator("input:checked")).to_have_count(1)
    choose(drill_on(page, find_drill("always-right")), 0, 1)
    expect(box.locator("input:checked")).to_have_count(1)  # each drill has choices of its own


def test_sort(open_page) -> None:
    """An item goes into its bin."""
    drill = find_drill("empathy-or-sympathy")
    _, box = open_drill(open_page, "empathy-or-sympathy")
    choose(box, 0, [b.id for b in drill.file.bins].index(drill.items[0].bin))
    press(box, "Check")
    expect(box.locator(".answer.right")).to_be_visible()


def test_repair_has_two_steps(open_page, desk) -> None:
    """The spoiling part first; then the better line, which is asked for and kept."""
    drill = find_drill("first-impression")
    item = drill.items[0]
    _, box = open_drill(open_page, "first-impression")
    expect(box.locator("fieldset")).to_have_count(1)
    choose(box, 0, [part.id for part in item.parts].index(item.weak))
    press(box, "Check this part")
    expect(box.locator(".answer")).to_contain_text(item.weak_why)
    press(box, "Check")
    expect(box.get_by_role("alert")).to_have_text("Choose what you would say instead.")
    choose(box, 1, right_choice(item.fixes))
    press(box, "Check")
    expect(box.locator(".answer.right")).to_contain_text(item.fixes[right_choice(item.fixes)].feedback)
    assert kept(desk, "first-impression")[item.id]["best"] == 1


def test_recall_compares_first_and_keeps_the_learners_own_judgment(open_page, desk) -> None:
    """Something has to be written, then the answer shows, then the learner says how it went."""
    drill = find_drill("recall-1-1")
    _, box = open_drill(open_page, "recall-1-1")
    press(box, "Compare with the answer")
    expect(box.get_by_role("alert")).to_contain_text("Write down what you remember first")
    box.locator("textarea").fill("being heard")
    press(box, "Compare with the answer")
    expect(box.locator(".answer")).to_contain_text(drill.items[0].answer)
    press(box, "Keep my answer")
    expect(box.get_by_role("alert")).to_have_text("Say how it went.")
    choose(box, 0, 1)
    press(box, "Keep my answer")
    expect(box).to_contain_text("1 of 3 done")
    assert kept(desk, "recall-1-1")[drill.items[0].id]["answer"] == {"text": "being heard", "had": "partly"}


def test_order_by_keyboard(open_page, desk) -> None:
    """Parts move with their buttons, the focus goes with them, and the place is announced."""
    drill = find_drill("clear-message")
    item = drill.items[0]
    page, box = open_drill(open_page, "clear-message")
    choose(box, 0, [part.id for part in item.parts].index(item.missed))
    move = box.get_by_role("button", name=f"Move up: {next(p.text for p in item.parts if p.id == item.missed)}")
    move.focus()
    steps = [part.id for part in item.parts].index(item.missed)
    for step in range(steps):
        page.keyboard.press("Enter")
        expect(box.get_by_role("status")).to_contain_text(f"Now part {steps - step} of {len(item.parts)}")
        expect(move).to_be_focused()
    expect(move).to_have_attribute("aria-disabled", "true")
    press(box, "Check")
    expect(box.locator(".answer")).to_be_focused()
    assert kept(desk, "clear-message")[item.id]["answer"]["order"][0] == item.missed


def word_range(drill: Drill, number: int = 0) -> tuple[int, int, str]:
    """First and last word of the key's first passage, and its label's name."""
    item = drill.items[number]
    key = item.key[0]
    before = item.message[: item.message.index(key.quote)].split()
    label = next(b.name for b in drill.file.labels if b.id == key.label)
    return len(before), len(before) + len(key.quote.split()) - 1, label


def test_mark_by_mouse_and_by_keyboard_alone(open_page) -> None:
    """Words are dragged over or chosen with Shift and arrow keys; a label marks them, and the answer finds them."""
    drill = find_drill("six-signals")
    page, box = open_drill(open_page, "six-signals")
    first, last, label = word_range(drill)
    words = box.get_by_role("option")
    press(box, label)
    expect(box).to_contain_text("Choose words in the message first.")
    words.nth(first).scroll_into_view_if_needed()
    words.nth(first).hover()
    page.mouse.down()
    words.nth(last).hover()
    page.mouse.up()
    expect(box.locator("[aria-selected=true]")).to_have_count(last - first + 1)
    press(box, label)
    expect(box.locator("ul.marks")).to_contain_text(drill.items[0].key[0].quote)
    box.get_by_role("button", name=f"Remove the mark {label}").click()
    expect(box.locator(".marked")).to_have_count(0)
    page.keyboard.press("Home")
    for _ in range(first):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    for _ in range(last - first):
        page.keyboard.press("Shift+ArrowRight")
    expect(box.locator("[aria-selected=true]")).to_have_count(last - first + 1)
    box.get_by_role("button", name=label, exact=True).focus()
    page.keyboard.press("Enter")
    expect(box.locator(".marked")).to_have_count(last - first + 1)
    box.get_by_role("button", name="Check", exact=True).focus()
    page.keyboard.press("Enter")
    expect(box.locator(".answer")).to_contain_text(f"You found 1 of {len(drill.items[0].key)} signals.")


def test_an_emoji_can_be_marked(open_page) -> None:
    """A message that ends with an emoji can be marked to its end: Python and the page count its letters alike."""
    name = "six-signals"
    drill = find_drill(name)
    number, item = next((n, i) for n, i in enumerate(drill.items) if max(i.message) > "\uffff")
    _, box = open_drill(open_page, name)
    for _ in range(number):
        press(box, "Skip")
    box.get_by_role("option").last.click()
    press(box, drill.file.labels[0].name)
    expect(box.locator("ul.marks")).to_contain_text(item.message.split()[-1])
    press(box, "Check")
    expect(box.locator(".answer")).to_contain_text("You found")


def test_the_last_item_that_counts_and_the_very_last_one_say_so(open_page, desk) -> None:
    """After the core items more practice is offered; after the last item there is only a way to start over."""
    name = "always-right"
    drill = find_drill(name)
    _, box = open_drill(open_page, name)
    for number, item in enumerate(drill.items):
        choose(box, 0, right_choice(item.choices))
        press(box, "Check")
        expect(box.locator(".answer")).to_be_visible()
        if number == drill.core - 1 and drill.core < len(drill.items):
            expect(box.locator(".answer")).to_contain_text(
                "You have done what counts here. The rest is extra practice."
            )
        if number < len(drill.items) - 1:
            press(box, "Next" if number < drill.core - 1 else "More practice")
    expect(box.locator(".answer")).to_contain_text("That was the last one.")
    expect(box.get_by_role("button", name="More practice")).to_have_count(0)
    press(box, "Start over")
    expect(box).to_contain_text("Question 1 of")
    expect(box.locator("input:checked")).to_have_count(0)
    assert len(kept(desk, name)) == len(drill.items)


def test_a_reload_goes_on_where_one_stopped(open_page, server) -> None:
    """After a reload the drill opens at the first open item, and an answer that was given shows again."""
    drill = find_drill("heard-first")
    page, box = open_drill(open_page, "heard-first")
    choose(box, 0, 0)
    press(box, "Check")
    expect(box.locator(".answer")).to_be_visible()
    page.reload()
    drawn(page, server.desk / lesson_with("heard-first"))
    box = drill_on(page, drill)
    expect(box).to_contain_text(f"Question 2 of {drill.core} · 1 of {drill.core} done")
    press(box, "Back")
    expect(box.locator("input:checked")).to_have_count(1)
    expect(box.locator(".answer")).to_contain_text(drill.items[0].choices[0].feedback)
