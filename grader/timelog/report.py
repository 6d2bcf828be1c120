"""The report of a diary: one page that needs nothing else, and the tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from grader.files import write_safely
from grader.timelog.analysis import pieces
from grader.timelog.audit import Audit
from grader.timelog.charts import after_strips, day_ring, day_strips
from grader.timelog.drawing import Figure, day_name, spoken, table, unbroken
from grader.timelog.focus import SHORT
from grader.timelog.leaks import Leak
from grader.timelog.plan_charts import follow_up_chart
from grader.timelog.sorting import Sorted
from grader.timelog.suggest import SOURCE
from grader.timelog.week_charts import change_bars, hours_bars, week_heat

MOST_PROBLEMS = 40
MOST_DAYS = 14
MOST_SORTED = 60


@dataclass(frozen=True)
class Reading:
    """How one file was read: sentences, what to know line by line, and what became of its minutes."""

    name: str
    interpretation: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    balance: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report."""

    title: str
    before: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Markup, ...] = ()
    leaks: tuple[Leak, ...] = field(default=())


def report_page(audit: Audit, readings: Sequence[Reading] = (), sorted_labels: Sequence[Sorted] = ()) -> str:
    """The report as one HTML page without scripts, with nothing loaded from anywhere."""
    pages = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    page = pages.get_template("report.html.j2").render(
        title="Where your time went",
        audit=audit,
        readings=readings,
        sorted=sorted_labels,
        sorted_table=Markup(_sorted_table(audit, sorted_labels)),  # noqa: S704 (escaped by drawing.table)
        sections=list(_sections(audit)) if audit.days else [],
        survey=SOURCE,
        most=MOST_PROBLEMS,
        short=SHORT,
    )
    return unbroken(page)


def write_tables(audit: Audit, folder: Path) -> list[Path]:
    """Write the audit's tables as CSV; the files that were written. Raises OSError."""
    written = []
    for name, frame in audit.tables().items():
        path = folder / f"{name}.csv"
        write_safely(path, frame.to_csv(index=frame.index.name is not None, lineterminator="\n").encode())
        written.append(path)
    return written


def write_problems(readings: Sequence[Reading], folder: Path) -> None:
    """Write what is to know about the files, a line each, into problems.csv. Raises OSError."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("file", "problem"))
    rows.writerows((reading.name, problem) for reading in readings for problem in reading.problems)
    write_safely(folder / "problems.csv", out.getvalue().encode("utf-8", errors="replace"))


def _sections(audit: Audit) -> Iterator[Section]:
    found, tree, zone = audit.found, audit.tree, audit.diary.zone
    yield Section("A day", figures=(day_ring(audit.on(audit.fullest_day()), tree, zone),))
    yield Section("Where the time goes", figures=(hours_bars(found, tree),))
    if len(audit.days) > 1:
        yield _days_section(audit)
        yield Section("The week", figures=(week_heat(found, tree, zone),))
    yield _broken_section(audit)
    yield _leaks_section(audit)
    if audit.halves:
        before, after, names = audit.halves
        yield Section("What changed", figures=(change_bars(before, after, tree, names),))
    yield from _plan_sections(audit)


def _days_section(audit: Audit) -> Section:
    shown = audit.days[-MOST_DAYS:]
    left_out = len(audit.days) - len(shown)
    before = (f"The last {len(shown)} of {len(audit.days)} recorded days.",) if left_out else ()
    return Section("Day by day", before, (day_strips(audit.on(*shown), audit.tree, audit.diary.zone),))


def _broken_section(audit: Audit) -> Section:
    broken, came_in = audit.broken.tail(MOST_DAYS), audit.came_in
    by_day = [
        (day_name(day.date()), f"{row['blocks']:.0f}", spoken(row["median_block"]), f"{row['switches']:.0f}", f"{row['switches_an_hour']:.1f}")
        for day, row in broken.iterrows()
    ]  # fmt: skip
    grouped = came_in.groupby("part")["minutes"].agg(["size", "sum"]).sort_values("sum", ascending=False)
    by_part = [(audit.tree.name(part), f"{row['size']:.0f}", spoken(row["sum"])) for part, row in grouped.iterrows()]
    tables = [table("Awake, day by day", ("Day", "Blocks", "Median block", "Switches", "Switches an hour"), by_day)]
    if by_part:
        tables.append(table("What came into focused time, in all days", ("What", "Times", "Time"), by_part))
    return Section("How broken up the days are", tables=tuple(Markup(t) for t in tables))  # noqa: S704


def _leaks_section(audit: Audit) -> Section:
    if audit.leaks:
        words = "An offer, not a verdict: you know what was worth it. Finish a line, and you have a plan."
    else:
        words = "The days show no leak: nothing that breaks into focused time, no long sittings, no heap of small bits."
    strangers = sorted({str(c) for c in audit.found["category"].unique()} - set(audit.tree.described))
    if strangers:
        names = ", ".join(strangers)
        words += f" Long sittings in {names} are not looked at, because nobody has said what they are: --category {strangers[0]}=sleep would."
    return Section("Leaks", (words,), leaks=audit.leaks)


def _plan_sections(audit: Audit) -> Iterator[Section]:
    if audit.plan is None or audit.planned is None:
        return
    day, after, moved = audit.planned
    tree = audit.tree.covering(b.category for b in after.blocks)
    strips = after_strips(audit.on(day), pieces(after, [day]), tree, audit.diary.zone)
    lines = (audit.plan.goal.text, *map(str, audit.plan.changes))
    on_day = tuple(f"{tree.name(m.change.take_from)} on {day_name(day)}: {m}" for m in moved)
    yield Section("The plan", lines + on_day, (strips,))
    if audit.followed is not None:
        yield Section("Plan and fact", figures=(follow_up_chart(audit.followed, tree),))


def _sorted_table(audit: Audit, found: Sequence[Sorted]) -> str:
    rows = [
        (s.label, audit.tree.name(s.category), "sorted" if s.sure else "a guess, not used", spoken(s.minutes))
        for s in found[:MOST_SORTED]
    ]
    return table("Labels and what became of them", ("Label", "Category", "What was done", "Time"), rows)
