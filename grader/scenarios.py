"""A task's scenario as HTML: the same on a learner's screen and in formgrader."""

from __future__ import annotations

import base64
from html import escape

from grader.tasks import Given, Task


def scenario_html(task: Task) -> str:
    """Who writes, what they say, what the rep knows, may and may not offer; escaped, without a style of its own."""
    scenario = task.scenario
    parts = [
        f"<p><strong>{escape(scenario.customer)}</strong> · {escape(scenario.channel)}"
        + (f" · {escape(scenario.industry)}" if scenario.industry else "")
        + f"</p><blockquote>{escape(scenario.message.strip())}</blockquote>"
    ]
    for title, items in (
        ("What you know", scenario.facts),
        ("You may", scenario.may),
        ("You may not", scenario.may_not),
    ):
        if items:
            parts.append(f"<h3>{title}</h3><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>")
    return "".join([*parts, *([_given_html(task.given)] if task.given is not None else [])])


def _given_html(given: Given) -> str:
    """The file to work on: to read, and to download. It travels in the page, so that no server has to have it."""
    data = base64.b64encode(given.text.encode()).decode()
    return (
        f"<details><summary>The file {escape(given.name)}</summary><pre>{escape(given.text)}</pre></details>"
        f'<p><a download="{escape(given.name)}" href="data:text/plain;charset=utf-8;base64,{data}">'
        f"Download {escape(given.name)}</a></p>"
    )
