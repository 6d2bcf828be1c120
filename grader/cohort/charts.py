"""Tables and charts of the class report as HTML: pandas counts, matplotlib draws SVG, every chart has a table beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from grader.cohort.drawing import bars, histogram
from grader.cohort.items import criterion_items, in_need, task_items


def read_results(path: str) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Any]]:
    """Rows (a learner and task), criteria (a learner, task and criterion) and the rest of a results file."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    rows = pd.DataFrame(data["rows"])
    rows["share"] = rows["score"] / rows["max_score"]
    return rows, pd.DataFrame(data["criteria"], columns=["learner", "task", "criterion", "state"]), data


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


MANY = 200
"""Lines of a list that are shown; the exports hold all."""


def more(number: int) -> str:
    """A sentence about what is left out of a list of ``number`` lines; empty if nothing is."""
    return (
        f"<p>{number - MANY} more are in the exports (<code>coach cohort export</code>).</p>" if number > MANY else ""
    )


def learners_table(rows: pd.DataFrame, data: dict[str, Any]) -> str:
    """A learner a row: points by task and in total; words where there are no points."""
    by_learner = dict(iter(rows.groupby("learner")))
    totals = _totals(rows)
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in data["tasks"].values())
    lines = []
    for _, total in totals.head(MANY).iterrows():
        mine = by_learner[total["learner"]].set_index("task")
        cells = "".join(f'<td class="number">{_cell(mine.loc[task])}</td>' for task in data["tasks"])
        lines.append(
            f'<tr><th scope="row">{escape(total["name"])}</th>{cells}<td class="number"><strong>{total["points"]:.1f}</strong></td></tr>'
        )
    return f'<table><caption>Points by learner and task (? = a person should look)</caption><thead><tr><th scope="col">Learner</th>{head}<th scope="col">Total</th></tr></thead><tbody>{"".join(lines)}</tbody></table>{more(len(totals))}'


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
    svg = bars(shares.index, shares["met"], "Share of replies that meet each criterion")
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


def queue(rows: pd.DataFrame, criteria: pd.DataFrame, data: dict[str, Any]) -> str:
    """What a person has to do: what is open, by task and criterion, then replies and files in trouble."""
    waiting = rows[rows["needs_person"]]
    doubts = criteria[criteria["state"] == "unsure"].merge(waiting[["learner", "task", "name"]], on=["learner", "task"])
    table = _doubts_table(doubts, data) if len(doubts) else ""
    lines = [f"<li>{escape(line)}</li>" for line in _troubles(rows, doubts, data)]
    rest = f"<ul>{''.join(lines[:MANY])}</ul>{more(len(lines))}" if lines else ""
    return table + rest or "<p>Nothing waits for a person.</p>"


def _doubts_table(doubts: pd.DataFrame, data: dict[str, Any]) -> str:
    """A row a task and criterion with the learners: what is alike is decided in one go."""
    names = doubts.groupby(["task", "criterion"])["name"].agg(lambda found: ", ".join(sorted(found)))
    lines = []
    for task in [task for task in data["tasks"] if task in names.index]:
        mine = names.loc[task]
        for place, (criterion, learners) in enumerate(mine.items()):
            first = f'<th scope="row" rowspan="{len(mine)}">{escape(data["tasks"][task])}</th>' if not place else ""
            lines.append(f"<tr>{first}<td>{escape(criterion)}</td><td>{escape(learners)}</td></tr>")
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Task", "Is it there?", "In the replies of"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines[:MANY])}</tbody></table>{more(len(lines))}"


def _troubles(rows: pd.DataFrame, doubts: pd.DataFrame, data: dict[str, Any]) -> Iterator[str]:
    """Replies that wait for another reason, notebooks in trouble, learners who wrote nothing; a sentence each."""
    known = set(zip(doubts["learner"], doubts["task"], strict=True))
    for _, row in rows[rows["needs_person"]].iterrows():
        if (row["learner"], row["task"]) not in known:
            yield f"{row['name']}, {data['tasks'].get(row['task'], row['task'])}: {row['note']}"
    damaged = rows[rows["note"].str.contains("notebook file", na=False)]
    for _, row in damaged.drop_duplicates("learner").iterrows():
        yield f"{row['name']}: {row['note'][row['note'].index('The notebook file') :]}"
    silent = rows.groupby("name")["outcome"].agg(lambda outcomes: (outcomes == "not attempted").all())
    for name in silent[silent].index:
        yield f"{name}: handed in, but no reply is written. Ask before you grade."


