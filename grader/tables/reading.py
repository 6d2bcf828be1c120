"""A learner's text into rows: forgiving about how cells are parted, exact about which line could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.tables.schema import Column
from grader.tables.values import BadValue, NotListed, Value, plain

_RULE = re.compile(r"[\s|:+=-]+")
_BULLET = re.compile(r"\s*(?:[-*•]\s+)?")
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:,|$)|([^,]*)(?:,|$)')
_RANGE = re.compile(r"(.*\d\s*(?:[ap]m)?)\s*(?:-|–|—|\bto\b)\s*(\d.*)", re.IGNORECASE)
_TOLD = "the columns are"


@dataclass(frozen=True)
class Cell:
    """A cell: its text and place in the learner's text, its value or, where there is none, what is wrong.

    ``open`` is true where the cell could not be read, false where it was read and is no value of the column.
    """

    text: str
    start: int
    end: int
    value: Value | None
    fault: str = ""
    open: bool = False


@dataclass(frozen=True)
class Row:
    """A line that was read: its number from 1, its place in the text, its cells by column."""

    line: int
    start: int
    end: int
    cells: Mapping[str, Cell]

    def value(self, name: str) -> Value | None:
        """The value in a column, or None."""
        return self.cells[name].value if name in self.cells else None


@dataclass(frozen=True)
class Problem:
    """A line that could not be read as a row: its number, place and what is wrong with it."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Read:
    """All lines of a text that hold something: rows, and lines that are none."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


Piece = tuple[str, int, int]
"""A cell's text with its start and end."""


def read_table(text: str, columns: Sequence[Column]) -> Read:
    """The rows of a text; a first line that names the columns sets their order. Never raises."""
    rows: list[Row] = []
    problems: list[Problem] = []
    order = list(columns)
    for number, start, line in _lines(text):
        pieces = _pieces(line, start, order)
        if not rows and not problems and (named := _header(pieces, columns)):
            order = named
            continue
        end = start + len(line.rstrip())
        if (fault := _misfit(pieces, order)) is not None:
            problems.append(Problem(number, start, end, fault))
            continue
        cells = {column.name: _cell(column, *piece) for column, piece in zip(order, pieces, strict=False)}
        rows.append(Row(number, start, end, cells))
    return Read(tuple(rows), tuple(problems))


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, start and text of each line that holds something: no blank lines, comments or rules."""
    place = 0
    for number, line in enumerate(text.split("\n"), start=1):
        begin = _BULLET.match(line)
        skip = begin.end() if begin else 0
        rest = line[skip:]
        if rest.strip() and not rest.startswith(("#", "```")) and not _RULE.fullmatch(line):
            yield number, place + skip, rest
        place += len(line) + 1


def _pieces(line: str, start: int, columns: Sequence[Column]) -> list[Piece]:
    """The cells of a line, parted by bars, tabs, semicolons or commas, whichever stands in it first in this order."""
    mark = next((mark for mark in "|\t;" if mark in line), "")
    if mark == "|" and line.startswith("|"):  # a table as Markdown writes it
        start, line = start + 1, line.rstrip().removeprefix("|").removesuffix("|")
    found = list(_parted(line, mark) if mark else _by_comma(line))
    if not mark and len(found) == 1 and len(columns) == 2 and ": " in line:
        found = list(_parted(line, ": "))
    pieces = [_trimmed(text, start + at) for text, at in found]
    while len(pieces) > 1 and not pieces[-1][0] and len(pieces) > len(columns):
        pieces.pop()
    return _folded(_unfolded(pieces, columns), line, start, columns)


def _parted(line: str, mark: str) -> Iterator[tuple[str, int]]:
    place = 0
    for part in line.split(mark):
        yield part, place
        place += len(part) + len(mark)


def _by_comma(line: str) -> Iterator[tuple[str, int]]:
    """Cells parted by commas; a cell in double quotes may hold some."""
    place = 0
    while place <= len(line):
        found = _QUOTED.match(line, place)
        if found is None:  # cannot be: the second form matches anything
            return
        group = 1 if found[1] is not None else 2
        yield found[group].replace('""', '"') if group == 1 else found[group], found.start(group)
        if not found[0].endswith(","):
            return
        place = found.end()


def _trimmed(text: str, at: int) -> Piece:
    inner = text.strip()
    begin = at + (text.index(inner) if inner else 0)
    return inner, begin, begin + len(inner)


def _unfolded(pieces: list[Piece], columns: Sequence[Column]) -> list[Piece]:
    """ "9:00-9:35" in the place of start and end becomes two cells."""
    kinds = [column.kind for column in columns[:2]]
    if kinds != ["time", "time"] or not (found := _RANGE.fullmatch(pieces[0][0])):
        return pieces
    begin = pieces[0][1]
    return [_trimmed(found[1], begin), _trimmed(found[2], begin + found.start(2)), *pieces[1:]]


def _folded(pieces: list[Piece], line: str, start: int, columns: Sequence[Column]) -> list[Piece]:
    """Words of the last column that hold the mark between cells are one cell."""
    most = len(columns)
    if len(pieces) <= most or columns[-1].kind != "words":
        return pieces
    begin, end = pieces[most - 1][1], pieces[-1][2]
    return [*pieces[: most - 1], (line[begin - start : end - start], begin, end)]


def _header(pieces: Sequence[Piece], columns: Sequence[Column]) -> list[Column] | None:
    """The columns in the order of a line that names them; None if it does not."""
    names = {plain(word): column for column in columns for word in (column.name, column.shown)}
    found = [names[plain(text)] for text, _, _ in pieces if plain(text) in names]
    if len(found) != len(pieces) or len({column.name for column in found}) != len(found):
        return None
    missing = [column for column in columns if column not in found]
    return [*found, *missing] if all(column.optional or not column.weight for column in missing) else None


def _misfit(pieces: Sequence[Piece], columns: Sequence[Column]) -> str | None:
    """Why a line is no row, or None."""
    needed = [column for column in columns if not column.optional]
    told = f"{_TOLD} {', '.join(column.shown for column in columns)}"
    if len(pieces) > len(columns):
        return f"it has {len(pieces)} cells, {len(columns)} are the most; {told}"
    if len(pieces) < len(needed):
        count = "1 cell" if len(pieces) == 1 else f"{len(pieces)} cells"
        return f"it has {count}, {len(needed)} are needed; {told}"
    return None


def _cell(column: Column, text: str, start: int, end: int) -> Cell:
    if not text:
        return Cell(text, start, end, None)
    try:
        return Cell(text, start, end, column.value(text))
    except NotListed as error:
        return Cell(text, start, end, None, str(error))
    except BadValue as error:
        return Cell(text, start, end, None, str(error), open=True)
