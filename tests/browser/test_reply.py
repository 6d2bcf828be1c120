"""The reply box: nothing that was typed gets lost, and feedback comes back to the one who typed."""

from __future__ import annotations

import re

import psutil
import pytest
from playwright.sync_api import expect
from screen import OPENING, axe, drawn, lesson_with, widget

from grader.tasks import all_tasks

TASK = "l13-film-in-the-camera"
FIRST = (
    "Dear Noor, your father carried this camera out of Khartoum, and the film in it holds the last pictures of your street. "
    "I can hear how scared you are that someone opens it the wrong way. What would you like us to do first?"
)
SECOND = FIRST + " The first look is free, and we can take the film out in the dark before anything else happens."


@pytest.fixture
def reply(open_page, desk):
    """The page with the reply box, the box, and the file it saves to."""
    page = open_page(lesson_with(TASK))
    return page, widget(page, all_tasks()[TASK].title), desk / "listening" / "replies" / f"{TASK}.md"


def saved(box) -> None:
    """Wait until the box says that the text is in the file."""
    expect(box.get_by_role("status").first).to_have_text("Saved.", timeout=OPENING)


def reopened(page, server):
    """The box after a reload."""
    page.reload()
    drawn(page, server.desk / lesson_with(TASK))
    return widget(page, all_tasks()[TASK].title)


CALL = """
  const config = JSON.parse(document.getElementById('jupyter-config-data').textContent);
  const call = (path, method) => fetch(config.baseUrl + path, {method, headers: {Authorization: 'token ' + config.token}});
  const sessions = await (await call('api/sessions', 'GET')).json();
  const here = decodeURIComponent(location.pathname);
  const kernel = sessions.find((s) => here.endsWith(s.path)).kernel.id;
"""


def restart_kernel(page) -> None:
    """Restart the kernel of the open lesson through Jupyter's API."""
    page.evaluate("async () => {" + CALL + "await call(`api/kernels/${kernel}/restart`, 'POST'); }")


def kernel_process(page) -> psutil.Process:
    """The process of the open lesson's kernel."""
    kernel = page.evaluate("async () => {" + CALL + "return kernel; }")
    return next(p for p in psutil.process_iter(["cmdline"]) if any(kernel in part for part in p.info["cmdline"] or []))


def without_starting(socket) -> None:
    """Pass everything on between page and server but a kernel's word that it starts: a busy machine loses it, too."""
    server = socket.connect_to_server()

    def pass_on(message: str | bytes) -> None:
        raw = message if isinstance(message, bytes) else message.encode()
        if b'"starting"' not in raw and b'"restarting"' not in raw:
            socket.send(message)

    server.on_message(pass_on)


def test_write_check_and_read_the_feedback(reply) -> None:
    """The text is counted and saved; the check puts the focus on feedback with marks in the learner's words."""
    page, box, path = reply
    box.get_by_label("Your reply", exact=True).fill(FIRST)
    expect(box).to_contain_text(f"{len(FIRST.split())} of {all_tasks()[TASK].words} words")
    saved(box)
    assert path.read_text(encoding="utf-8") == FIRST
    box.get_by_role("button", name="Check my reply").click()
    feedback = box.get_by_role("region", name="Feedback on your reply")
    expect(feedback).to_be_focused(timeout=40_000)
    expect(feedback.locator("mark.met").first).to_be_visible()
    expect(feedback).to_contain_text("Judged: your reply does")
    assert axe(page) == []


def test_hints_and_the_model_answer_after_two_honest_tries(reply) -> None:
    """Hints come one at a time; the model answer asks for two tries, then opens; the gain is shown."""
    _, box, _ = reply
    box.get_by_role("button", name="Give me a hint").click()
    expect(box).to_contain_text("Hint 1 of")
    box.get_by_role("button", name="Show a model answer").click()
    expect(box).to_contain_text("two tries of your own")
    for text in (FIRST, SECOND):
        box.get_by_label("Your reply", exact=True).fill(text)
        box.get_by_role("button", name="Check my reply").click()
        expect(box.locator(".coach-reply")).to_contain_text(text[-40:].split(" ", 1)[1][:20], timeout=40_000)
    expect(box).to_contain_text("First try ")
    box.get_by_role("button", name="Show a model answer").click()
    expect(box.locator(".model")).to_contain_text("One good answer among many")


