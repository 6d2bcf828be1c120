"""Charts, comparisons and scenarios as HTML that survives in saved and static pages."""

from __future__ import annotations

from dataclasses import field
from functools import cache
from html import escape

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader import resources
from grader.feedback import PALETTE
from grader.files import STRICT, ContentError, load_as
from grader.kinds.base import Context
from grader.scenarios import scenario_html
from grader.tasks import Task


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Bar:
    """One bar with its label."""

    label: str
    value: float = Field(ge=0)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Chart:
    """A bar chart: ``title`` says what one sees, ``unit`` what the numbers are, ``note`` the honest limit."""

    id: str
    title: str
    unit: str
    bars: list[Bar] = Field(min_length=2)
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Comparison:
    """A thin and a good reply to one message, and the criteria on which they differ."""

    id: str
    customer: str
    channel: str
    message: str
    thin: str
    good: str
    criteria: list[str] = Field(min_length=1)
    note: str
    situation: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class FigureFile:
    """The charts and comparisons of a module."""

    charts: list[Chart] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)


@cache
def _files() -> tuple[FigureFile, ...]:
    return tuple(load_as(FigureFile, path) for path in sorted(resources.COURSE.glob("*/figures.yaml")))


def all_charts() -> dict[str, Chart]:
    """The course's charts by id."""
    return {chart.id: chart for file in _files() for chart in file.charts}


def all_comparisons() -> dict[str, Comparison]:
    """The course's comparisons by id."""
    return {comparison.id: comparison for file in _files() for comparison in file.comparisons}


def find_chart(name: str) -> Chart:
    """The chart with that id. Raises ContentError."""
    if name not in all_charts():
        raise ContentError(f"there is no chart {name!r} in course/<module>/figures.yaml")
    return all_charts()[name]


def find_comparison(name: str) -> Comparison:
    """The comparison with that id. Raises ContentError."""
    if name not in all_comparisons():
        raise ContentError(f"there is no comparison {name!r} in course/<module>/figures.yaml")
    return all_comparisons()[name]


_STYLE = f"""<style>{PALETTE}
.coach-page{{font:17px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--card);max-width:46rem;border:1px solid var(--line);
border-radius:8px;padding:1rem 1.25rem;overflow-wrap:anywhere;box-sizing:border-box}}
.coach-page :is(p,caption,th,td,li,blockquote){{color:var(--ink);font-size:1rem;line-height:1.5}}
.coach-page p{{margin:.4rem 0}}.coach-page li{{margin:.2rem 0}}.coach-page ul{{margin:.2rem 0;padding-left:1.2rem}}
.coach-page table.bars{{border-collapse:collapse;width:100%;margin:0;background:none;border:none;table-layout:fixed}}
.coach-page caption{{caption-side:top;text-align:left;font-weight:600;padding:0 0 .5rem}}
.coach-page .bars tr{{background:none !important;border:none}}
.coach-page .bars th{{font-weight:400;text-align:left;padding:.35rem .8rem .35rem 0;width:42%;white-space:normal;vertical-align:middle;
border:none;line-height:1.35;max-width:none}}
.coach-page .bars td{{padding:.35rem 0;text-align:left;border:none;vertical-align:middle;white-space:nowrap;max-width:none}}
.coach-page .bar{{display:inline-block;height:1.25rem;background:var(--accent);border-radius:0 4px 4px 0;vertical-align:middle;margin-right:.5rem}}
.coach-page caption small{{font-weight:400}}.coach-page small,.coach-page p.source{{font-size:.85rem;color:var(--quiet)}}
.coach-page blockquote{{border:none;border-left:3px solid var(--edge);margin:.5rem 0;padding:.5rem .9rem;white-space:pre-wrap;
background:var(--field);font-style:normal}}
.coach-page.coach-page h3{{margin:.9rem 0 .3rem;font-size:1rem;font-weight:600;line-height:1.4;color:var(--ink)}}
.coach-page .pair{{display:grid;grid-template-columns:2fr 3fr;gap:0 1.5rem;margin:1rem 0;border-top:1px solid var(--line)}}
.coach-page .pair .coach-feedback{{border:none;border-radius:0;padding:0;background:none;min-width:0}}
.coach-page .pair .coach-feedback+.coach-feedback{{border-left:1px solid var(--line);padding-left:1.5rem}}
.coach-page .pair .coach-reply{{background:none;border:none;padding:0;font-size:1rem;line-height:1.65}}
.coach-page .pair ul{{list-style:none;padding:0}}
@media(max-width:40rem){{.coach-page .pair{{grid-template-columns:1fr}}
.coach-page .pair .coach-feedback+.coach-feedback{{border-left:none;padding-left:0;border-top:1px solid var(--line)}}}}
</style>"""


def note(text: str) -> str:
    """One sentence in a box."""
    return f'{_STYLE}<div class="coach-page" role="note"><p>{escape(text)}</p></div>'


def bars(chart: Chart) -> str:
    """The chart as a table whose second column draws the bars: it reads aloud as the numbers it shows."""
    top = max(bar.value for bar in chart.bars) or 1
    unit = "%" if chart.unit.startswith("%") else ""
    rows = "".join(
        f'<tr><th scope="row">{escape(bar.label)}</th><td><span class="bar" aria-hidden="true" '
        f'style="width:{72 * bar.value / top:.1f}%"></span>{bar.value:g}{unit}</td></tr>'
        for bar in chart.bars
    )
    limit = f"<p><small>{escape(chart.note)}</small></p>" if chart.note else ""
    return (
        f'{_STYLE}<div class="coach-page"><table class="bars"><caption>{escape(chart.title)} '
        f"<small>({escape(chart.unit)})</small></caption><tbody>{rows}</tbody></table>{limit}"
        f'<p class="source">Source: {escape(chart.source)}</p></div>'
    )


def scenario(task: Task) -> str:
    """A customer's message with what the rep knows, may and may not offer, and the file to work on, in a box."""
    return f'{_STYLE}<div class="coach-page">{scenario_html(task)}</div>'


def side_by_side(comparison: Comparison) -> str:
    """Both replies with the grader's own marks and, a criterion, what it found in each."""
    from grader.feedback import STYLE

    columns = "".join(
        _column(title, text, comparison) for title, text in (("Thin", comparison.thin), ("Good", comparison.good))
    )
    situation = f"<p>{escape(comparison.situation)}</p>" if comparison.situation else ""
    return (
        f'{_STYLE}<style>{STYLE}</style><div class="coach-page"><p><strong>{escape(comparison.customer)}</strong> · '
        f"{escape(comparison.channel)}</p>{situation}<blockquote>{escape(comparison.message.strip())}</blockquote>"
        f'<div class="pair">{columns}</div><p>{escape(comparison.note)}</p></div>'
    )


def _column(title: str, text: str, comparison: Comparison) -> str:
    from grader.feedback import notes_for, reply_html
    from grader.judging import judge_all

    text = text.strip()
    verdicts = judge_all(text, comparison.criteria, Context(message=comparison.message))
    notes = notes_for(text, verdicts)
    found = "".join(
        f'<li><span class="coach-{n.state}">{escape(n.title)}: {"yes" if n.state == "met" else "no" if n.state == "unmet" else "not sure"}</span></li>'
        for n in notes
    )
    marked = reply_html(text, [n for n in notes if n.state == "met"])
    return f'<div class="coach-feedback" role="group" aria-label="{title} reply"><h3>{title}</h3><div class="coach-reply">{marked}</div><ul>{found}</ul></div>'
