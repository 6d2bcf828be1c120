"""Tables that learners fill in, graded by value with partial credit and a reason for each difference.

The door is ``check``: text and table in, findings out. Pure; a text is data, whatever stands in it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from grader.tables.compare import compared, missing_cells, right_rows
from grader.tables.day import day_findings, diary_of, handed_in, totals
from grader.tables.findings import Checked, Finding, Unreadable
from grader.tables.reading import Read, read_table
from grader.tables.schema import Column, DayForm, RightRow, Table

__all__ = [
    "Checked", "Column", "DayForm", "Finding", "RightRow", "Table", "Unreadable",
    "beginning", "check", "diary_of", "right_rows", "said_of", "totals",
]  # fmt: skip

MAX_CHARACTERS = 40_000
MAX_LINES = 600
"""Lines of a table that are read: more than twice the slots of a day."""


def check(text: str, table: Table) -> Checked:
    """The findings on a text; none where nothing is filled in yet. Never raises."""
    problem = _why_unreadable(text)
    if problem is not None:
        return Unreadable(problem)
    if table.day is not None and (own := handed_in(text, table.day)) != text:
        # The example stands nowhere in the learner's text, so that nothing can be marked in it.
        found = check(own, table)
        return found if isinstance(found, Unreadable) else tuple(replace(finding, places=()) for finding in found)
    read = read_table(text, table.columns)
    if not _filled(text, read, table):
        return () if not read.problems else Unreadable(f"no line could be read: line {read.problems[0].line}: {read.problems[0].text}")  # fmt: skip
    return day_findings(read, table, table.day) if table.day is not None else compared(read, table)


def said_of(text: str, table: Table) -> str:
    """How a text is read, for the learner who is still writing: nothing of what is right."""
    if not text.strip():
        return ""
    read = read_table(handed_in(text, table.day) if table.day is not None else text, table.columns)
    whole = sum(not any(cell.fault for cell in row.cells.values()) for row in read.rows)
    rows = "1 row can be read" if whole == 1 else f"{whole} rows can be read"
    faults = [(p.line, p.text) for p in read.problems]
    faults += [(row.line, cell.fault) for row in read.rows for cell in row.cells.values() if cell.fault]
    return ". ".join([rows, *(f"Line {line}: {fault}" for line, fault in sorted(faults)[:3])]) + "."


def beginning(table: Table) -> str:
    """What stands in the learner's table from the start; empty for some."""
    return table.start or "\n".join(missing_cells(table))


def _filled(text: str, read: Read, table: Table) -> bool:
    """True where somebody did something: it holds more than what stood in it from the start."""
    if table.start and text.split() == table.start.split():
        return False
    return any(cell.text and name not in (table.key if table.given else ()) for row in read.rows for name, cell in row.cells.items())  # fmt: skip


def _why_unreadable(text: str) -> str | None:
    if len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES:
        return f"it has {len(text):,} characters in {text.count(chr(10)) + 1:,} lines; a table has up to {MAX_LINES} lines: shorten it"
    odd = sum(unicodedata.category(c) in {"Cc", "Co", "Cs", "Cn"} and c not in "\n\r\t" for c in text)
    if odd > max(3, 0.02 * len(text)):
        return "it holds characters that no keyboard writes; copy the plain text again"
    return None
