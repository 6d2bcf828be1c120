"""Item analysis: how hard each task and criterion was, and whether it tells strong replies from weak ones."""

from __future__ import annotations

import pandas as pd

SMALL = 10
"""Below this number of learners a discrimination says nothing."""


def task_items(rows: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    """A task a line: attempts, mean share of the points (difficulty), correlation with the rest (discrimination)."""
    wide = rows.pivot_table(index="learner", columns="task", values="share")
    lines = []
    for task, title in titles.items():
        mine = rows[rows["task"] == task]
        tried = mine[mine["outcome"] != "not attempted"]
        rest = wide.drop(columns=task, errors="ignore").mean(axis=1) if task in wide else pd.Series(dtype=float)
        lines.append(
            {"item": title, "attempts": len(tried), "share": tried["share"].mean(),
             "discrimination": _correlation(wide[task], rest) if task in wide else None}
        )  # fmt: skip
    return pd.DataFrame(lines)


def criterion_items(criteria: pd.DataFrame) -> pd.DataFrame:
    """A criterion a line: decided replies, share that meets it, correlation with the learner's other criteria."""
    decided = criteria[criteria["state"] != "unsure"].assign(met=lambda d: (d["state"] == "met").astype(float))
    totals = decided.groupby("learner")["met"].agg(["sum", "count"])
    lines = []
    for name, mine in decided.groupby("criterion"):
        own = mine.groupby("learner")["met"].agg(["sum", "count"])
        others = totals.loc[own.index] - own
        rest = others["sum"] / others["count"].where(others["count"] > 0)
        lines.append({"item": name, "attempts": len(mine), "share": mine["met"].mean(),
                      "discrimination": _correlation(own["sum"] / own["count"], rest)})  # fmt: skip
    return pd.DataFrame(lines, columns=["item", "attempts", "share", "discrimination"]).sort_values("share")


def _correlation(one: pd.Series, rest: pd.Series) -> float | None:
    both = pd.concat([one, rest], axis=1).dropna()
    if len(both) < SMALL or both.iloc[:, 0].nunique() < 2 or both.iloc[:, 1].nunique() < 2:
        return None
    return float(both.iloc[:, 0].corr(both.iloc[:, 1]))


def in_need(rows: pd.DataFrame) -> pd.DataFrame:
    """Learners who may need help: little written, or few points among those who wrote. Reasons in words."""
    grouped = rows.assign(silent=rows["outcome"] == "not attempted").groupby(["learner", "name"], as_index=False)
    people = grouped.agg(points=("score", "sum"), possible=("max_score", "sum"), silent=("silent", "sum"), tasks=("task", "count"))  # fmt: skip
    people["share"] = people["points"] / people["possible"]
    low = people["share"].quantile(0.1) if len(people) >= SMALL else 0.25
    people["reason"] = ""
    few = people["share"] <= min(low, 0.4)
    people.loc[few, "reason"] = people["share"].map(lambda share: f"{share:.0%} of the points")
    quiet = people["silent"] * 2 >= people["tasks"]
    people.loc[quiet, "reason"] = people.apply(
        lambda p: f"{p['silent']} of {p['tasks']} replies are not written", axis=1
    )
    return people[people["reason"] != ""].sort_values(["share", "learner"])
