"""What a measurement comes to: shares by edit and by criterion, and the worst cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from rich.table import Table
from rich.text import Text

from grader.agreement import ratio
from grader.robustness.measure import Case, Cut, Report

TARGET_UNCHANGED = 0.98
"""Share of verdicts that a harmless edit should leave as they are."""
TARGET_FLIPPED = 0.95
"""Share of the verdicts "met" that should fall when their evidence is cut out."""
ALL = "all"


@dataclass(frozen=True)
class Stood:
    """Verdicts under harmless edits, of one edit or criterion; ``tried`` counts verdicts, the others are parts of it.

    ``met`` were met before the edit and ``kept`` are met after it too: most verdicts are "unmet", and what
    a reply does not do it hardly does after an edit, so the share of these says more.
    """

    set: str
    name: str
    tried: int
    turned: int
    lost: int
    settled: int
    met: int
    kept: int

    @property
    def unchanged(self) -> float | None:
        """Share of the verdicts that stayed as they were, between 0 and 1."""
        return ratio(self.tried - self.turned - self.lost - self.settled, self.tried)

    @property
    def still_met(self) -> float | None:
        """Share of the verdicts "met" that stayed "met", between 0 and 1."""
        return ratio(self.kept, self.met)


@dataclass(frozen=True)
class Fell:
    """Verdicts "met" that had their evidence cut out: how many were tried and how many are met no longer."""

    set: str
    name: str
    tried: int
    flipped: int

    @property
    def share(self) -> float | None:
        """Share that flipped, between 0 and 1."""
        return ratio(self.flipped, self.tried)


def stood(cases: Iterable[Case], by: str) -> list[Stood]:
    """Counts a set and a field of the cases ("edit" or "criterion"), each set with its sum first."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for case in cases:
        for name in (ALL, getattr(case, by)):
            found.setdefault((case.set, name), Counter()).update(_counted(case))
    return [Stood(s, n, *(c[part] for part in _PARTS)) for (s, n), c in found.items()]


_PARTS = ("tried", "turned", "lost", "settled", "met", "kept")


def _counted(case: Case) -> Iterator[str]:
    """The parts that a case counts in."""
    yield from ("tried", case.outcome)
    if case.before:
        yield from ("met", "kept") if case.after else ("met",)


def fell(cuts: Iterable[Cut]) -> list[Fell]:
    """Counts a set and criterion, each set with its sum first."""
    found: dict[tuple[str, str], list[bool]] = {}
    for cut in cuts:
        for name in (ALL, cut.criterion):
            found.setdefault((cut.set, name), []).append(cut.flipped)
    return [Fell(s, n, len(flips), sum(flips)) for (s, n), flips in found.items()]


def worst(report: Report, most: int = 20) -> Iterator[str]:
    """Single cases to look at, those of the criterion with most of them first: turned verdicts, then cuts without effect."""
    turned = [c for c in report.cases if c.outcome == "turned"]
    for case in _frequent(turned, most):
        before, after = (("unmet", "met") if case.after else ("met", "unmet"))
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


def reached(report: Report) -> bool:
    """True if every set reaches both targets."""
    stands = all((r.unchanged or 0) >= TARGET_UNCHANGED for r in stood(report.cases, "edit") if r.name == ALL)
    return stands and all((r.share or 0) >= TARGET_FLIPPED for r in fell(report.cuts) if r.name == ALL)


def _frequent(found: list[Any], most: int) -> list[Any]:
    number = Counter(map(attrgetter("criterion"), found))
    return sorted(found, key=lambda c: (-number[c.criterion], c.criterion))[:most]


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
        return float(row.share if isinstance(row, Fell) else row.unchanged)

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
        "criteria": [{**vars(r), "unchanged": r.unchanged, "still_met": r.still_met} for r in stood(report.cases, "criterion")],
        "cuts": [{**vars(r), "share": r.share} for r in fell(report.cuts)],
        "changed": [{**vars(c), "outcome": c.outcome} for c in report.cases if c.outcome != "same"],
        "still_met": [vars(c) for c in report.cuts if not c.flipped],
    }
