"""Walk through the lessons as a first-time learner does: open, answer wrong, answer right, write, read, recall.

    python tests/browser/walk.py [MODULE or LESSON NUMBER …] [--pictures DIR] [--replies FILE] [--wide 390]

Prints minutes by lesson and module. What is counted is measured on the screen: words that appeared (also those of
reactions), words written, clicks and keys for moving, and the seconds that the learner waited for the page.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from conftest import CHROMIUM, SWITCHES, running_course
from players import play
from playwright.sync_api import Page, sync_playwright
from screen import drawn, drill_on, widget

from course import catalog
from course.drills import find_drill
from grader.files import load
from grader.tasks import all_tasks

READ = 200
"""Words a minute that a tired learner reads on a screen."""
WRITTEN = 25
"""Words a minute that a learner thinks up and types."""
PROGRESS = re.compile(r"(Question|Extra practice) \d+ of |\d+ of \d+ words")
"""Lines that one glances at."""
MOVED = re.compile(r"^(\d+\. |Now part \d+ of \d+: |Left out: )")
CLICK = 2.0
"""Seconds to decide on a click and make it, beyond the reading."""


@dataclass
class Tally:
    """What a lesson asked of the learner so far."""

    read: int = 0
    written: int = 0
    clicks: int = 0
    waited: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """All of it in minutes."""
        return self.read / READ + self.written / WRITTEN + (self.clicks * CLICK + self.waited) / 60

    def add(self, other: Tally) -> None:
        """Count another lesson in."""
        self.read += other.read
        self.written += other.written
        self.clicks += other.clicks
        self.waited += other.waited


class Walker:
    """One learner on one page: does things, and counts what they cost."""

    def __init__(self, page: Page, pictures: Path | None, stem: str, *, thorough: bool) -> None:
        self.page, self.pictures, self.stem, self.thorough = page, pictures, stem, thorough
        self.tally = Tally()
        self._seen: set[str] = set()
        self._shots = 0
        self.stumbles = True

    def look(self) -> None:
        """Read what is new on the page; a line that was read before is not read again."""
        own = self.page.locator(".feedback .coach-reply")  # one's own reply, marked
        self._seen.update(line for text in own.all_inner_texts() for line in text.splitlines())
        for raw in self.page.locator(".jp-Notebook").inner_text().splitlines():
            line = MOVED.sub("", raw)  # what only moved to another place is not read again
            if line.strip() and line not in self._seen and not PROGRESS.match(line):
                self._seen.add(line)
                self.tally.read += sum(any(c.isalnum() for c in word) for word in line.split())

    def click(self, target) -> None:
        """Click something."""
        self.tally.clicks += 1
        target.click()

    def press(self, key: str) -> None:
        """Press a key that moves or chooses."""
        self.tally.clicks += 1
        self.page.keyboard.press(key)

    def write(self, area, text: str) -> None:
        """Write a text into a box."""
        self.tally.written += len(text.split())
        area.fill(text)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The time in here is the page's, not the learner's."""
        start = time.monotonic()
        yield
        self.tally.waited += time.monotonic() - start

    def shot(self, name: str, target=None) -> None:
        """A picture of the screen, or of one widget."""
        if self.pictures:
            self._shots += 1
            path = self.pictures / f"{self.stem}-{self._shots:02}-{name}.png"
            (target or self.page).screenshot(path=path)

    def screens(self, when: str) -> None:
        """A picture of each screenful of the page, on a small laptop's screen."""
        if not self.pictures:
            return
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": size["width"], "height": 768})
        self.page.wait_for_timeout(300)
        outer = self.page.locator(".jp-WindowedPanel-outer").last
        height, step = outer.evaluate("e => [e.scrollHeight, e.clientHeight]")
        for number, top in enumerate(range(0, height, step - 40)):
            outer.evaluate("(e, top) => e.scrollTo(0, top)", top)
            self.page.screenshot(path=self.pictures / f"{self.stem}-{when}-{number:02}.png")
        self.page.set_viewport_size(size)


