"""Edits of a diary, each a function from diary to diary; a history takes them back and does them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from grader.timelog.clock import DAY
from grader.timelog.model import UNKNOWN, Block, Diary, minutes_between
from grader.timelog.zones import Clock

KEPT = 500
"""Steps that a history remembers."""


@dataclass(frozen=True, slots=True)
class History:
    """A diary now, what it was before (last at the end) and what was taken back (last at the end)."""

    now: Diary
    past: tuple[Diary, ...] = ()
    future: tuple[Diary, ...] = ()

    def did(self, diary: Diary) -> History:
        """After an edit; an edit that changed nothing is no step. What was taken back is gone."""
        return self if diary == self.now else History(diary, (*self.past, self.now)[-KEPT:])

    def undone(self) -> History:
        """One step back, or the same where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.future, self.now))

    def redone(self) -> History:
        """One step forward again, or the same where there is none."""
        if not self.future:
            return self
        return History(self.future[-1], (*self.past, self.now), self.future[:-1])


@dataclass(frozen=True, slots=True)
class Habit:
    """A part of a usual day: minutes after midnight; an end at or before the start lies past midnight."""

    start: int
    end: int
    category: str
    label: str = ""

    def parts(self) -> Iterable[tuple[int, int]]:
        """Its parts within one day: sleep from 23:00 to 7:00 is the early hours and the last hour."""
        if self.end > self.start:
            return [(self.start, self.end)]
        return [(0, self.end), (self.start, DAY)]


def changed(diary: Diary, block: Block, *, category: str | None = None, label: str | None = None) -> Diary:
    """With another category or label for a block of the diary. ValueError where the diary has no such block."""
    index = _index(diary, block)
    new = replace(
        block,
        category=block.category if category is None else category,
        label=block.label if label is None else label,
    )
    return Diary(diary.zone, (*diary.blocks[:index], new, *diary.blocks[index + 1 :]))


def moved(diary: Diary, block: Block, start: datetime, end: datetime) -> Diary:
    """With a block at another time, laid over what was there. ValueError where there is no such block."""
    _index(diary, block)
    return diary.erased(block.start, block.end).painted(replace(block, start=start, end=end))


def copied(diary: Diary, block: Block, start: datetime) -> Diary:
    """With a block once more from ``start`` on, as many real minutes long, laid over what was there."""
    end = (start.timestamp() // 60 + block.minutes) * 60
    return diary.painted(replace(block, start=start, end=datetime.fromtimestamp(end, diary.zone)))


def copied_day(diary: Diary, source: date, target: date) -> Diary:
    """With the blocks of one day, by the clock's face, in place of another day's.

    Where the clock is changed on the target day a block over that hour is an hour shorter or longer.
    """
    clock = Clock(diary.zone)
    made = []
    for block in diary.day(source):
        start, end = (_on(clock, at, source, target) for at in (block.start, block.end))
        if block.category != UNKNOWN or block.label:
            made.append((start, end, block))
    cleared = diary.erased(diary.midnight(target), diary.midnight(target + timedelta(days=1)))
    copies = [replace(b, start=start, end=end) for start, end, b in made if minutes_between(start, end) > 0]
    return joined(Diary.of(diary.zone, (*cleared.blocks, *copies)))


def with_habits(diary: Diary, day: date, habits: Iterable[Habit]) -> Diary:
    """With the usual parts of a day where nothing is recorded yet; what is recorded stays."""
    clock = Clock(diary.zone)
    for habit in habits:
        for first, last in habit.parts():
            start, end = (clock.local(clock.onward(day, minute)) for minute in (first, last))
            if minutes_between(start, end) > 0:
                diary = _filled(diary, day, Block(start, end, habit.category, habit.label))
    return joined(diary)


def joined(diary: Diary) -> Diary:
    """With neighbors of the same category and label as one block."""
    blocks = list(diary.blocks[:1])
    for one, two in pairwise(diary.blocks):
        same = (one.category, one.label) == (two.category, two.label)
        if same and minutes_between(one.end, two.start) == 0:
            blocks[-1] = replace(blocks[-1], end=two.end)
        else:
            blocks.append(two)
    return Diary(diary.zone, tuple(blocks))


def _index(diary: Diary, block: Block) -> int:
    try:
        return diary.blocks.index(block)
    except ValueError:
        raise ValueError(f"the diary has no block {block.start:%Y-%m-%d %H:%M} to {block.end:%H:%M}") from None


def _on(clock: Clock, at: datetime, source: date, target: date) -> datetime:
    """The same time of day on another day."""
    days = (at.date() - source).days
    return clock.local(clock.onward(target, days * DAY + at.hour * 60 + at.minute))


def _filled(diary: Diary, day: date, block: Block) -> Diary:
    gaps = [part for part in diary.day(day) if part.category == UNKNOWN and not part.label]
    parts = (block.clipped(gap.start, gap.end) for gap in gaps)
    made = [part for part in parts if part is not None]
    for part in made:
        diary = diary.painted(part)
    return diary
