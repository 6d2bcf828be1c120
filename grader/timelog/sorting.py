"""Blocks without a category, sorted by their labels where the words leave no doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.timelog.categories import UNSORTED
from grader.timelog.model import UNKNOWN, Block, Diary
from grader.timelog.suggest import Suggester


@dataclass(frozen=True, slots=True)
class Sorted:
    """What became of a label: its category; ``sure`` is false where it waits for a person and the category is a guess."""

    label: str
    category: str
    sure: bool
    minutes: int


def sort_by_words(diary: Diary, suggester: Suggester) -> tuple[Diary, tuple[Sorted, ...]]:
    """The diary with its labeled blocks of unknown category sorted, and what was decided, largest first."""
    minutes: Counter[str] = Counter()
    for block in diary.blocks:
        if block.category == UNKNOWN and block.label:
            minutes[block.label] += block.minutes
    decided = {label: _decided(label, amount, suggester) for label, amount in minutes.items()}
    blocks = tuple(_sorted(block, decided.get(block.label)) for block in diary.blocks)
    return Diary(diary.zone, blocks), tuple(sorted(decided.values(), key=lambda s: (-s.minutes, s.label)))


def renamed(diary: Diary, names: Mapping[str, str]) -> Diary:
    """The diary with categories called as ``names`` says (old: new); labels of unsorted blocks count as well."""
    if not names:
        return diary
    return Diary(diary.zone, tuple(replace(b, category=_new_name(b, names)) for b in diary.blocks))


def _new_name(block: Block, names: Mapping[str, str]) -> str:
    if block.category in names:
        return names[block.category]
    return names.get(block.label, block.category) if block.category in (UNKNOWN, UNSORTED) else block.category


def _decided(label: str, minutes: int, suggester: Suggester) -> Sorted:
    best = next(iter(suggester.suggest(label, 1)), None)
    return Sorted(label, best.category if best else UNSORTED, bool(best and best.sure), minutes)


def _sorted(block: Block, decided: Sorted | None) -> Block:
    if decided is None or block.category != UNKNOWN:
        return block
    return replace(block, category=decided.category if decided.sure else UNSORTED)
