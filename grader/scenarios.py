"""A task's scenario as HTML: the same on a learner's screen and in formgrader."""

from __future__ import annotations

from html import escape

from grader.tasks import Scenario


def scenario_html(scenario: Scenario) -> str:
    """Who writes, what they say, what the rep knows, may and may not offer; escaped, without a style of its own."""
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
    return "".join(parts)
