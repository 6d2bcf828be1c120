"""Rows of a learner against the right rows: partial credit, and a reason for each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.tables.findings import Checked, Finding, Unreadable
from grader.tables.reading import Cell, Problem, Read, Row, read_table
from grader.tables.schema import Column, RightRow, Table
from grader.tables.values import Value

EXTRA = "nothing-extra"
"""The id of the finding on rows that do not belong."""
ALIKE = 2
"""Cells that must be equal for a row to be taken for one whose key it does not have."""


class WrongKey(ValueError):
    """A right row that cannot be read or that has another's key: the author's mistake."""


Right = tuple[Row, ...]
"""A right row as read, then those that are right in its place."""


def right_rows(table: Table) -> tuple[Right, ...]:
    """The rows of the answer, read as a learner's would be. Raises WrongKey."""
    rights = [tuple(_right_row(table, right, cells) for cells in (right.cells, *right.also)) for right in table.rows]
    keys = [_key(table, first) for first, *_ in rights]
    if len(set(keys)) < len(keys):
        raise WrongKey("two rows have the same key; add a column to `key`")
    return tuple(rights)


def _right_row(table: Table, right: RightRow, cells: str) -> Row:
    read = read_table(cells, table.columns)
    if not read.rows:
        raise WrongKey(f"row {right.id}: cells: {read.problems[0].text if read.problems else 'nothing is in it'}")
    for name, cell in read.rows[0].cells.items():
        if cell.fault:
            raise WrongKey(f"row {right.id}: cells: {name}: {cell.fault}")
    return read.rows[0]


def compared(read: Read, table: Table) -> Checked:
    """A finding for each right row, one on rows that do not belong, one for each line that could not be read.

    Unreadable where no line says what it is about.
    """
    rights = right_rows(table)
    lost = [*read.problems, *_keyless(read, table)]
    rows = [row for row in read.rows if None not in _key(table, row)]
    if not rows:
        return Unreadable(f"no line could be read: line {lost[0].line}: {lost[0].text}")
    given = _matched(rights, rows, table)
    unread = [problem.line for problem in lost]
    found = [
        _of_row(table, right, row, rows[given[place]] if place in given else None, unread)
        for place, (right, row) in enumerate(zip(table.rows, rights, strict=True))
    ]
    if table.extra:
        extras = [row for place, row in enumerate(rows) if place not in set(given.values())]
        good = sum(finding.share * finding.weight for finding in found) / sum(row.weight for row in table.rows)
        found.append(_of_extras(table, extras, rights, good))
    found += [
        Finding(f"line-{p.line}", f"Line {p.line}", 0, 0, False, f"it was not read as a row: {p.text}",
                "Mend the line; all other lines were graded.", ((p.start, p.end),))
        for p in sorted(lost, key=lambda problem: problem.line)
    ]  # fmt: skip
    return tuple(found)


def _keyless(read: Read, table: Table) -> Iterator[Problem]:
    """Rows of which nobody can tell what they are about."""
    for row in read.rows:
        for name in table.key:
            cell = row.cells.get(name)
            if cell is None or cell.value is None:
                fault = cell.fault if cell else ""
                yield Problem(
                    row.line, row.start, row.end, fault or f"nothing stands under “{table.column(name).shown}”"
                )
                break


def _key(table: Table, row: Row) -> tuple[Value | None, ...]:
    return tuple(row.value(name) for name in table.key)


def _matched(rights: Sequence[Right], rows: Sequence[Row], table: Table) -> dict[int, int]:
    """Which of the learner's rows is meant by which right row: by key, then, for what is left, by likeness."""
    likeness = {
        (place, mine): max(_alike(table, one, row) for one in right)
        for place, right in enumerate(rights) for mine, row in enumerate(rows)
    }  # fmt: skip
    keyed = {
        pair for pair in likeness if any(_key(table, one) == _key(table, rows[pair[1]]) for one in rights[pair[0]])
    }
    found: dict[int, int] = {}
    for pair in sorted(likeness, key=lambda pair: (pair not in keyed, -likeness[pair], pair)):
        place, mine = pair
        if place not in found and mine not in found.values() and (pair in keyed or likeness[pair] >= ALIKE):
            found[place] = mine
    return found