def test_a_reload_keeps_text_that_was_saved_and_text_that_was_not(reply, server) -> None:
    """What lies in the file comes back, and so does what was typed in the last moment."""
    page, box, path = reply
    box.get_by_label("Your reply", exact=True).fill("Saved words.")
    saved(box)
    box = reopened(page, server)
    expect(box.get_by_label("Your reply", exact=True)).to_have_value("Saved words.")
    box.get_by_label("Your reply", exact=True).press_sequentially(" And the last ones.")
    box = reopened(page, server)
    expect(box.get_by_label("Your reply", exact=True)).to_have_value("Saved words. And the last ones.")
    saved(box)
    assert path.read_text(encoding="utf-8") == "Saved words. And the last ones."


def test_two_windows_keep_both_versions(reply, open_page, desk) -> None:
    """A reply that was changed in a second window asks which version to go on with, and keeps both."""
    page, box, path = reply
    box.get_by_label("Your reply", exact=True).fill("One.")
    saved(box)
    other = widget(open_page(lesson_with(TASK)), all_tasks()[TASK].title)
    other.get_by_label("Your reply", exact=True).fill("From the second window.")
    saved(other)
    page.bring_to_front()
    box.get_by_label("Your reply", exact=True).fill("From the first window.")
    expect(box.get_by_role("alert")).to_contain_text("changed in another window")
    expect(box.get_by_role("alert")).to_contain_text("From the second window.")
    assert path.read_text() == "From the second window."
    box.get_by_role("button", name="Keep the text in this box").click()
    expect(box.get_by_role("alert")).to_be_hidden()
    assert path.read_text() == "From the first window."
    versions = {kept.read_text() for kept in (path.parent / "kept").iterdir()}
    assert versions == {"From the first window.", "From the second window."}


def test_a_restarted_kernel_loses_nothing(reply) -> None:
    """After a restart the lesson runs again by itself, and what was typed meanwhile is saved."""
    page, box, path = reply
    box.get_by_label("Your reply", exact=True).fill("Before the restart.")
    saved(box)
    restart_kernel(page)
    box.get_by_label("Your reply", exact=True).press_sequentially(" While it was away.")
    expect(box.get_by_label("Your reply", exact=True)).to_have_value("Before the restart. While it was away.")
    expect(box.get_by_role("status").first).to_have_text("Saved.", timeout=OPENING)
    assert path.read_text() == "Before the restart. While it was away."
    box.get_by_label("Your reply", exact=True).press_sequentially(" And after.")
    saved(box)
    assert path.read_text().endswith("And after.")


def test_a_save_without_an_answer_says_so_and_heals(reply) -> None:
    """A kernel that does not answer is named within seconds; the text reaches the file once it answers again."""
    page, box, path = reply
    box.get_by_label("Your reply", exact=True).fill("Before.")
    saved(box)
    kernel = kernel_process(page)
    kernel.suspend()
    try:
        box.get_by_label("Your reply", exact=True).press_sequentially(" While nobody listened.")
        expect(box.get_by_role("status").first).to_contain_text("Not saved yet", timeout=OPENING)
        assert path.read_text() == "Before."
    finally:
        kernel.resume()
    saved(box)
    assert path.read_text() == "Before. While nobody listened."


def test_a_restart_that_the_page_did_not_hear_of_heals(reply, server) -> None:
    """The silence itself tells the page to look; the lesson runs again and the text reaches the file."""
    page, _, path = reply
    page.route_web_socket(re.compile("/channels"), without_starting)
    box = reopened(page, server)
    box.get_by_label("Your reply", exact=True).fill("Before the restart.")
    saved(box)
    restart_kernel(page)
    box.get_by_label("Your reply", exact=True).press_sequentially(" Unheard of.")
    expect(box.get_by_role("status").first).to_contain_text("Saved.", timeout=60_000)
    assert path.read_text() == "Before the restart. Unheard of."
