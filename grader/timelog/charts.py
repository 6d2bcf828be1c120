"""Days as pictures: one day as a ring, several days as strips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from math import cos, pi, sin
from zoneinfo import ZoneInfo

import pandas as pd
from pandas import DataFrame as Frame

from grader.timelog.analysis import compare, hours
from grader.timelog.categories import Category, Tree
from grader.timelog.drawing import (
    LETTER,
    PAPER,
    Figure,
    box,
    change,
    clock,
    day_name,
    figure,
    fill_of,
    fits,
    ink_on,
    key,
    line,
    listed,
    shortened,
    spoken,
    table,
    text,
)
from grader.timelog.model import UNKNOWN

_MIDDLE, _OUTER, _INNER = (222.0, 215.0), 168.0, 104.0
_LEFT, _STRIP, _ROW = 126.0, 570.0, 34.0


def day_ring(found: Frame, tree: Tree, zone: ZoneInfo) -> Figure:
    """One day (pieces of a single date) as a ring: midnight on top, the hours run as on a clock of 24."""
    day = found["date"].iloc[0].date()
    totals = hours(found)["minutes"]
    title = f"{day_name(day, long=True)}"
    alt = f"{title}: {_sentence(totals, tree)}{_odd_day(int(totals.sum()))}"
    marks = [*_segments(found, tree, zone), *_hour_marks(found, zone), *_center(day, totals), *_sums(totals, tree)]
    return figure(f"The day of {title}", alt, (700, 430), marks, day_table(found, tree, zone))


def day_strips(found: Frame, tree: Tree, zone: ZoneInfo) -> Figure:
    """Days under one another, each a strip from midnight to midnight."""
    days = [(day_name(day.date()), part) for day, part in found.groupby("date")]
    totals = hours(found)["minutes"] / len(days)
    alt = f"{len(days)} days, each from midnight to midnight. On an average day: {_sentence(totals, tree)}"
    title = f"The days from {days[0][0]} to {days[-1][0]}" if len(days) > 1 else f"The day {days[0][0]}"
    return _strips(title, alt, days, tree, zone)


def paper_strip(found: Frame, tree: Tree, zone: ZoneInfo) -> Figure:
    """A day without a date, as it is written down on a sheet of paper, as a strip."""
    alt = f"The day from midnight to midnight: {_sentence(hours(found)['minutes'], tree)}"
    return _strips("The day as written", alt, [("The day", found)], tree, zone, dated=False)


def after_strips(was: Frame, planned: Frame, tree: Tree, zone: ZoneInfo) -> Figure:
    """One day as it was and as it would be under the plan, under one another."""
    day = day_name(was["date"].iloc[0].date(), long=True)
    changes = compare(was, planned)["change"]
    told = [f"{tree.name(str(name))} {change(minutes)}" for name, minutes in changes.items() if round(minutes)]
    alt = f"{day} as it was and as it would be with the plan: {listed(told) or 'no difference'}."
    return _strips(f"{day}: before and after", alt, [("as it was", was), ("with the plan", planned)], tree, zone)


def _strips(
    title: str, alt: str, days: list[tuple[str, Frame]], tree: Tree, zone: ZoneInfo, *, dated: bool = True
) -> Figure:
    longest = max(int(part["minutes"].sum()) for _, part in days)
    scale = _STRIP / longest
    marks = list(_strip_axis(longest, scale, len(days)))
    for row, (name, part) in enumerate(days):
        marks += _strip(name, part, tree, zone, 26 + row * _ROW, scale)
    used = hours(pd.concat([part for _, part in days]).astype({"category": "str"})).index
    names, below = key([tree.category(str(name)) for name in used], _LEFT, 30 + len(days) * _ROW, _STRIP)
    size = (int(_LEFT + _STRIP + 24), int(30 + len(days) * _ROW + below))
    tables = "".join(day_table(part, tree, zone, "" if dated else name) for name, part in days)
    return figure(title, alt, size, marks + names, tables)


def day_table(found: Frame, tree: Tree, zone: ZoneInfo, name: str = "") -> str:
    """The pieces of a day in order, as a table under its date or ``name``."""
    day = found["date"].iloc[0].date()
    rows = [
        (f"{clock(s, zone)} to {clock(s + m, zone)}", tree.category(p).name, tree.name(p) if "/" in p else "", label, spoken(m))
        for s, m, p, label in zip(found["start"], found["minutes"], found["part"].astype(str), found["label"], strict=True)
    ]  # fmt: skip
    return table(name or day_name(day, long=True), ("Time", "Category", "Part", "Label", "Length"), rows)


def _sentence(minutes: Frame, tree: Tree) -> str:
    known = [f"{tree.name(str(c))} {spoken(m)}" for c, m in minutes.items() if c != UNKNOWN and m >= 0.5]
    unknown = minutes.get(UNKNOWN, 0)
    missing = f" {spoken(unknown)} not recorded." if unknown >= 0.5 else " Nothing is missing."
    return (f"{listed(known)}." if known else "Nothing recorded.") + missing


def _odd_day(minutes: int) -> str:
    return "" if minutes == 1440 else f" The clock changed: this day has {spoken(minutes)}."


def _merged(found: Frame) -> Iterator[tuple[int, int, str, str, int]]:
    """Neighboring pieces of the same part as one: offset, minutes, id, labels, start."""
    held: list[tuple[int, int, str, str, int]] = []
    for offset, minutes, part, label, start in zip(
        found["offset"], found["minutes"], found["part"].astype(str), found["label"], found["start"], strict=True
    ):
        if held and held[-1][2] == part and held[-1][0] + held[-1][1] == offset:
            last = held.pop()
            same = last[3] if label in last[3].split(", ") or not label else f"{last[3]}, {label}".strip(", ")
            held.append((last[0], last[1] + minutes, part, same, last[4]))
        else:
            held.append((offset, minutes, part, label, start))
    yield from held


def _tip(minutes: int, part: str, label: str, start: int, tree: Tree, zone: ZoneInfo) -> str:
    words = f"{clock(start, zone)} to {clock(start + minutes, zone)}, {tree.name(part)}, {spoken(minutes)}"
    return f"{words}: {label[:120]}" if label else words


def _segments(found: Frame, tree: Tree, zone: ZoneInfo) -> Iterator[str]:
    whole = int(found["minutes"].sum())
    for offset, minutes, part, label, start in _merged(found):
        category, begin, end = tree.category(part), 2 * pi * offset / whole, 2 * pi * (offset + minutes) / whole
        tip = _tip(minutes, part, label, start, tree, zone)
        yield _arc(begin, end, fill_of(category), tip)
        yield from _arc_label((begin + end) / 2, end - begin, category)


def _arc(begin: float, end: float, fill: str, tip: str) -> str:
    end = min(end, begin + 2 * pi - 1e-3)
    (x1, y1), (x2, y2) = _at(begin, _OUTER), _at(end, _OUTER)
    (x3, y3), (x4, y4) = _at(end, _INNER), _at(begin, _INNER)
    large = int(end - begin > pi)
    path = (
        f"M{x1:.1f} {y1:.1f}A{_OUTER:g} {_OUTER:g} 0 {large} 1 {x2:.1f} {y2:.1f}"
        f"L{x3:.1f} {y3:.1f}A{_INNER:g} {_INNER:g} 0 {large} 0 {x4:.1f} {y4:.1f}Z"
    )
    return f'<path d="{path}" fill="{fill}" style="stroke:{PAPER};stroke-width:1.5">{_title(tip)}</path>'


def _title(tip: str) -> str:
    return f"<title>{escape(tip)}</title>"


def _arc_label(angle: float, width: float, category: Category) -> Iterator[str]:
    """The short name on a segment that has room for it."""
    radius = (_OUTER + _INNER) / 2
    needed = abs(cos(angle)) * len(category.short) * 13 * LETTER + abs(sin(angle)) * 14
    if width * radius >= needed + 4:
        x, y = _at(angle, radius)
        yield text(x, y, category.short, 13, "middle", ink_on(fill_of(category)), 600)


def _at(angle: float, radius: float) -> tuple[float, float]:
    return _MIDDLE[0] + radius * sin(angle), _MIDDLE[1] - radius * cos(angle)


def _hour_marks(found: Frame, zone: ZoneInfo) -> Iterator[str]:
    whole, midnight = int(found["minutes"].sum()), int(found["start"].iloc[0] - found["offset"].iloc[0])
    for offset in range(0, whole, 60):
        angle, shown = 2 * pi * offset / whole, clock(midnight + offset, zone)
        full = int(shown[:2]) % 3 == 0
        (x1, y1), (x2, y2) = _at(angle, _OUTER + 3), _at(angle, _OUTER + (9 if full else 6))
        yield line(x1, y1, x2, y2, 0.6)
        if full:
            x, y = _at(angle, _OUTER + 22 + 10 * abs(sin(angle)))
            yield text(x, y, shown, 13, "middle")


def _center(day: date, totals: Frame) -> Iterator[str]:
    recorded = totals.sum() - totals.get(UNKNOWN, 0)
    yield text(_MIDDLE[0], _MIDDLE[1] - 22, f"{day:%A}", 17, "middle", weight=600)
    yield text(_MIDDLE[0], _MIDDLE[1] + 2, f"{day:%B} {day.day}", 17, "middle")
    yield text(_MIDDLE[0], _MIDDLE[1] + 28, f"{spoken(recorded)} recorded", 13, "middle")


def _sums(totals: Frame, tree: Tree) -> Iterator[str]:
    """The day's categories with their sums, to the right of the ring."""
    step = min(27.0, 380 / max(len(totals), 1))
    top = _MIDDLE[1] - step * (len(totals) - 1) / 2
    for row, (name, minutes) in enumerate(totals.items()):
        category, y = tree.category(str(name)), top + row * step
        yield box(452, y - 8, 16, 16, fill_of(category), round_by=3)
        yield text(476, y, shortened(category.name, 14, 146), 14)
        yield text(696, y, spoken(minutes), 14, "end", weight=600)


