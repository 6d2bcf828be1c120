"""What a measurement comes to for people: tables, the worst cases; and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from grader.robustness.counts import ALL, TARGET_FLIPPED, TARGET_UNCHANGED, Fell, Stood, fell, stood
from grader.robustness.measure import Report

SHOWN = 3
"""Cases of one criterion that are shown: more of the same teach nothing new."""


def worst(report: Report, most: int = 20) -> Iterator[str]:
    """Single cases to look at, turned verdicts, then cuts without effect."""
    turned = [c for c in report.cases if c.outcome == "turned"]
    for case in _frequent(turned, most):
        before, after = ("unmet", "met") if case.after else ("met", "unmet")
        yield f"{case.criterion}, {case.edit} ({case.set}): {before} became {after}\n    {case.reply!r}\n    {case.edited!r}"
    for cut in _frequent([c for c in report.cuts if not c.flipped], most):
        yield f"{cut.criterion} ({cut.set}): still met without its evidence\n    {cut.reply!r}\n    {cut.rest!r}"


def summary(report: Report) -> Iterator[str]:
    """A line a set and target: the share, and whether it is enough."""
    for row in stood(report.cases, "edit"):
        if row.name == ALL:
            yield f"{row.set}: {shown(row.unchanged)} of {row.tried} verdicts unchanged by harmless edits (target {TARGET_UNCHANGED})"
    for cut in fell(report.cuts):
        if cut.name == ALL:
            yield f"{cut.set}: {shown(cut.share)} of {cut.tried} cuts flip the verdict (target {TARGET_FLIPPED})"


def _frequent(found: list[Any], most: int) -> list[Any]:
    """A few cases a criterion, those of the criterion with most of them first, ``most`` in all."""
    by: dict[str, list[Any]] = {}
    for case in found:
        by.setdefault(case.criterion, []).append(case)
    ordered = sorted(by.values(), key=lambda cases: (-len(cases), cases[0].criterion))
    return [case for cases in ordered for case in cases[:SHOWN]][:most]


def tables(report: Report) -> Iterator[Table]:
    """By edit, by criterion with the most changeable first, and evidence cut out, each for terminals of 80 columns."""
    yield _stood_table("Harmless edits, by edit", "edit", stood(report.cases, "edit"))
    yield _stood_table("Harmless edits, by criterion", "criterion", _worst_first(stood(report.cases, "criterion")))
    made = _table("Evidence cut out of what was met", "criterion", "cut", "flipped")
    for row in _blocks(made, _worst_first(fell(report.cuts))):
        made.add_row(row.name, str(row.tried), shown(row.share))
    yield made


def shown(share: float | None) -> str:
    """A share with three decimals: targets are close to 1."""
    return "–" if share is None else f"{share:.3f}"


def _worst_first(rows: list[Any]) -> list[Any]:
    """The sum of each set, then the criteria in which something changed or stayed that should not."""
    sets = list(dict.fromkeys(row.set for row in rows))

    def share(row: Any) -> float:
        return (row.share if isinstance(row, Fell) else row.unchanged) or 0.0

    kept = [row for row in rows if row.name == ALL or share(row) < 1]
    return sorted(kept, key=lambda row: (sets.index(row.set), row.name != ALL, share(row)))


def _stood_table(title: str, first: str, rows: list[Stood]) -> Table:
    made = _table(title, first, "verdicts", "same", "turned", "lost", "settled", "met kept")
    for row in _blocks(made, rows):
        counts = (str(n) for n in (row.turned, row.lost, row.settled))
        made.add_row(row.name, str(row.tried), shown(row.unchanged), *counts, shown(row.still_met))
    return made


def _table(title: str, first: str, *others: str) -> Table:
    made = Table(title=title, box=None, header_style="underline", padding=(0, 1, 0, 0))
    made.add_column(first, no_wrap=True)
    for name in others:
        made.add_column(name, justify="right", no_wrap=True)
    return made


def _blocks(made: Table, rows: list[Any]) -> Iterator[Any]:
    """The rows, with a heading in the table before each set."""
    for number, row in enumerate(rows):
        if number == 0 or rows[number - 1].set != row.set:
            made.add_row(Text(f"\n{row.set}", style="bold"))
        yield row


def as_data(report: Report) -> dict[str, Any]:
    """The same for programs: rows with their shares, the changed cases, the cuts without effect."""
    return {
        "targets": {"unchanged": TARGET_UNCHANGED, "flipped": TARGET_FLIPPED},
        "edits": [{**vars(r), "unchanged": r.unchanged, "still_met": r.still_met} for r in stood(report.cases, "edit")],
        "criteria": [
            {**vars(r), "unchanged": r.unchanged, "still_met": r.still_met} for r in stood(report.cases, "criterion")
        ],
        "cuts": [{**vars(r), "share": r.share} for r in fell(report.cuts)],
        "changed": [{**vars(c), "outcome": c.outcome} for c in report.cases if c.outcome != "same"],
        "still_met": [vars(c) for c in report.cuts if not c.flipped],
    }
