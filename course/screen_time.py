"""The diary as the screen has it, and back: minutes since 1970 (UTC), days since 1970, the clock of a zone, categories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from grader.timelog.categories import Category, Tree
from grader.timelog.model import Block, Diary

ONE_MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2 * 366)
"""How far before and after the diary the painter knows the clock's changes."""
ScreenBlock = Sequence[Any]
"""A block on the screen: start and end in minutes since 1970, category, label."""


def minute(at: datetime) -> int:
    """Minutes since 1970."""
    return (at - EPOCH) // ONE_MINUTE


def moment(minutes: int, zone: ZoneInfo) -> datetime:
    """The moment in a zone."""
    return (EPOCH + timedelta(minutes=minutes)).astimezone(zone)


def to_screen(blocks: Sequence[Block]) -> list[list[Any]]:
    """Blocks as the screen has them."""
    return [[minute(b.start), minute(b.end), b.category, b.label] for b in blocks]


def from_screen(blocks: Sequence[ScreenBlock], zone: ZoneInfo) -> Diary:
    """A diary of what the screen sent. Raises ValueError for what is no diary."""
    return Diary.of(zone, (_block(block, zone) for block in blocks))


def _block(block: ScreenBlock, zone: ZoneInfo) -> Block:
    try:
        start, end, category, label = block
        return Block(moment(int(start), zone), moment(int(end), zone), str(category), _sound(str(label)))
    except (TypeError, OverflowError) as error:
        raise ValueError(f"not a block: {block!r}") from error


def _sound(text: str) -> str:
    """The text without half characters, which a browser can send."""
    return text.encode("utf-8", "replace").decode("utf-8")


def clock_changes(zone: ZoneInfo, first: datetime, last: datetime) -> list[list[int]]:
    """``[minute, offset]`` pairs from before ``first`` to after ``last``: local time is UTC plus offset from then on."""
    start, end = first.astimezone(UTC) - AHEAD, last.astimezone(UTC) + AHEAD
    return [[minute(start), _offset(start, zone)], *_changes(zone, start, end)]


def _changes(zone: ZoneInfo, at: datetime, end: datetime) -> Iterator[list[int]]:
    while at < end:
        following = at + timedelta(days=1)
        if _offset(at, zone) != _offset(following, zone):
            change = _between(at, following, zone)
            yield [minute(change), _offset(change, zone)]
        at = following


def _between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first minute with the new offset."""
    old = _offset(before, zone)
    low, high = minute(before), minute(after)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(EPOCH + middle * ONE_MINUTE, zone) == old else (low, middle)
    return EPOCH + high * ONE_MINUTE


def _offset(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset // ONE_MINUTE


def day_number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - EPOCH.toordinal()


def day_date(number: int) -> date:
    """The date of a number of days since 1970."""
    return date.fromordinal(EPOCH.toordinal() + int(number))


def looks(tree: Tree) -> list[dict[str, Any]]:
    """The categories and their parts as the screen shows them."""
    return [look for category in tree.categories for look in _looks(category)]


def _looks(category: Category) -> list[dict[str, Any]]:
    top = {
        "id": category.id, "name": category.name, "brief": category.short, "parent": "",
        "color": category.color, "ink": category.ink, "hidden": category.hidden,
    }  # fmt: skip
    parts = [top | {"id": f"{category.id}/{p.id}", "name": p.name, "parent": category.id} for p in category.parts]
    return [top, *parts]
