"""Rows of a CSV text with their line numbers: separator told apart, a stray quote kept to its own row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from grader.timelog.importing.ledger import LEAVE_OUT, REWRITE, Ledger

SEPARATORS = ",;\t|"
QUOTED_LINES = 20
"""Lines over which one quoted cell may run."""
Row = tuple[int, list[str]]


def separator_of(text: str) -> str:
    """The separator that stands equally often in most of the first lines."""
    lines = [line for line in text.split("\n")[:200] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0][4]

    def score(separator: str) -> int:
        most = Counter(cells for line in lines if (cells := len(_cells(line, separator))) > 1).most_common(1)
        return most[0][1] if most else 0

    return max(SEPARATORS, key=score)


def rows_of(text: str, ledger: Ledger) -> list[Row]:
    """The rows that hold something, their cells stripped. A row that a person wrote anew stands in place of the old one."""
    separator = separator_of(text)
    lines = text.split("\n")
    if lines[0].lower().startswith("sep="):
        lines[0] = ""  # a spreadsheet's note to itself
    if '"' not in text and not any(key.startswith("unreadable:") for key in ledger.choices):
        read: Iterable[Row] = enumerate(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE), start=1)
    else:
        read = _careful(lines, separator, ledger)
    stripped = ((number, [cell.strip() for cell in row]) for number, row in read)
    return [(number, row) for number, row in stripped if any(row)]


def _careful(lines: list[str], separator: str, ledger: Ledger) -> Iterator[Row]:
    unclosed = re.compile(rf'(?:^|{re.escape(separator)})[ ]*"(?:[^"]|"")*$')
    usual = Counter(line.count(separator) for line in lines if line.strip()).most_common(1)[0][0]
    numbered = iter(enumerate(lines, start=1))
    for number, line in numbered:
        anew = ledger.choices.get(f"unreadable:{number}", "")
        more = _lines_of_quote(lines[number:], separator, usual) if unclosed.search(line) else 0
        if anew.startswith("rewrite:"):
            yield number, _cells(anew.removeprefix("rewrite:"), separator)
        elif more is None:
            text = f"a quote opens and does not close: {line.strip()[:80]}"
            ledger.ask(number, "unreadable", text, (LEAVE_OUT, REWRITE))
        else:
            yield number, _cells("\n".join([line, *(rest for _, rest in islice(numbered, more))]), separator)


def _lines_of_quote(lines: list[str], separator: str, usual: int) -> int | None:
    """How many lines further a quote closes; None where the lines are rows of their own or it never closes."""
    for more, line in enumerate(lines[:QUOTED_LINES], start=1):
        if line.count('"') % 2:
            return more
        if line.count(separator) >= usual:
            return None
    return None


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)
