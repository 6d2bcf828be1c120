"""Tables and charts of the class report as HTML: pandas counts, matplotlib draws SVG, every chart has a table beside it."""

from __future__ import annotations

import io
import json
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd


def read_results(path: str) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Any]]:
    """Rows (a learner and task), criteria (a learner, task and criterion) and the rest of a results file."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    return (
        pd.DataFrame(data["rows"]),
        pd.DataFrame(data["criteria"], columns=["learner", "task", "criterion", "state"]),
        data,
    )


def summary(rows: pd.DataFrame, data: dict[str, Any]) -> str:
    """The class in two sentences."""
    totals = _totals(rows)
    waiting = int(rows["needs_person"].sum())
    attempted = rows[rows["outcome"] != "not attempted"]
    return (
        f"<p><strong>{len(totals)} learners</strong>, {len(attempted)} replies to {len(data['tasks'])} tasks. Median total: "
        f"<strong>{totals['points'].median():.1f} of {rows.groupby('learner')['max_score'].sum().max():g} points</strong>. "
        f"{waiting} replies wait for a person; their points may still rise.</p>"
    )


def _totals(rows: pd.DataFrame) -> pd.DataFrame:
    grouped = rows.groupby(["learner", "name"], as_index=False)
    totals: pd.DataFrame = grouped.agg(points=("score", "sum"), waiting=("needs_person", "sum"))
    return totals.sort_values("points", ascending=False)


def learners_table(rows: pd.DataFrame, data: dict[str, Any]) -> str:
    """A learner a row: points by task and in total; words where there are no points."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in data["tasks"].values())
    lines = []
    for _, total in _totals(rows).iterrows():
        mine = rows[rows["learner"] == total["learner"]].set_index("task")
        cells = "".join(f'<td class="number">{_cell(mine.loc[task])}</td>' for task in data["tasks"])
        lines.append(
            f'<tr><th scope="row">{escape(total["name"])}</th>{cells}<td class="number"><strong>{total["points"]:.1f}</strong></td></tr>'
        )
    return f'<table><caption>Points by learner and task (? = a person should look)</caption><thead><tr><th scope="col">Learner</th>{head}<th scope="col">Total</th></tr></thead><tbody>{"".join(lines)}</tbody></table>'


def _cell(row: pd.Series) -> str:
    if row["outcome"] == "not attempted":
        return "not attempted"
    return f"{row['score']:.1f}" + (" ?" if row["needs_person"] else "")


def criteria_shares(criteria: pd.DataFrame) -> pd.DataFrame:
    """Share of replies (0 to 1) that meet, miss or leave open each criterion, weakest first."""
    counts = criteria.groupby(["criterion", "state"]).size().unstack(fill_value=0)
    for state in ("met", "unmet", "unsure"):
        if state not in counts:
            counts[state] = 0
    shares = counts[["met", "unmet", "unsure"]].div(counts.sum(axis=1), axis=0)
    shares["replies"] = counts.sum(axis=1)
    return shares.sort_values("met")


def criteria_chart(criteria: pd.DataFrame) -> str:
    """Strengths and gaps of the class: a bar a criterion, and the same as a table."""
    if criteria.empty:
        return "<p>No reply has been judged yet.</p>"
    shares = criteria_shares(criteria)
    svg = _bars(shares)
    weakest, best = shares.index[0], shares.index[-1]
    alt = f"Bar chart: share of replies that meet each criterion. Weakest: {weakest}, {shares['met'].iloc[0]:.0%}. Strongest: {best}, {shares['met'].iloc[-1]:.0%}."
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="number">{row["met"]:.0%}</td><td class="number">{row["unmet"]:.0%}</td>'
        f'<td class="number">{row["unsure"]:.0%}</td><td class="number">{row["replies"]:.0f}</td></tr>'
        for name, row in shares.iterrows()
    )
    table = (
        '<details><summary>The same as a table</summary><table><thead><tr><th scope="col">Criterion</th><th scope="col">met</th>'
        f'<th scope="col">not yet</th><th scope="col">a person should look</th><th scope="col">replies</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )
    return f'<figure role="group" aria-label="Criteria of the class"><div role="img" aria-label="{escape(alt)}">{svg}</div></figure>{table}'


def _bars(shares: pd.DataFrame) -> str:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.42 * len(shares) + 0.6))
    axes = figure.subplots()
    axes.barh(shares.index[::-1], 100 * shares["met"][::-1], color="#1f5f8b")
    for place, value in enumerate(shares["met"][::-1]):
        axes.text(100 * value + 1, place, f"{value:.0%}", va="center", color="#22272b", fontsize=11)
    axes.set_xlim(0, 112)
    axes.xaxis.set_visible(False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", labelsize=11, length=0)
    axes.set_title("Share of replies that meet each criterion", loc="left", fontsize=12)
    figure.tight_layout()
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "coach", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def queue(rows: pd.DataFrame, data: dict[str, Any]) -> str:
    """What a person has to do, a line each: replies to decide, files in trouble."""
    waiting = rows[rows["needs_person"]]
    lines = [
        f"<li>{escape(row['name'])}, {escape(data['tasks'].get(row['task'], row['task']))}: {escape(row['note'])}</li>"
        for _, row in waiting.iterrows()
    ]
    others = rows[rows["note"].str.contains("notebook file", na=False) & ~rows["needs_person"]]
    for _, row in others.drop_duplicates("learner").iterrows():
        lines.append(f"<li>{escape(row['name'])}: {escape(row['note'])}</li>")
    silent = rows.groupby("name")["outcome"].agg(lambda outcomes: (outcomes == "not attempted").all())
    lines += [
        f"<li>{escape(name)}: handed in, but no reply is written. Ask before you grade.</li>"
        for name in silent[silent].index
    ]
    return f"<ul>{''.join(lines)}</ul>" if lines else "<p>Nothing waits for a person.</p>"
