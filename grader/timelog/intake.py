"""Files of any kind into one diary for the report: each read, renamed, joined, sorted by its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.timelog import store
from grader.timelog.categories import Tree
from grader.timelog.drawing import spoken
from grader.timelog.importing import Imported, LogError, Problem, read
from grader.timelog.model import Block, Diary, minutes_between
from grader.timelog.report import Reading
from grader.timelog.sorting import Sorted, renamed, sort_by_words
from grader.timelog.suggest import Suggester, own_choices
from grader.timelog.zones import local_zone

_OWN = b"# Time diary."
"""How a diary of this course begins."""


@dataclass(frozen=True)
class Intake:
    """The diary of some files, how each was read, and what became of labels without a category."""

    diary: Diary
    readings: tuple[Reading, ...]
    sorted: tuple[Sorted, ...]


@dataclass(frozen=True)
class Wishes:
    """How a person wants files read: the zone, the order in dates, and new names for categories (old: new).

    Without a zone it is that of the first file if it is a diary of this course, or else this computer's.
    """

    zone: ZoneInfo | None = None
    date_order: str = ""
    names: Mapping[str, str] | None = None


def take_in(paths: Sequence[Path], tree: Tree, wishes: Wishes) -> Intake:
    """One diary of all files, in their order: what an earlier file has recorded is not recorded again.

    Raises LogError where a file is no log, or cannot be opened.
    """
    zone = wishes.zone or _zone_of(paths[0])
    diary, readings = Diary(zone), list[Reading]()
    for path in paths:
        blocks, reading = _read(path, tree, wishes, zone)
        if diary.blocks:
            blocks, double = _new_parts(diary, blocks)
            note = f"{spoken(double)} of it are in an earlier file already and count once." if double else ""
            reading = Reading(reading.name, (*reading.interpretation, note) if note else reading.interpretation, reading.problems, reading.balance)  # fmt: skip
        diary = Diary.of(zone, (*diary.blocks, *blocks))
        readings.append(reading)
    diary, labels = sort_by_words(renamed(diary, wishes.names or {}), Suggester(tree, own_choices(diary)))
    return Intake(diary, tuple(readings), labels)


def _zone_of(path: Path) -> ZoneInfo:
    return store.read(path, local_zone()).diary.zone if _is_own(path) else local_zone()


def _read(path: Path, tree: Tree, wishes: Wishes, zone: ZoneInfo) -> tuple[tuple[Block, ...], Reading]:
    if _is_own(path):
        return _own(path, zone)
    words = {tree.name(i): i for i in tree.ids} | {i: i for i in tree.ids} | dict(wishes.names or {})
    imported = read(path, zone, categories=words, date_order=wishes.date_order)
    return imported.diary_blocks, Reading(
        path.name, imported.interpretation, tuple(map(_told, imported.problems)), _balance(imported)
    )


def _is_own(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(32).removeprefix(b"\xef\xbb\xbf").startswith(_OWN)
    except OSError as error:
        raise LogError(f"{path}: cannot be opened ({error.strerror or error})") from error


def _own(path: Path, zone: ZoneInfo) -> tuple[tuple[Block, ...], Reading]:
    loaded = store.read(path, zone)
    minutes = sum(b.minutes for b in loaded.diary.blocks)
    kept = (f"The whole file is kept as {loaded.kept.name}.",) if loaded.kept else ()
    says = ("This is a diary that was saved in this course.", *kept)
    return loaded.diary.blocks, Reading(path.name, says, tuple(map(str, loaded.damage)), f"{spoken(minutes)} recorded.")


def _told(problem: Problem) -> str:
    taken = next((choice.text for choice in problem.choices if choice.id == problem.chosen), "")
    return f"{problem} (taken: {taken})" if taken else str(problem)


def _balance(imported: Imported) -> str:
    whole, out, kept = imported.minutes_in, imported.minutes_out, imported.minutes_reported
    reported = f", {spoken(kept)} are left out and listed" if kept else ", nothing is left out"
    return f"The rows claim {spoken(whole)}: {spoken(out)} are in the diary{reported}."


def _new_parts(diary: Diary, blocks: Sequence[Block]) -> tuple[tuple[Block, ...], int]:
    """The parts of blocks at times that the diary does not have yet, and the minutes that it has."""
    new = tuple(_outside(blocks, diary.blocks))
    return new, sum(b.minutes for b in blocks) - sum(b.minutes for b in new)


def _outside(blocks: Sequence[Block], taken: Sequence[Block]) -> Iterator[Block]:
    """Both in order of time, so each is passed once."""
    at = 0
    for block in blocks:
        while at < len(taken) and minutes_between(taken[at].end, block.start) >= 0:
            at += 1
        rest, near = [block], at
        while near < len(taken) and minutes_between(taken[near].start, block.end) > 0:
            rest = [part for one in rest for part in one.without(taken[near].start, taken[near].end)]
            near += 1
        yield from rest
