"""Many days as pictures: hours by category, the week as a heat map, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pandas as pd
from pandas import DataFrame as Frame

from grader.timelog.analysis import by_hour, compare, hours
from grader.timelog.categories import Tree
from grader.timelog.drawing import (
    Figure,
    box,
    change,
    contrast,
    figure,
    fill_of,
    fits,
    ink_on,
    key,
    line,
    listed,
    shortened,
    signed,
    spoken,
    table,
    text,
    tint,
)
from grader.timelog.model import UNKNOWN

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES, _BAR = 172.0, 400.0
_LEFT, _CELL, _ROW = 52.0, 26.5, 40.0
MOST_CHANGES = 8


def hours_bars(found: Frame, tree: Tree) -> Figure:
    """Time a day by category, the parts as pieces of the bar, longest first."""
    days = max(found["date"].nunique(), 1)
    totals, parts = hours(found)["minutes"] / days, hours(found, "part")["minutes"] / days
    scale, marks, y = _BAR / max(totals.max(), 1), list[str](), 8.0
    for name, minutes in totals.items():
        marks += _hours_row(str(name), minutes, parts, tree, y, scale)
        y += 54 if _own_parts(str(name), parts, tree) else 36
    known = [f"{tree.name(str(c))} {spoken(m)}" for c, m in totals.items() if c != UNKNOWN][:3]
    alt = f"Time a day, average of {days} {'day' if days == 1 else 'days'}. Most goes to {listed(known)}."
    rows = [(tree.name(str(c)), *_amounts(m, totals.sum())) for c, m in totals.items()]
    rows += [(f"{tree.category(p).name}: {tree.name(p)}", *_amounts(m, totals.sum())) for p, m in _real_parts(parts)]
    data = table("Time a day", ("Category", "Time a day", "Share"), rows)
    return figure("Where the time goes", alt, (700, int(y + 8)), marks, data)


def _real_parts(parts: pd.Series) -> list[tuple[str, float]]:
    return [(str(p), m) for p, m in parts.items() if "/" in str(p)]


def _amounts(minutes: float, whole: float) -> tuple[str, str]:
    return spoken(minutes), f"{minutes / max(whole, 1):.0%}"


def _hours_row(name: str, minutes: float, parts: pd.Series, tree: Tree, y: float, scale: float) -> Iterator[str]:
    category = tree.category(name)
    yield text(_NAMES - 10, y + 15, shortened(category.name, 14, _NAMES - 10), 14, "end")
    x = _NAMES
    mine = [(str(p), m) for p, m in parts.items() if str(p).partition("/")[0] == name]
    for number, (part, length) in enumerate(mine):
        fill = fill_of(category) if name == UNKNOWN else tint(category.color, max(1 - 0.16 * number, 0.35))
        width = length * scale
        yield box(x, y, width - (1 if width > 2 else 0), 30, fill, f"{tree.name(part)}, {spoken(length)} a day", 2)
        x += width
    yield text(x + 8, y + 15, spoken(minutes), 14, weight=600)
    yield text(_NAMES, y + 40, _own_parts(name, parts, tree), 12)


def _own_parts(name: str, parts: pd.Series, tree: Tree) -> str:
    """The parts of a category with their times, as many as fit into a line."""
    mine = [(tree.name(p), m) for p, m in _real_parts(parts) if p.partition("/")[0] == name and m >= 0.5]
    told = [f"{part} {spoken(minutes)}" for part, minutes in mine]
    shown = next(n for n in range(len(told), -1, -1) if fits(" · ".join(told[:n]), 12, 440))
    more = f" · {len(told) - shown} more" if shown < len(told) else ""
    return " · ".join(told[:shown]) + more


def week_heat(found: Frame, tree: Tree, zone: ZoneInfo) -> Figure:
    """The week by hour: the category that takes most of it, the stronger the more of the time it takes."""
    cells = by_hour(found, zone)
    best = _leaders(cells)
    marks = [text(_LEFT + h * _CELL, 9, f"{h:02}:00", 12, "middle") for h in range(0, 25, 3)]
    for day, name in enumerate(WEEKDAYS):
        marks.append(text(_LEFT - 8, 22 + day * _ROW + _ROW / 2, name[:3], 13, "end"))
        marks += _heat_row([best.get((day, h)) for h in range(24)], tree, 22 + day * _ROW)
    days, seen = found["date"].nunique(), sorted(found["date"].dt.day_of_week.unique())
    alt = (
        f"What takes most of each hour of the week, from {days} recorded {'day' if days == 1 else 'days'}; a strong color "
        f"means nearly always, a pale one means now and then. {_leading_words(cells, tree)}"
    )
    used = sorted({leader[0] for leader in best.values()}, key=lambda c: [*tree.by_id, c].index(c))
    names, below = key([tree.category(c) for c in used], _LEFT, 26 + 7 * _ROW, 24 * _CELL)
    size = (int(_LEFT + 24 * _CELL + 20), int(28 + 7 * _ROW + below))
    return figure("The week, hour by hour", alt, size, marks + names, _heat_table(best, seen, tree))


Leader = tuple[str, float]
"""A category and its share (0 to 1) of an hour of the week."""


def _leaders(cells: Frame) -> dict[tuple[int, int], Leader]:
    """By weekday and hour: the category with the most minutes, and its share of the hour."""
    totals = cells.groupby(["weekday", "hour"])["minutes"].transform("sum")
    ordered = cells.assign(share=cells["minutes"] / totals).sort_values(
        ["minutes", "category"], ascending=[False, True]
    )
    first = ordered.drop_duplicates(["weekday", "hour"])
    return {
        (int(d), int(h)): (str(c), float(s))
        for d, h, c, s in zip(first["weekday"], first["hour"], first["category"], first["share"], strict=True)
    }


def _heat_row(row: list[Leader | None], tree: Tree, y: float) -> Iterator[str]:
    """The cells of a weekday; neighbors with the same leader carry one label."""
    start = 0
    while start < 24:
        end = start + 1
        while end < 24 and _name(row[end]) == _name(row[start]):
            end += 1
        yield from _heat_cells(row[start:end], tree, _LEFT + start * _CELL, y, start)
        start = end


def _name(leader: Leader | None) -> str:
    return leader[0] if leader else ""


def _heat_cells(cells: list[Leader | None], tree: Tree, x: float, y: float, hour: int) -> Iterator[str]:
    fills = []
    for number, leader in enumerate(cells):
        category = tree.category(leader[0]) if leader else None
        fill = "none" if category is None else fill_of(category)
        if category is not None and leader is not None and category.id != UNKNOWN:
            fill = tint(category.color, 0.3 + 0.7 * leader[1])
        tip = f"{hour + number:02}:00, {category.name}, {leader[1]:.0%} of the hour" if category and leader else ""
        gap = 1.5 if number == len(cells) - 1 else -0.2  # no seams through a label
        yield box(x + number * _CELL, y + 2, _CELL - gap, _ROW - 4, fill, tip)
        fills.append(fill)
    label = tree.category(_name(cells[0])).short if cells[0] else ""
    size = next((s for s in (12, 11, 10) if fits(label, s, len(cells) * _CELL + 4)), 0)
    if label and size:
        ink = _ink_over(fills[max(len(fills) // 2 - 1, 0) : len(fills) // 2 + 1])
        yield text(x + len(cells) * _CELL / 2 - 0.5, y + _ROW / 2, label, size, "middle", ink)


def _ink_over(fills: list[str]) -> str:
    """Black or white, whichever reads better on the palest and the strongest of some cells."""
    if any(fill.startswith("url") for fill in fills):
        return "#000000"
    return max(("#000000", "#ffffff"), key=lambda ink: min(contrast(ink, fill) for fill in fills))


def _leading_words(cells: Frame, tree: Tree) -> str:
    known = cells[~cells["category"].isin([UNKNOWN, "sleep"])]
    if known.empty:
        return "Nothing but sleep is recorded."
    top = known.sort_values("minutes", ascending=False).iloc[0]
    return f"The busiest hour for one category: {tree.name(top['category'])} on {WEEKDAYS[top['weekday']]}s at {top['hour']:02}:00."


def _heat_table(best: dict[tuple[int, int], Leader], days: list[int], tree: Tree) -> str:
    rows = [
        (
            f"{h:02}:00",
            *(f"{tree.category(best[d, h][0]).short} {best[d, h][1]:.0%}" if (d, h) in best else "" for d in days),
        )
        for h in range(24)
    ]
    return table("What takes most of each hour, with its share", ("Hour", *(WEEKDAYS[d][:3] for d in days)), rows)


def change_bars(before: Frame, after: Frame, tree: Tree, names: tuple[str, str] = ("before", "after")) -> Figure:
    """Minutes a day before and after, by category, largest change first."""
    changed = compare(before, after).drop(index=UNKNOWN, errors="ignore")
    changed = changed[changed["change"].abs() >= 0.5].head(MOST_CHANGES)
    scale = _BAR * 0.8 / max(changed[["before", "after"]].to_numpy().max(initial=1), 1)
    marks: list[str] = []
    for row, (name, values) in enumerate(changed.iterrows()):
        marks += _change_row(str(name), values, names, tree, 6 + row * 56, scale)
    told = [f"{tree.name(str(c))} {change(v)}" for c, v in changed["change"].head(3).items()]
    alt = f"Time a day, {names[0]} and {names[1]}. " + (f"Largest changes: {listed(told)}." if told else "No change.")
    rows = [
        (tree.name(str(c)), spoken(v["before"]), spoken(v["after"]), signed(v["change"])) for c, v in changed.iterrows()
    ]
    data = table("Time a day", ("Category", names[0].capitalize(), names[1].capitalize(), "Change"), rows)
    return figure(f"What changed: {names[0]} and {names[1]}", alt, (700, 12 + 56 * max(len(changed), 1)), marks, data)


def _change_row(
    name: str, values: pd.Series, names: tuple[str, str], tree: Tree, y: float, scale: float
) -> Iterator[str]:
    category = tree.category(name)
    yield text(_NAMES - 10, y + 23, shortened(category.name, 14, _NAMES - 10), 14, "end")
    for row, (column, word, strength) in enumerate((("before", names[0], 0.4), ("after", names[1], 1.0))):
        width, at = values[column] * scale, y + row * 23
        yield box(_NAMES, at, max(width, 1.5), 21, tint(category.color, strength), round_by=2)
        label = f"{word}: {spoken(values[column])}"
        if fits(label, 12, width):
            yield text(_NAMES + 7, at + 10.5, label, 12, "start", ink_on(tint(category.color, strength)))
        else:
            yield text(_NAMES + width + 7, at + 10.5, label, 12)
    yield text(690, y + 23, signed(values["change"]), 15, "end", weight=600)
    yield line(_NAMES, y - 1, _NAMES, y + 46, 0.5)
