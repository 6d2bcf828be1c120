"""Plan and fact as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pandas import DataFrame as Frame

from grader.timelog.categories import Tree
from grader.timelog.drawing import Figure, box, figure, ink_on, line, shortened, spoken, table, text, tint

_NAMES, _BAR, _ROW = 172.0, 330.0, 62.0


def follow_up_chart(found: Frame, tree: Tree) -> Figure:
    """A row a change (``plan.FOLLOW_UP``): minutes a day that were to go, and those that went."""
    scale = _BAR / max(found[["planned", "fact"]].to_numpy().max(initial=1), 1)
    marks: list[str] = []
    rows = found.to_dict("records")
    for number, row in enumerate(rows):
        marks += _row(row, tree, 6 + number * _ROW, scale)
    told = [f"{tree.name(r['take_from'])}: {_told(r)}" for r in rows]
    data = table(
        "Minutes a day: plan and fact",
        ("From", "To", "Planned", "Before", "After", "Fact", "The other side gained", "Verdict"),
        [
            (tree.name(r["take_from"]), tree.name(r["give_to"]), *(spoken(r[c]) for c in ("planned", "before", "after", "fact", "gained")), r["verdict"])
            for r in rows
        ],
    )  # fmt: skip
    alt = f"{'; '.join(told) or 'The plan has no changes'}."
    return figure("Plan and fact", alt, (700, int(12 + _ROW * max(len(rows), 1))), marks, data)


def _told(row: dict[str, Any]) -> str:
    went = f"{spoken(row['fact'])} less" if row["fact"] >= 0 else f"{spoken(-row['fact'])} more"
    return f"{spoken(row['planned'])} less a day planned, {went} in fact, {row['verdict']}"


def _row(row: dict[str, Any], tree: Tree, y: float, scale: float) -> Iterator[str]:
    category = tree.category(row["take_from"])
    yield text(_NAMES - 10, y + 14, shortened(tree.name(row["take_from"]), 14, _NAMES - 10), 14, "end")
    yield text(_NAMES - 10, y + 33, shortened(f"to {tree.name(row['give_to'])}", 12, _NAMES - 10), 12, "end")
    fact = max(row["fact"], 0.0)
    for at, word, minutes, strength in ((y, "planned", row["planned"], 0.4), (y + 24, "in fact", fact, 1.0)):
        fill, label = tint(category.color, strength), f"{word}: {spoken(row['fact'] if word == 'in fact' else minutes)}"
        width = max(minutes * scale, 1.5)
        yield box(_NAMES, at, width, 22, fill, round_by=2)
        inside = len(label) * 7 + 12 <= width
        yield text(_NAMES + (7 if inside else width + 7), at + 11, label, 12, fill=ink_on(fill) if inside else "currentColor")  # fmt: skip
    yield text(690, y + 23, row["verdict"], 15, "end", weight=600)
    yield line(_NAMES, y - 1, _NAMES, y + 47, 0.5)