def _strip_axis(longest: int, scale: float, rows: int) -> Iterator[str]:
    for hour in range(0, longest // 60 + 1, 3):
        x = _LEFT + hour * 60 * scale
        yield line(x, 18, x, 26 + rows * _ROW, 0.3)
        yield text(x, 9, f"{hour:02}:00", 12, "middle")


def _strip(name: str, found: Frame, tree: Tree, zone: ZoneInfo, y: float, scale: float) -> list[str]:
    whole = int(found["minutes"].sum())
    odd = "" if whole == 1440 else f", {spoken(whole)}"  # the clock changed: its hours are not those of the axis
    marks = [text(_LEFT - 10, y + _ROW / 2, name + odd, 13, "end")]
    for offset, minutes, part, labels, start in _merged(found):
        category, x, width = tree.category(part), _LEFT + offset * scale, minutes * scale
        tip = _tip(minutes, part, labels, start, tree, zone)
        marks.append(box(x + 0.5, y + 3, width - 1 if width > 2 else width, _ROW - 6, fill_of(category), tip, 2))
        label = next((n for n in (tree.name(part), category.short) if fits(n, 12, width)), "")
        if label and part != UNKNOWN:
            marks.append(text(x + width / 2, y + _ROW / 2, label, 12, "middle", ink_on(fill_of(category))))
    return marks
