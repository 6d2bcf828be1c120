"""``coach time``: a report of a diary or of another tool's log. Thin: it reads arguments, calls, prints."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from grader.terminal import Exit, Json, say, stop

if TYPE_CHECKING:
    from grader.timelog.audit import Audit
    from grader.timelog.categories import Tree
    from grader.timelog.intake import Intake

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Diaries of this course, CSV, calendar files (.ics), exports of Toggl, Clockify, ActivityWatch."
    ),
]


def time(
    files: Files = None,
    zone: Annotated[
        str,
        typer.Option(
            help="The time zone of the log, such as Europe/Berlin; else that of the diary or of this computer."
        ),
    ] = "",
    date_order: Annotated[str, typer.Option(help="The order in the log's dates: dmy, mdy or ymd.")] = "",
    out: Annotated[Path, typer.Option(help="The folder for the report and the tables.")] = Path("time-report"),
    goal: Annotated[str, typer.Option(help="Categories that serve your goal: work,learning")] = "",
    category: Annotated[
        list[str] | None,
        typer.Option(help="Another name for a category or a label of the log: LO=sleep. Can be repeated."),
    ] = None,
    measure_suggestions: Annotated[
        bool, typer.Option("--measure-suggestions", help="Instead: how often suggested categories are right.")
    ] = False,
    measure_speed: Annotated[
        bool, typer.Option("--measure-speed", help="Instead: what a year of five-minute slots costs to read and count.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Where the time goes: a page with charts and tables as CSV, made from your log.

    A diary's own categories.yaml and plan.yaml count if they are in the folder of the first file.
    """
    if measure_suggestions:
        return _measured(as_json)
    if measure_speed:
        return _timed(as_json)
    if not files:
        raise stop("Name at least one file: coach time my-log.csv", Exit.WRONG_USE)
    if date_order not in ("", "dmy", "mdy", "ymd"):
        raise stop(f"--date-order is dmy, mdy or ymd, not {date_order!r}", Exit.WRONG_USE)
    from grader.timelog.categories import load_tree

    tree = load_tree(files[0].parent)
    taken = _taken(files, tree, _zone(zone), date_order, _names(category or [], tree))
    audit = _audit(taken, tree, files[0].parent, goal)
    page = _written(audit, taken, out)
    problems = sum(len(reading.problems) for reading in taken.readings)
    if as_json:
        say(
            json.dumps(audit.facts() | {"readings": [asdict(r) for r in taken.readings], "report": str(page)}, indent=1)
        )
    else:
        _said(audit, taken, page)
    if problems:
        raise typer.Exit(int(Exit.FINDINGS))


def _measured(as_json: bool) -> None:
    from grader.timelog.measure import measure_suggestions

    survey, plain = measure_suggestions(), measure_suggestions(hints=False)
    if as_json:
        return say(json.dumps({"survey": asdict(survey), "without_hints": asdict(plain)}, indent=1))
    say(f"{survey.phrases} phrases of the time use survey, each suggested by a model that has not seen it:")
    for name, found in (("as the survey writes them", survey), ('without hints such as "(main job)"', plain)):
        say(
            f"  {name}: category first {found.top_1:.3f}, among three {found.top_3:.3f}; "
            f"sub-category first {found.part_1:.3f}, among three {found.part_3:.3f}; "
            f"sure of {found.sure_share:.3f}, of those right {found.sure_right:.3f}"
        )


def _timed(as_json: bool) -> None:
    from grader.timelog.speed import measure_year

    costs = measure_year()
    if as_json:
        return say(json.dumps([asdict(cost) for cost in costs], indent=1))
    for cost in costs:
        say(
            f"{cost.log}, {cost.slots} slots, {cost.blocks} blocks: import {cost.import_seconds:.2f} s, "
            f"analysis {cost.analysis_seconds:.2f} s, processor {cost.processor_seconds:.2f} s, {cost.megabytes} MB"
        )


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise stop(f"There is no time zone {name!r}; a name is like Europe/Berlin", Exit.WRONG_USE) from error


def _names(pairs: list[str], tree: Tree) -> dict[str, str]:
    """Old names with their new ones; a new name may be an id or a name of a category."""
    names = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not equals or not old or not new.strip():
            raise stop(f"--category is written old=new, such as LO=sleep, not {pair!r}", Exit.WRONG_USE)
        names[old.strip()] = tree.match(new) or new.strip()
    return names


def _taken(files: list[Path], tree: Tree, zone: ZoneInfo | None, date_order: str, names: dict[str, str]) -> Intake:
    from grader.timelog.importing import LogError
    from grader.timelog.intake import Wishes, take_in

    try:
        return take_in(files, tree, Wishes(zone, date_order, names))
    except LogError as error:
        raise stop(str(error), Exit.BROKEN_INPUT) from error


def _audit(taken: Intake, tree: Tree, folder: Path, goal: str) -> Audit:
    from grader.timelog.audit import Audit
    from grader.timelog.plan import load_plan

    wanted = tuple(word.strip() for word in goal.split(",") if word.strip())
    recorded = {block.category for block in taken.diary.blocks}
    ids = tuple(tree.match(word) or word for word in wanted)
    strange = [i for i in ids if i not in tree.ids and i not in recorded]
    if strange:
        raise stop(f"--goal: there is no category {strange[0]!r}; there are: {', '.join(tree.ids)}", Exit.WRONG_USE)
    return Audit.of(taken.diary, tree, ids, load_plan(folder))


def _written(audit: Audit, taken: Intake, out: Path) -> Path:
    from grader.files import write_safely
    from grader.timelog import store
    from grader.timelog.report import report_page, write_problems, write_tables

    page = out / "report.html"
    try:
        write_safely(page, report_page(audit, taken.readings, taken.sorted).encode())
        write_tables(audit, out)
        write_problems(taken.readings, out)
        store.save(taken.diary, out / "diary.csv")
    except OSError as error:
        raise stop(f"{out}: cannot be written ({error.strerror or error}); choose another folder with --out", Exit.WRONG_USE) from error  # fmt: skip
    return page


def _said(audit: Audit, taken: Intake, page: Path) -> None:
    for reading in taken.readings:
        say(f"{reading.name}: {reading.balance}")
        for problem in reading.problems[:10]:
            say(f"  {problem}")
        if len(reading.problems) > 10:
            say(f"  {len(reading.problems) - 10} more are in problems.csv")
    for sentence in audit.sentences():
        say(sentence)
    for leak in audit.leaks:
        say(f"Leak: {leak.says}")
    say(f"The report is {page}; the tables and the diary lie beside it.")