def distribution(rows: pd.DataFrame) -> str:
    """How the class's totals are spread: a chart, and the same as a table."""
    shares = rows.groupby("learner")["score"].sum() / rows.groupby("learner")["max_score"].sum()
    bins = pd.cut(
        shares,
        [n / 10 for n in range(11)],
        include_lowest=True,
        labels=[f"{10 * n} to {10 * n + 10} %" for n in range(10)],
    )
    counts = bins.value_counts(sort=False)
    svg = histogram(list(counts.index), list(counts), "Learners by their share of the points")
    alt = f"Histogram of {len(shares)} learners by share of the points. Half of them have between {shares.quantile(0.25):.0%} and {shares.quantile(0.75):.0%}; the median is {shares.median():.0%}."
    lines = "".join(
        f'<tr><th scope="row">{name}</th><td class="number">{count}</td></tr>' for name, count in counts.items()
    )
    table = f'<details><summary>The same as a table</summary><table><thead><tr><th scope="col">Share of the points</th><th scope="col">learners</th></tr></thead><tbody>{lines}</tbody></table></details>'
    return f'<figure role="group" aria-label="Distribution"><div role="img" aria-label="{escape(alt)}">{svg}</div></figure><p>{escape(alt.split(". ", 1)[1])}</p>{table}'


def items(rows: pd.DataFrame, criteria: pd.DataFrame, data: dict[str, Any]) -> str:
    """Item analysis as two tables, with a sentence on each item that deserves a look."""
    parts = [
        _items_table("Tasks", task_items(rows, data["tasks"])),
        _items_table("Criteria", criterion_items(criteria)),
    ]
    return "".join(parts)


def _items_table(title: str, found: pd.DataFrame) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(str(row["item"]))}</th><td class="number">{row["attempts"]:.0f}</td><td class="number">{_percent(row["share"])}</td>'
        f'<td class="number">{_decimal(row["discrimination"])}</td><td>{escape(_remark(row))}</td></tr>'
        for _, row in found.iterrows()
    )
    return f'<table><caption>{title}</caption><thead><tr><th scope="col">Item</th><th scope="col">replies</th><th scope="col">share earned</th><th scope="col">discrimination</th><th scope="col">Look at it?</th></tr></thead><tbody>{lines}</tbody></table>'


def _percent(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.0%}"


def _decimal(value: float | None) -> str:
    return "too few" if value is None or pd.isna(value) else f"{value:.2f}"


def _remark(row: pd.Series) -> str:
    known = row["discrimination"] is not None and not pd.isna(row["discrimination"])
    if known and row["discrimination"] < 0:
        return "strong learners do worse here: read some replies"
    if not pd.isna(row["share"]) and row["share"] > 0.95:
        return "nearly everybody has it"
    if not pd.isna(row["share"]) and row["share"] < 0.1:
        return "nearly nobody has it"
    return "says little about a learner" if known and row["discrimination"] < 0.1 else ""


def alike(data: dict[str, Any], rows: pd.DataFrame) -> str:
    """Pairs of learners with nearly the same reply."""
    names = dict(zip(rows["learner"], rows["name"], strict=True))
    lines = [
        f"<li>{escape(names.get(p['first'], p['first']))} and {escape(names.get(p['second'], p['second']))}, "
        f"{escape(data['tasks'].get(p['task'], p['task']))}: {p['likeness']:.0f} of 100 alike, {p['words']} words</li>"
        for p in data["alike"]
    ]
    return (
        f"<ul>{''.join(lines[:MANY])}</ul>{more(len(lines))}" if lines else "<p>No two replies are nearly the same.</p>"
    )


def need_help(rows: pd.DataFrame) -> str:
    """Learners to talk to, with the reason."""
    found = in_need(rows)
    lines = [f"<li>{escape(row['name'])}: {escape(row['reason'])}</li>" for _, row in found.iterrows()]
    return f"<ul>{''.join(lines[:MANY])}</ul>{more(len(lines))}" if lines else "<p>Nobody stands out.</p>"
