"""Charts of the report as SVG that survives in saved pages: matplotlib, text as paths, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pandas as pd

INK, BLUE = "#22272b", "#1f5f8b"


def bars(names: Iterable[str], shares: pd.Series, title: str) -> str:
    """A bar a name with its share (0 to 1) written beside it, the first at the top."""
    labels = list(names)[::-1]
    values = [100 * value for value in shares][::-1]
    figure, axes = _empty(0.42 * len(labels) + 0.6)
    axes.barh(labels, values, color=BLUE)
    for place, value in enumerate(values):
        axes.text(value + 1, place, f"{value:.0f}%", va="center", color=INK, fontsize=11)
    axes.set_xlim(0, 112)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", labelsize=11, length=0)
    return _svg(figure, axes, title)


def histogram(names: list[str], counts: list[int], title: str) -> str:
    """A column a name with its count above it."""
    figure, axes = _empty(2.8)
    axes.bar(range(len(names)), counts, width=0.9, color=BLUE)
    for place, count in enumerate(counts):
        if count:
            axes.text(place, count, str(count), ha="center", va="bottom", color=INK, fontsize=11)
    axes.set_xticks([n - 0.5 for n in range(len(names) + 1)], [f"{10 * n}%" for n in range(len(names) + 1)])
    axes.yaxis.set_visible(False)
    axes.set_ylim(0, 1.15 * max([1, *counts]))
    axes.spines["left"].set_visible(False)
    return _svg(figure, axes, title)


def _empty(height: float) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height))
    return figure, figure.subplots()


def _svg(figure: Any, axes: Any, title: str) -> str:
    import matplotlib

    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_title(title, loc="left", fontsize=12)
    figure.tight_layout()
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "coach", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    text = buffer.getvalue()
    return text[text.index("<svg") :]
