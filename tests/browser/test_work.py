"""Taking one's work along, bringing it back, handing it in, grading oneself."""

from __future__ import annotations

import shutil
import zipfile

from playwright.sync_api import expect
from screen import lesson_with, widget

from grader import resources
from grader.tasks import read_tasks

TASKS = read_tasks(resources.SOLUTIONS / "listening" / "tasks.yaml")
EXERCISE = "exercises/listening/listening.ipynb"


def write(desk, place: str, task: str, text: str):
    """Put a reply where the reply box would."""
    path = (desk / place).parent / "replies" / f"{task}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_download_and_restore(open_page, desk, tmp_path) -> None:
    """The zip file holds the replies; restoring it brings them back after they were lost."""
    path = write(desk, lesson_with("l13-film-in-the-camera"), "l13-film-in-the-camera", "Dear Noor,")
    page = open_page("start.ipynb")
    page.get_by_label("with my private time diary").uncheck()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download my work").click()
    backup = tmp_path / "work.zip"
    waiting.value.save_as(backup)
    assert zipfile.ZipFile(backup).namelist() == ["listening/replies/l13-film-in-the-camera.md"]
    shutil.rmtree(path.parent)
    page.locator("input[type=file]").set_input_files(backup)
    expect(page.get_by_role("status").last).to_contain_text("1 files came back")
    assert path.read_text() == "Dear Noor,"


def test_the_front_page_shows_what_is_done_and_takes_no_other_file(open_page, desk, tmp_path) -> None:
    """Replies of the exercise are counted; restoring a file that is no backup says what is wrong with it."""
    write(desk, EXERCISE, TASKS[0].id, "Good morning.")
    page = open_page("start.ipynb")
    expect(page.locator(".coach")).to_contain_text(f"1 of {len(TASKS)} replies written")
    (tmp_path / "photo.zip").write_bytes(b"not a zip")
    page.locator("input[type=file]").set_input_files(tmp_path / "photo.zip")
    expect(page.get_by_role("status").last).to_contain_text("Nothing was changed: this is not a backup of the course")


def test_hand_in_shows_what_is_written_and_answers(open_page, desk) -> None:
    """Each reply is listed with its words; without a class the button says what to do instead."""
    page = open_page(EXERCISE)
    box = widget(page, "Your replies")
    expect(box.get_by_role("listitem")).to_have_count(len(TASKS))
    expect(box).to_contain_text(f"{len(TASKS)} of {len(TASKS)} are not written yet.")
    first = widget(page, TASKS[0].title)
    first.get_by_label("Your reply", exact=True).fill("Good morning, Mrs. Wieczorek.")
    expect(first.get_by_role("status").first).to_have_text("Saved.")
    expect(first.get_by_role("button", name="Check my reply")).to_have_count(0)
    box.get_by_role("button", name="Hand in").click()
    expect(box.get_by_role("listitem").first).to_contain_text(f"4 of {TASKS[0].words} words")
    expect(box.get_by_role("status")).to_contain_text("Download my work", timeout=40_000)


def test_self_check_grades_all_replies_here(open_page, desk) -> None:
    """Feedback on each reply stands under its title, with the total, and says that it changes no marks."""
    strong = next(reply.text for reply in TASKS[0].replies if reply.quality == "strong")
    write(desk, EXERCISE, TASKS[0].id, strong)
    page = open_page(EXERCISE)
    button = page.get_by_role("button", name="Grade my replies here")
    button.click()
    box = page.locator(".coach", has=button)
    expect(box).to_contain_text("it changes no marks", timeout=40_000)
    expect(box.locator(".coach-feedback")).to_have_count(len(TASKS))
    expect(box.get_by_role("heading", name=TASKS[0].title)).to_be_visible()
    expect(box.locator("mark.met").first).to_be_visible()
    expect(box).to_contain_text("Not attempted: nothing is written yet.")
