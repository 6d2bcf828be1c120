"""The tree of categories: ids, names, colors with their text labels; a learner's own file changes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.files import STRICT, ContentError, load_as, write_safely
from grader.timelog.model import UNKNOWN

BUNDLED = Path(__file__).parent / "categories.yaml"
OWN_FILE = "categories.yaml"
"""The name of the learner's own file, beside the diary."""
SEPARATOR = "/"
"""Between a category and its part in an id: work/mails."""
UNSORTED = "unsorted"
"""The category of recorded time whose label says too little: it is not unknown time, somebody has yet to sort it."""
SPARE_COLORS = ("#5b6770", "#96704a", "#6a7f4a", "#8a5a83", "#47777c", "#a1604f", "#65659a", "#7c7a3e")
"""For categories of an imported log that no tree knows."""


@dataclass(frozen=True, config=STRICT)
class Part:
    """A sub-category."""

    id: str = Field(pattern=r"^[^/\s][^/]*$")
    name: str = Field(min_length=1)
    words: tuple[str, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Category:
    """A category: what it is called, how it looks, and whether its time may be offered as a leak."""

    id: str = Field(pattern=r"^[^/\s][^/]*$")
    name: str = Field(min_length=1)
    short: str = Field(min_length=1, max_length=8)
    color: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    leak: Literal["never", "between", "any"] = "any"
    hidden: bool = False
    stand_in: bool = False
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def ink(self) -> str:
        """Black or white, whichever reads better on the color; always at least 4.5 to 1."""
        return "#000000" if luminance(self.color) > 0.179 else "#ffffff"


NOT_RECORDED = Category(id=UNKNOWN, name="Not recorded", short="?", color="#dcd8cf", leak="never")
"""How unknown time is shown; it is no category that one can choose."""
NOT_SORTED = Category(id=UNSORTED, name="Not sorted", short="Sort me", color="#a9a295", leak="never")
"""How recorded time is shown whose label says too little; no category that one can choose, either."""


@dataclass(frozen=True, config=STRICT)
class Tree:
    """The categories in the order in which they are offered."""

    categories: tuple[Category, ...]

    @cached_property
    def by_id(self) -> dict[str, Category]:
        """Category by id, unknown and unsorted time included."""
        return {UNKNOWN: NOT_RECORDED, UNSORTED: NOT_SORTED} | {c.id: c for c in self.categories}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """All ids that a block can have, categories before their parts."""
        return tuple(i for c in self.categories for i in (c.id, *(f"{c.id}{SEPARATOR}{p.id}" for p in c.parts)))

    @cached_property
    def _named(self) -> dict[str, str]:
        return {plain(name): i for i in reversed(self.ids) for name in (i, self.name(i))}

    @cached_property
    def described(self) -> frozenset[str]:
        """The ids of categories that the course or the learner has described, unlike the stand-ins."""
        return frozenset({UNKNOWN, UNSORTED} | {c.id for c in self.categories if not c.stand_in})

    def category(self, block_category: str) -> Category:
        """The category of what a block stores; a stand-in with a color for one that nobody has described."""
        top = top_of(block_category)
        return self.by_id.get(top) or _stand_in(top, SPARE_COLORS[sum(top.encode()) % len(SPARE_COLORS)])

    def name(self, block_category: str) -> str:
        """What it is called: the part's name where there is a part, as in "Mails"."""
        found = self.category(block_category)
        part = part_of(block_category)
        return next((p.name for p in found.parts if p.id == part), part or found.name)

    def match(self, words: str) -> str | None:
        """The id that a file or a person means by an id or a name in any spelling ("E-MAILS" no, "mails" yes)."""
        return self._named.get(plain(words))

    def covering(self, block_categories: Iterable[str]) -> Tree:
        """With a category for every one that occurs, so that an imported log keeps its own words and gets colors."""
        missing = sorted({top_of(c) for c in block_categories} - set(self.by_id))
        added = (_stand_in(m, SPARE_COLORS[n % len(SPARE_COLORS)]) for n, m in enumerate(missing))
        return Tree((*self.categories, *added))

    def changed(self, category: Category) -> Tree:
        """With this category in the place of the one with its id, or added at the end."""
        if category.id in self.by_id:
            return Tree(tuple(category if c.id == category.id else c for c in self.categories))
        return Tree((*self.categories, category))

    def without(self, category_id: str) -> Tree:
        """With a category hidden: what was recorded with it keeps its name and color."""
        return self.changed(replace(self.by_id[category_id], hidden=True))


def load_tree(folder: Path | None = None) -> Tree:
    """The course's tree with the learner's changes of ``folder``. Raises ContentError (file, line, what to do)."""
    tree = _bundled()
    if folder is not None and (own := folder / OWN_FILE).exists():
        for category in load_as(tuple[Category, ...], own):
            if category.id in (UNKNOWN, UNSORTED):
                raise ContentError(f"{own}: the id {category.id!r} has a meaning of its own; take another id")
            tree = tree.changed(category)
    return tree


def save_tree(tree: Tree, folder: Path) -> None:
    """Write what differs from the course's tree into the learner's own file."""
    usual = _bundled().by_id
    own = [_plain_data(c) for c in tree.categories if usual.get(c.id) != c]
    text = "# Your own categories; the course's categories.yaml explains the fields.\n"
    write_safely(folder / OWN_FILE, (text + yaml.safe_dump(own, allow_unicode=True, sort_keys=False)).encode())


def top_of(block_category: str) -> str:
    """The category without its part."""
    return block_category.partition(SEPARATOR)[0] or UNKNOWN


def part_of(block_category: str) -> str:
    """The part alone; empty if there is none."""
    return block_category.partition(SEPARATOR)[2]


def plain(words: str) -> str:
    """Words without capitals and punctuation, for comparing names and labels."""
    return " ".join(re.findall(r"\w+", words.casefold()))


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2)."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1)
def _bundled() -> Tree:
    return Tree(load_as(tuple[Category, ...], BUNDLED))


def _stand_in(name: str, color: str) -> Category:
    """Nobody has said what it means, so it is no leak: it may well be sleep."""
    return Category(id=name, name=name, short=name[:8], color=color, leak="between", stand_in=True)


def _plain_data(category: Category) -> dict[str, object]:
    data: dict[str, object] = {k: getattr(category, k) for k in ("id", "name", "short", "color", "leak", "hidden")}
    parts = [{"id": p.id, "name": p.name, "words": list(p.words)} for p in category.parts]
    return data | {"words": list(category.words), "parts": parts}
