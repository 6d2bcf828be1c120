"""A drill's file: its head, its items by the schema of its kind, and where the files are."""

from __future__ import annotations

from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from course.drills.base import Bin, Id, Item, WrongAnswer
from grader import resources
from grader.files import STRICT, ContentError, checked, load


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DrillFile:
    """What stands in a drill's file; ``items`` by the kind's schema.

    The first ``core`` items (0: all) count for the lesson; the others are extra practice.
    """

    id: Id
    kind: str
    title: str
    intro: str
    items: list[dict[str, Any]] = Field(min_length=1)
    topics: list[str] = field(default_factory=list)
    difficulty: int = Field(default=1, ge=1, le=3)
    core: int = Field(default=0, ge=0)
    scored: bool = True
    moods: bool = False
    setting: str = ""
    bins: list[Bin] = field(default_factory=list)
    labels: list[Bin] = field(default_factory=list)


@plain_dataclass(frozen=True)
class Drill:
    """A drill with its checked items."""

    file: DrillFile
    items: tuple[Any, ...]

    @property
    def id(self) -> str:
        """The file's name."""
        return self.file.id

    @property
    def core(self) -> int:
        """How many items count for the lesson."""
        return min(self.file.core or len(self.items), len(self.items))

    def item(self, name: str) -> Item:
        """The item with that id. Raises WrongAnswer."""
        for item in self.items:
            if item.id == name:
                return item
        raise WrongAnswer(f"there is no item {name!r}")

    def view(self) -> dict[str, Any]:
        """What the screen shows: no keys, no explanations."""
        file = self.file
        return {
            "id": file.id, "kind": file.kind, "title": file.title, "intro": file.intro, "setting": file.setting,
            "scored": file.scored, "moods": file.moods, "core": self.core,
            "bins": [{"id": b.id, "name": b.name, "meaning": b.meaning} for b in (*file.bins, *file.labels)],
            "items": [{"id": item.id, **item.view()} for item in self.items],
        }  # fmt: skip


def read_drill(path: Path) -> Drill:
    """The drill in a file. Raises ContentError with the line of what is wrong."""
    from course.drills.kinds import all_kinds  # the kinds need the names above

    file = checked(DrillFile, load(path), path)
    if file.id != path.stem:
        raise ContentError(f"{path}: id: is {file.id!r}, but the file is called {path.stem!r}; make them the same")
    if file.kind not in all_kinds():
        raise ContentError(f"{path}: kind: there is no kind {file.kind!r}; there are {', '.join(sorted(all_kinds()))}")
    items = tuple(_item(path, file, number, all_kinds()[file.kind]) for number in range(len(file.items)))
    if len({item.id for item in items}) < len(items):
        raise ContentError(f"{path}: two items have the same id")
    return Drill(file, items)


def _item(path: Path, file: DrillFile, number: int, kind: type[Item]) -> Item:
    name = file.items[number].get("id", number + 1)
    try:
        item = checked(kind, file.items[number], path, at=("items", number))
    except ContentError as error:
        raise ContentError(str(error).replace(f": items.{number}", f": item {name}")) from error
    try:
        item.check(file)
        for criterion in item.criteria():
            # The library is not loaded for this: a lesson has to open quickly.
            if not (resources.CRITERIA / f"{criterion}.yaml").is_file():
                raise ValueError(f"there is no criterion {criterion!r}; `coach catalogue` lists those that exist")
    except ValueError as error:
        raise ContentError(f"{path}: item {name}: {error}") from error
    return item


@cache
def all_drills() -> dict[str, Path]:
    """The drills' files by id."""
    return {path.stem: path for path in sorted(resources.COURSE.glob("*/drills/*.yaml"))}


def find_drill(name: str) -> Drill:
    """The drill with that id. Raises ContentError."""
    if name not in all_drills():
        raise ContentError(f"there is no drill {name!r}; the drills are in course/<module>/drills/")
    return read_drill(all_drills()[name])
