"""A week of customers' feedback (``course/<module>/weeks/<name>.csv``), counted for the learner: two charts and every line."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from course.figures import Bar, Chart, bars
from grader import resources
from grader.files import ContentError

COLUMNS = ["day", "channel", "topic", "says", "leaving"]
"""``leaving`` is yes or no: did they write that they stop being a customer?"""
_SOURCE = "an example made for this course; you can read every line below."


def find_week(name: str) -> pd.DataFrame:
    """The lines of a week, one message each. Raises ContentError."""
    paths = sorted(resources.COURSE.glob(f"*/weeks/{name}.csv"))
    if not paths:
        raise ContentError(f"there is no week {name!r} in course/<module>/weeks/")
    return read_week(paths[0])


def read_week(path: Path) -> pd.DataFrame:
    """A week from its file. Raises ContentError for a file that is not such a table."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise ContentError(f"{path}: is not a table of comma-separated values ({error})") from error
    if list(table.columns) != COLUMNS:
        raise ContentError(f"{path}: the columns must be {', '.join(COLUMNS)}")
    for number, line in enumerate(table.itertuples(index=False), start=2):
        if line.leaving not in {"yes", "no"} or not all(line):
            raise ContentError(f"{path}: line {number}: fill in every column; leaving is yes or no")
    return table


def charts(week: pd.DataFrame) -> tuple[Chart, Chart]:
    """How many messages a topic got, and how many of those who wrote them are leaving."""
    messages = week["topic"].value_counts()
    leaving = week[week["leaving"] == "yes"]["topic"].value_counts().reindex(messages.index, fill_value=0)
    return (
        _chart("What they wrote about", "messages", messages),
        _chart("Of these, how many say that they stop", "messages", leaving),
    )


def _chart(title: str, unit: str, counts: pd.Series) -> Chart:
    rows = [Bar(label=str(topic), value=int(count)) for topic, count in counts.items()]
    return Chart(id="week", title=title, unit=unit, bars=rows, source=_SOURCE)


def week_html(name: str) -> str:
    """The week as charts, a table of topics by days, and the messages folded away. Raises ContentError."""
    week = find_week(name)
    counts = pd.crosstab(week["topic"], week["day"])
    days = counts.reindex(index=week["topic"].value_counts().index, columns=week["day"].unique())
    head = "".join(f'<th scope="col">{escape(day)}</th>' for day in days.columns)
    rows = "".join(_row(str(topic), list(row)) for topic, row in days.iterrows())
    lines = "".join(
        f"<li>{escape(m.day)}, {escape(m.channel)}, {escape(m.topic)}: “{escape(m.says)}”</li>"
        for m in week.itertuples(index=False)
    )
    return "".join(bars(chart) for chart in charts(week)) + (
        f'<div class="coach-page"><table><caption>On which day</caption><thead><tr><th scope="col" style="text-align:left">Topic</th>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table><details><summary>All {len(week)} messages</summary>"
        f"<ul>{lines}</ul></details></div>"
    )


def _row(topic: str, counts: list[int]) -> str:
    cells = "".join(f"<td>{count}</td>" for count in counts)
    return f'<tr><th scope="row" style="text-align:left">{escape(topic)}</th>{cells}</tr>'
