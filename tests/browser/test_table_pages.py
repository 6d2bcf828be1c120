"""Tables, the mail records and the training planner in a real browser: by mouse, by keyboard, after a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from screen import axe, widget

from grader import resources
from grader.authoring.notebook import notebook
from grader.tasks import read_tasks

PLACE = "tables/tables.ipynb"
TASKS = {task.id: task for task in read_tasks(resources.SOLUTIONS / "time_audit" / "tasks.yaml")}
MENDS, COUNTS, DAY = (TASKS[f"ex-{name}"] for name in ("sefa-mends", "sefa-counts", "own-day"))
CELLS = """%% code
from course.lesson import reply
reply("ex-sefa-mends", practice=True)
%% code
from course.lesson import reply_box
reply_box("ex-sefa-counts", practice=True)
%% code
from course.lesson import reply_box
reply_box("ex-own-day", practice=True)
%% code
from course.lesson import drill
drill("mail-domain")
%% code
from course.lesson import training_planner
training_planner()
"""


@pytest.fixture
def page(open_page, server):
    """A page with tables, the mail records and the planner."""
    path = server.desk / PLACE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(notebook(CELLS, "tables"))
    return open_page(PLACE)


def kept(server, task: str) -> str:
    """The reply as it lies in the learner's folder."""
    path = server.desk / "tables" / "replies" / f"{task}.md"
    return path.read_text() if path.exists() else ""


def test_the_log_is_mended_in_the_table(page, server) -> None:
    """Sefa's lines stand in the table; a cell is changed, a line removed, and the file follows."""
    box = widget(page, MENDS.title)
    expect(box.locator("tbody tr")).to_have_count(25)
    box.get_by_label("end, line 4", exact=True).fill("6:50")
    expect(box.get_by_role("status").first).to_contain_text("Saved.")
    assert "06:35 | 6:50 | coffee and toast" in kept(server, MENDS.id)
    box.get_by_role("button", name="Remove line 17").click()
    expect(box.locator("tbody tr")).to_have_count(24)
    box.get_by_role("button", name="Check my table").click()
    expect(box.locator(".coach-feedback")).to_contain_text("parts of your table are right")
    assert kept(server, MENDS.id).count("refund form") == 1


def test_the_table_is_filled_in_by_keyboard_alone(page, server) -> None:
    """Down to the next line with Enter; the given names stay as they are; a reload brings everything back."""
    box = widget(page, COUNTS.title)
    box.get_by_label("minutes, line 1", exact=True).focus()
    for value in ("445", "25", "70"):
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    expect(box.get_by_role("status").first).to_contain_text("Saved.")
    assert kept(server, COUNTS.id).startswith("sleep | 445\nhygiene | 25\n")
    page.reload()
    box = widget(page, COUNTS.title)
    expect(box.get_by_label("minutes, line 3", exact=True)).to_have_value("70", timeout=60_000)


def test_lines_that_do_not_fit_are_left_alone(page, server) -> None:
    """Text with too many cells stays as typed; the table comes back when it fits."""
    box = widget(page, DAY.title)
    box.get_by_text("The same as text").click()
    area = box.get_by_label("One line a row")
    area.fill("0:00 | 7:00 | sleep | x | y | z")
    expect(box).to_contain_text("do not fit into the table")
    expect(area).to_have_value("0:00 | 7:00 | sleep | x | y | z")
    area.fill("0:00 | 7:00 | sleep")
    expect(box.get_by_label("category, line 1", exact=True)).to_have_value("sleep")


def test_the_example_day_is_handed_in_by_a_click(page, server) -> None:
    """Whoever keeps their days to themselves presses one button."""
    box = widget(page, DAY.title)
    box.get_by_role("button", name="Hand in the example day").click()
    expect(box.get_by_role("status").first).to_contain_text("Saved.")
    assert kept(server, DAY.id) == "example"


def test_a_record_is_repaired(page) -> None:
    """The first domain: two numbers change, and the mail finds its box."""
    box = widget(page, "Why did the mail not arrive?")
    box.get_by_label("Value").nth(0).fill("30 mail.oldhost.example.")
    box.get_by_role("button", name="Check").click()
    expect(box.locator(".answer")).to_contain_text("Works")


def test_a_training_is_planned(page, server) -> None:
    """Form in, dates and two files out."""
    box = widget(page, "Plan a training in four steps")
    box.get_by_label("What do you want to teach?").fill("Refunds by phone")
    box.get_by_role("button", name="Make the plan").click()
    expect(box.locator("tbody tr")).to_have_count(7)
    expect(box.get_by_role("link", name="Download for your calendar")).to_be_visible()
    assert (server.desk / "my-training" / "refunds-by-phone.ics").is_file()


def test_all_of_it_is_accessible(page) -> None:
    """axe finds nothing, with feedback, a plan and a repaired record on the page."""
    box = widget(page, "Plan a training in four steps")
    box.get_by_label("What do you want to teach?").fill("Refunds by phone")
    box.get_by_role("button", name="Make the plan").click()
    expect(box.locator("tbody tr")).to_have_count(7)
    check = widget(page, MENDS.title)
    check.get_by_label("end, line 4", exact=True).fill("6:50")
    check.get_by_role("button", name="Check my table").click()
    expect(check.locator(".coach-feedback")).to_be_visible()
    assert axe(page) == []
