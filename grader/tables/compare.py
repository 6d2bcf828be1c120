"""Rows of a learner against the right rows: partial credit, and a reason for each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.tables.findings import Finding
from grader.tables.reading import Cell, Problem, Read, Row, read_table
from grader.tables.schema import Column, RightRow, Table
from grader.tables.values import Value

EXTRA = "nothing-extra"
"""The id of the finding on rows that do not belong."""
ALIKE = 2
"""Cells that must be equal for a row to be taken for one whose key it does not have."""


class WrongKey(ValueError):
    """A right row that cannot be read or that has another's key: the author's mistake."""


def right_rows(table: Table) -> tuple[Row, ...]:
    """The rows of the answer, read as a learner's would be. Raises WrongKey."""
    rows = []
    for right in table.rows:
        read = read_table(right.cells, table.columns)
        if not read.rows:
            raise WrongKey(f"row {right.id}: cells: {read.problems[0].text if read.problems else 'nothing is in it'}")
        for name, cell in read.rows[0].cells.items():
            if cell.fault:
                raise WrongKey(f"row {right.id}: cells: {name}: {cell.fault}")
        rows.append(read.rows[0])
    keys = [_key(table, row) for row in rows]
    if len(set(keys)) < len(keys):
        raise WrongKey("two rows have the same key; add a column to `key`")
    return tuple(rows)


def compared(read: Read, table: Table) -> tuple[Finding, ...]:
    """A finding for each right row, one on rows that do not belong, one for each line that could not be read."""
    rights = right_rows(table)
    lost = [*read.problems, *_keyless(read, table)]
    rows = [row for row in read.rows if None not in _key(table, row)]
    given = _matched(rights, rows, table)
    unread = [problem.line for problem in lost]
    found = [
        _of_row(table, right, row, rows[given[place]] if place in given else None, unread)
        for place, (right, row) in enumerate(zip(table.rows, rights, strict=True))
    ]
    if table.extra:
        extras = [row for place, row in enumerate(rows) if place not in set(given.values())]
        found.append(_of_extras(table, extras, rights, len(given) / len(rights)))
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
                yield Problem(row.line, row.start, row.end, fault or f"nothing stands under “{table.column(name).shown}”")
                break


def _key(table: Table, row: Row) -> tuple[Value | None, ...]:
    return tuple(row.value(name) for name in table.key)


def _matched(rights: Sequence[Row], rows: Sequence[Row], table: Table) -> dict[int, int]:
    """Which of the learner's rows is meant by which right row: by key, then, for what is left, by likeness."""
    found: dict[int, int] = {}
    keys: dict[tuple[Value | None, ...], int] = {}
    for place, row in enumerate(rows):
        keys.setdefault(_key(table, row), place)
    for place, right in enumerate(rights):
        if (mine := keys.get(_key(table, right))) is not None:
            found[place] = mine
    graded = [column for column in table.columns if column.weight]
    likeness = [
        (-sum(_same(c, right.cells.get(c.name), row.cells.get(c.name)) for c in graded), place, mine)
        for place, right in enumerate(rights) if place not in found
        for mine, row in enumerate(rows) if mine not in found.values()
    ]  # fmt: skip
    for score, place, mine in sorted(likeness):
        if -score >= ALIKE and place not in found and mine not in found.values():
            found[place] = mine
    return found


def _same(column: Column, right: Cell | None, mine: Cell | None) -> bool:
    one, other = (cell.value if cell else None for cell in (right, mine))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= column.within
    return one == other


def _of_row(table: Table, right: RightRow, row: Row, mine: Row | None, unread: Sequence[int]) -> Finding:
    title = right.title or " ".join(row.cells[name].text for name in table.key)
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
    return Finding(right.id, title, right.weight, share, None if doubt else False, "; ".join(reasons), right.why, places)


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


def _of_extras(table: Table, extras: Sequence[Row], rights: Sequence[Row], here: float) -> Finding:
    """Adding nothing that does not belong earns its weight only as far as the rows that belong are there."""
    keys = {_key(table, row) for row in rights}
    if not extras:
        share = here
        why = "no row stands in it that does not belong" + ("" if here == 1 else ", but rows are missing")
        return Finding(EXTRA, "Nothing added", table.extra, share, here == 1, why)
    again = [f"line {row.line} says something again" for row in extras if _key(table, row) in keys]
    odd = [f"line {row.line}" for row in extras if _key(table, row) not in keys]
    parts = [*again, *([f"{', '.join(odd)} {'does' if len(odd) == 1 else 'do'} not belong here"] if odd else [])]
    share = here * max(0.0, 1 - len(extras) / len(rights))
    return Finding(
        EXTRA, "Nothing added", table.extra, share, False, "; ".join(parts),
        "Look each of these lines up in what you were given: what counts twice, or was never there?",
        tuple((row.start, row.end) for row in extras),
    )  # fmt: skip


def missing_cells(table: Table) -> Iterator[str]:
    """The learner's table as it begins: the key cells of each row where they are given, one line a row."""
    for row in right_rows(table) if table.given else ():
        yield " | ".join(row.cells[c.name].text if c.name in table.key else "" for c in table.columns).rstrip()
