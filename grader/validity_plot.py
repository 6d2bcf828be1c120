"""``coach validity --plot``: how right the grader is if it decides less, as a picture with the same facts in words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from grader.validity import ALL, Judged, Row

_COLORS = ("#1f5f8b", "#b3541e", "#3a7d44", "#7a4fa3", "#8a6d00")
_DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
"""Lines differ in their dashes too, for those who do not see the colors."""
_MARKED = (0.5, 0.75, 0.9)
"""Shares of coverage that the words name."""
_FEW = 20
"""Decisions below which a share says nothing and none is drawn."""


@dataclass(frozen=True)
class Point:
    """Deciding only the surest ``coverage`` of all verdicts (0 to 1), ``accuracy`` of them are right."""

    coverage: float
    accuracy: float


def curve(judged: Iterable[Judged]) -> tuple[Point, ...]:
    """Points from the surest decisions to all of them; those of equal confidence come together.

    El-Yaniv and Wiener, "On the foundations of noise-free selective classification", Journal of Machine
    Learning Research 11, 2010.
    """
    found = list(judged)
    decided = sorted((j for j in found if j.verdict.met is not None), key=lambda j: -j.verdict.confidence)
    points, taken, right = [], 0, 0
    for _, equals in groupby(decided, key=lambda j: j.verdict.confidence):
        group = list(equals)
        taken += len(group)
        right += sum(j.label == j.verdict.met for j in group)
        points.append(Point(taken / len(found), right / taken))
    return tuple(points)


def draw(sets: Mapping[str, tuple[Judged, ...]], rows: Iterable[Row]) -> str:
    """The picture as SVG: a line a set, a dot for the cross-validated replies, whose decisions are only counted."""
    curves = {name: curve(judged) for name, judged in sets.items()}
    own = next(row for row in rows if row.criterion == ALL and row.set == "cross-validated")
    figure, axes = _axes()
    for number, (name, points) in enumerate(curves.items()):
        shown = [p for p in points if p.coverage * len(sets[name]) >= _FEW]
        look = {"color": _COLORS[number % len(_COLORS)], "linestyle": _DASHES[number % len(_DASHES)]}
        axes.plot([p.coverage for p in shown], [p.accuracy for p in shown], label=name, linewidth=2, **look)
    if own.coverage is not None and own.accuracy is not None:
        axes.plot([own.coverage], [own.accuracy], "o", color="#22272b", label="own replies, cross-validated")
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.14), ncols=2, frameon=False)
    return _described(_svg(figure), "Accuracy against coverage", in_words(curves, own))


def in_words(curves: Mapping[str, tuple[Point, ...]], own: Row) -> str:
    """What the picture shows, for those who hear it."""
    said = ["The share of right decisions if the grader decides only the verdicts that it is surest of."]
    for name, points in curves.items():
        marks = [next((p for p in points if p.coverage >= share), None) for share in _MARKED]
        steps = dict.fromkeys([*(p for p in marks if p is not None), *points[-1:]])
        parts = [f"{p.accuracy:.1%} right at {p.coverage:.0%} decided" for p in steps]
        said.append(f"{name}: {', '.join(parts) or 'nothing decided'}.")
    if own.coverage is not None and own.accuracy is not None:
        said.append(f"Own replies, cross-validated: {own.accuracy:.1%} right at {own.coverage:.0%} decided.")
    return " ".join(said)


def _axes() -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    figure = Figure(figsize=(8, 5))
    axes = figure.subplots()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    axes.set(xlim=(0, 1), xlabel="coverage: share of verdicts decided, the surest first", ylabel="accuracy of these")
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Any) -> str:
    import matplotlib

    figure.tight_layout()
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "coach", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def _described(svg: str, title: str, words: str) -> str:
    """The SVG with a title and a description that screen readers find."""
    named = svg.replace("<svg", '<svg role="img" aria-labelledby="coach-title coach-words"', 1)
    said = f'<title id="coach-title">{escape(title)}</title>\n<desc id="coach-words">{escape(words)}</desc>\n'
    return re.sub(r"(<svg[^>]*>\s*)", lambda m: m.group(1) + said, named, count=1)
