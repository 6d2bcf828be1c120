"""The gradebook for other programs: CSV and XLSX by learner, task and criterion; import files for Canvas and Moodle."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.cohort.folder import Cohort, CohortError, open_cohort
from grader.cohort.lock import at_work
from grader.cohort.results import class_results
from grader.files import write_safely

FORMATS = ("csv", "xlsx", "canvas", "moodle")
Table = list[list[Any]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def export_cohort(folder: Path, formats: Iterable[str] = FORMATS) -> str:
    """Write the files into ``exports/``; a sentence that names them. Raises CohortError."""
    wanted = list(formats)
    for name in wanted:
        if name not in FORMATS:
            raise CohortError(f"There is no export format {name!r}; there are: {', '.join(FORMATS)}")
    cohort = open_cohort(folder)
    with at_work(cohort.root, "coach cohort export"):
        results = class_results(cohort)
        if not results["rows"]:
            raise CohortError(f"Nothing is graded yet; run: coach cohort grade {folder}")
        files = {name: data for kind in wanted for name, data in _FILES[kind](cohort, results).items()}
        for name, data in files.items():
            write_safely(cohort.root / "exports" / name, data)
    return f"In {cohort.root / 'exports'}: {', '.join(sorted(files))}"


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in value)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or value.startswith(_FORMULA) else text


def csv_bytes(table: Table) -> bytes:
    """A table as CSV in UTF-8, with the mark at the beginning that Excel needs to see that it is."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([safe(value) for value in line] for line in table)
    return buffer.getvalue().encode("utf-8-sig", "replace")


def learners(results: dict[str, Any]) -> Table:
    """A learner a line: points by task, total, what is off for being late, replies that wait."""
    tasks = list(results["tasks"])
    table: Table = [["learner", "name", *tasks, "late penalty", "total", "of", "waiting for a person", "handed in"]]
    for rows in _by_learner(results).values():
        mine = {row["task"]: row for row in rows}
        late = max(row["late_penalty"] for row in rows)
        table.append(
            [rows[0]["learner"], rows[0]["name"], *(mine[task]["score"] if task in mine else "" for task in tasks), late,
             total_of(rows), sum(row["max_score"] for row in rows), sum(row["needs_person"] for row in rows), rows[0]["handed_in"]]
        )  # fmt: skip
    return table


def replies(results: dict[str, Any]) -> Table:
    """A learner and task a line, with outcome, scores, comments and the reply."""
    names = ("learner", "name", "task", "outcome", "score", "max_score", "auto_score", "manual_score", "extra_credit", "needs_person", "note", "comment", "reply")  # fmt: skip
    return [list(names), *([row[name] for name in names] for row in results["rows"])]


def criteria(results: dict[str, Any]) -> Table:
    """A learner, task and criterion a line."""
    names = ("learner", "task", "criterion", "state", "points", "possible")
    return [list(names), *([row[name] for name in names] for row in results["criteria"])]


def canvas(results: dict[str, Any]) -> Table:
    """Canvas's gradebook import: one column for the exercise; learners are found by their platform number or id."""
    title = f"{results['exercise']} ({results['class']})"
    groups = _by_learner(results)
    most = max(sum(row["max_score"] for row in rows) for rows in groups.values())
    head: Table = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
        ["    Points Possible", "", "", "", "", most],
    ]
    lines = [
        [
            _surname_first(rows[0]),
            rows[0]["lms_user_id"] or "",
            rows[0]["learner"],
            rows[0]["learner"],
            "",
            total_of(rows),
        ]
        for rows in groups.values()
    ]
    return [*head, *lines]


def moodle(results: dict[str, Any]) -> Table:
    """Moodle's grade import: username, mail address, a column a task, the total and a comment."""
    tasks = results["tasks"]
    table: Table = [["Username", "Email address", *tasks.values(), "Total", "Feedback comments"]]
    for rows in _by_learner(results).values():
        mine = {row["task"]: row for row in rows}
        comments = "\n".join(f"{tasks[row['task']]}: {row['comment']}" for row in rows if row["comment"])
        scores = [mine[task]["score"] if task in mine else "" for task in tasks]
        table.append([rows[0]["learner"], rows[0]["email"] or "", *scores, total_of(rows), comments])
    return table


def total_of(rows: list[dict[str, Any]]) -> float:
    """A learner's points over all tasks, less what is off for being late."""
    return round(max(0.0, sum(row["score"] for row in rows) - max(row["late_penalty"] for row in rows)), 4)


def _by_learner(results: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in results["rows"]:
        found.setdefault(row["learner"], []).append(row)
    return found


def _surname_first(row: dict[str, Any]) -> str:
    parts = [part for part in (row["last_name"], row["first_name"]) if part]
    return ", ".join(parts) or str(row["learner"])


def _csv_files(cohort: Cohort, results: dict[str, Any]) -> dict[str, bytes]:
    made = {"learners": learners(results), "replies": replies(results), "criteria": criteria(results)}
    return {f"{cohort.exercise}-{name}.csv": csv_bytes(table) for name, table in made.items()}


def _xlsx_files(cohort: Cohort, results: dict[str, Any]) -> dict[str, bytes]:
    import xlsxwriter

    buffer = io.BytesIO()
    # Nothing is taken for a formula, an address or a number: a cell is what it is.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        bold = workbook.add_format({"bold": True})
        for name, make in (("learners", learners), ("replies", replies), ("criteria", criteria)):
            sheet = workbook.add_worksheet(name)
            table = make(results)
            for line, values in enumerate(table):
                for column, value in enumerate(values):
                    _cell(sheet, line, column, value, bold if not line else None)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(table) - 1, len(table[0]) - 1)
            sheet.set_column(0, len(table[0]) - 1, 16)
    return {f"{cohort.exercise}.xlsx": buffer.getvalue()}


def _cell(sheet: Any, line: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(line, column, str(safe(value))[:32_000], form)
    elif value is not None:
        sheet.write(line, column, value, form)


_FILES = {
    "csv": _csv_files,
    "xlsx": _xlsx_files,
    "canvas": lambda cohort, results: {f"{cohort.exercise}-canvas.csv": csv_bytes(canvas(results))},
    "moodle": lambda cohort, results: {f"{cohort.exercise}-moodle.csv": csv_bytes(moodle(results))},
}
