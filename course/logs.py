"""A learner's log of another tool on its way into the diary: read, mended by choices, sorted by its words. No screen in here."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from course.screen_time import to_screen
from grader.timelog import store
from grader.timelog.categories import Tree
from grader.timelog.importing import Imported, mend, read_bytes
from grader.timelog.model import UNKNOWN, Block, Diary
from grader.timelog.suggest import Suggester, own_choices

_OWN = b"# Time diary."
"""How a diary of this course begins."""


@dataclass(frozen=True)
class Importer:
    """Reads logs for a learner with these categories and this diary, whose labels say what the learner's words mean."""

    tree: Tree
    diary: Diary

    def read(self, data: bytes, name: str) -> Imported | store.Loaded:
        """A log, or a diary of this course. Raises LogError for what is neither."""
        if data.removeprefix(b"\xef\xbb\xbf").startswith(_OWN):
            return _own_diary(data)
        words = {self.tree.name(i): i for i in self.tree.ids} | {i: i for i in self.tree.ids}
        return read_bytes(data, name, self.diary.zone, categories=words)

    def mended(self, imported: Imported, choices: Mapping[str, str]) -> Imported:
        """Read again with choices; choices on problems that are gone by now are left aside."""
        known = {p.key for p in imported.problems} | set(imported.chosen)
        return mend(imported, {key: choice for key, choice in choices.items() if key in known})

    def view(self, found: Imported | store.Loaded, name: str) -> dict[str, Any]:
        """What the screen shows of it before anything goes into the diary."""
        if isinstance(found, store.Loaded):
            return _own_view(found, name)
        blocks, guessed = self._sorted(found.diary_blocks)
        said = list(found.interpretation)
        if guessed:
            said.append(f"{guessed} blocks without a category get one by their words; change it where it is wrong.")
        names = {i: self.tree.name(i) for i in self.tree.ids}
        return {
            "name": name, "blocks": to_screen(blocks), "interpretation": said,
            "problems": [_problem(problem, names) for problem in found.problems],
            "minutes_in": found.minutes_in, "minutes_out": found.minutes_out, "minutes_reported": found.minutes_reported,
        }  # fmt: skip

    def _sorted(self, blocks: tuple[Block, ...]) -> tuple[list[Block], int]:
        """Blocks of unknown category sorted by their labels, and how many got a category."""
        suggester = Suggester(self.tree, own_choices(self.diary))
        labels = {b.label for b in blocks if b.category == UNKNOWN and b.label}
        guess = {label: next((s.category for s in suggester.suggest(label, 1)), UNKNOWN) for label in labels}
        done = [replace(b, category=guess.get(b.label, b.category)) if b.category == UNKNOWN else b for b in blocks]
        return done, sum(one.category != two.category for one, two in zip(blocks, done, strict=True))


def _problem(problem: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """A problem with its choices; a choice that is a category goes by its name."""
    choices = [
        {"id": c.id, "text": f"it is “{names[c.id]}”" if problem.kind == "category" and c.id in names else c.text}
        for c in problem.choices
    ]
    return {
        "line": problem.line, "kind": problem.kind, "text": problem.text, "minutes": problem.minutes,
        "choices": choices, "key": problem.key, "chosen": problem.chosen,
    }  # fmt: skip


def _own_diary(data: bytes) -> store.Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.csv"
        path.write_bytes(data)
        return store.read(path, ZoneInfo("UTC"))


def _own_view(loaded: store.Loaded, name: str) -> dict[str, Any]:
    minutes = sum(block.minutes for block in loaded.diary.blocks)
    problems = [
        {"line": d.line, "kind": "damage", "text": f"{d.why}: {d.text}", "minutes": 0, "choices": [], "key": f"damage:{d.line}", "chosen": ""}
        for d in loaded.damage
    ]  # fmt: skip
    return {
        "name": name, "blocks": to_screen(loaded.diary.blocks), "problems": problems,
        "interpretation": ["This is a diary that was saved in this course."],
        "minutes_in": minutes, "minutes_out": minutes, "minutes_reported": 0,
    }  # fmt: skip