def _alike(table: Table, right: Row, mine: Row) -> int:
    """How many cells are equal; equal words count twice, for hardly two things have the same ones by chance."""
    equal = [
        c for c in table.columns if c.name in right.cells and _same(c, right.cells[c.name], mine.cells.get(c.name))
    ]
    return len(equal) + sum(column.kind == "words" for column in equal)


def _same(column: Column, right: Cell | None, mine: Cell | None) -> bool:
    one, other = (cell.value if cell else None for cell in (right, mine))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= column.within
    return one == other


def _of_row(table: Table, right: RightRow, rows: Right, mine: Row | None, unread: Sequence[int]) -> Finding:
    row = rows[0] if mine is None else max(rows, key=lambda one: _alike(table, one, mine))
    title = right.title or " ".join(rows[0].cells[name].text for name in table.key)
    if mine is None:
        lines = f"; line {unread[0]} could not be read and may be it" if unread else ""
        return Finding(right.id, title, right.weight, 0, False, f"there is no row for it{lines}", right.why)
    graded = _graded(table)
    whole = sum(column.weight for column in graded)
    wrong = [c for c in graded if not _same(c, row.cells.get(c.name), mine.cells.get(c.name))]
    share = 1 - sum(column.weight for column in wrong) / whole
    if astray := [c for c in map(table.column, table.key) if not _same(c, row.cells[c.name], mine.cells.get(c.name))]:
        share, wrong = share / 2, [*astray, *(c for c in wrong if c not in astray)]
    if not wrong:
        return Finding(right.id, title, right.weight, 1, True, "it is as it should be", "", ((mine.start, mine.end),))
    reasons = [_difference(column, row, mine) for column in wrong]
    cells = [mine.cells[c.name] for c in wrong if c.name in mine.cells and mine.cells[c.name].text]
    places = tuple((cell.start, cell.end) for cell in cells) or ((mine.start, mine.end),)
    doubt = any(cell.open for cell in cells)
    return Finding(
        right.id, title, right.weight, share, None if doubt else False, "; ".join(reasons), right.why, places
    )


def _graded(table: Table) -> list[Column]:
    """The columns whose cells earn points: finding the row is what the key is for."""
    weighed = [column for column in table.columns if column.weight]
    return [column for column in weighed if column.name not in table.key] or weighed


def _difference(column: Column, right: Row, mine: Row) -> str:
    """What is different in one cell, without saying what is right."""
    cell, wanted = mine.cells.get(column.name), right.value(column.name)
    if cell is None or not cell.text:
        return f"nothing stands under “{column.shown}”"
    if cell.fault:
        return cell.fault
    if isinstance(cell.value, float) and isinstance(wanted, float):
        words = ("too early", "too late") if column.kind == "time" else ("too little", "too much")
        return f"{cell.text} under “{column.shown}” is {words[cell.value > wanted]}"
    return f"“{cell.text}” is not right under “{column.shown}”"


def _of_extras(table: Table, extras: Sequence[Row], rights: Sequence[Right], good: float) -> Finding:
    """Adding nothing that does not belong earns its weight as far as the rows that belong are ``good``."""
    keys = {_key(table, row) for row, *_ in rights}
    if not extras:
        why = "no row stands in it that does not belong"
        if good < 1:
            why += "; how much that is worth follows from the rows that are right"
        return Finding(EXTRA, "Nothing added", table.extra, good, good == 1, why)
    double = [row for row in extras if _key(table, row) in keys]
    odd = [f"line {row.line}" for row in extras if row not in double]
    parts = [f"line {row.line} has the same {' and '.join(table.key)} as another row" for row in double]
    parts += [f"{', '.join(odd)} {'does' if len(odd) == 1 else 'do'} not belong here"] if odd else []
    share = good / (1 + len(extras))
    return Finding(
        EXTRA, "Nothing added", table.extra, share, False, "; ".join(parts),
        "Look each of these lines up in what you were given: what counts twice, or was never there?",
        tuple((row.start, row.end) for row in extras),
    )  # fmt: skip


def missing_cells(table: Table) -> Iterator[str]:
    """The learner's table as it begins: the key cells of each row where they are given, one line a row."""
    for row, *_ in right_rows(table) if table.given else ():
        yield " | ".join(row.cells[c.name].text if c.name in table.key else "" for c in table.columns).rstrip()