def walk_lesson(
    page: Page, server, lesson: catalog.Lesson, replies: dict, pictures: Path | None, thorough: bool
) -> Tally:
    """Open a lesson, do all that counts in it in the order of the page, and return what it took."""
    walker = Walker(page, pictures, lesson.number.replace(".", "-"), thorough=thorough)
    with walker.waiting():
        page.goto(server.address(lesson.place))
        drawn(page, server.desk / lesson.place)
    walker.look()
    walker.screens("open")
    for call, name in calls(lesson):
        before = walker.tally.minutes
        if call == "drill":
            drill = find_drill(name)
            play(walker, drill, drill_on(page, drill), replies.get(name, {}))
        else:
            _reply(walker, name, replies.get(name))
        walker.tally.notes.append(f"{name} {walker.tally.minutes - before:.1f}")
    walker.screens("end")
    return walker.tally


def calls(lesson: catalog.Lesson) -> Iterator[tuple[str, str]]:
    """The drills and replies of a lesson in the order in which they stand."""
    for cell in catalog.cells(lesson.path):
        if cell.get("cell_type") == "code":
            for call, name in catalog.CALL.findall(catalog.source(cell)):
                if call in ("drill", "reply", "reply_box"):
                    yield ("drill" if call == "drill" else "reply"), name


def _reply(walker: Walker, name: str, texts: list[str] | None) -> None:
    """A hint, a first reply, its feedback, a second reply, the model answer."""
    task = all_tasks()[name]
    box = widget(walker.page, task.title)
    if not texts:
        raise SystemExit(f"there are no texts for the reply {name}; write two tries into tests/browser/first_time.yaml")
    if task.hints:
        walker.click(box.get_by_role("button", name="Give me a hint"))
        walker.page.wait_for_timeout(300)
        walker.look()
    for number, text in enumerate(texts, 1):
        walker.write(box.get_by_label("Your reply", exact=True), text)
        with walker.waiting():
            walker.click(box.get_by_role("button", name="Check my reply"))
            box.get_by_text("Feedback is below.").wait_for(timeout=60_000)
        walker.look()
        walker.shot(f"reply-{name}-{number}", box)
    walker.click(box.get_by_role("button", name="Show a model answer"))
    box.locator(".model").wait_for()
    walker.look()
    walker.shot(f"reply-{name}-model", box)


def main() -> None:
    """Read the arguments, walk, print the table."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("which", nargs="*", help="modules or lesson numbers; all if none is given")
    ask.add_argument("--pictures", type=Path)
    ask.add_argument(
        "--replies",
        type=Path,
        default=Path(__file__).with_name("first_time.yaml"),
        help="YAML: texts of your own by drill, item and task",
    )
    ask.add_argument("--thorough", action="store_true", help="answer every item wrong first, not one a drill")
    ask.add_argument("--wide", type=int, default=1366)
    args = ask.parse_args()
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    replies = load(args.replies)
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play_right:
        browser = play_right.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
        screen = browser.new_context(viewport={"width": args.wide, "height": 1700})
        screen.set_default_timeout(20_000)
        with running_course(Path(folder) / "desk") as server:
            for module in catalog.modules():
                _module(screen, server, module, args, replies)


def _module(screen, server, module: catalog.Module, args, replies: dict) -> None:
    whole = Tally()
    chosen = [one for one in module.lessons if not args.which or {module.id, one.number} & set(args.which)]
    for lesson in chosen:
        page = screen.new_page()
        tally = walk_lesson(page, server, lesson, replies, args.pictures, args.thorough)
        page.close()
        whole.add(tally)
        _line(f"  {lesson.number} {lesson.title}", tally)
    if chosen:
        _line(f"{module.file.title}", whole)


def _line(name: str, t: Tally) -> None:
    print(
        f"{name:44} {t.minutes:5.1f} min: {t.read} words read, {t.written} written, "
        f"{t.clicks} clicks, {t.waited:.0f} s waited" + (f" ({'; '.join(t.notes)})" if t.notes else ""),
        flush=True,
    )


if __name__ == "__main__":
    main()
