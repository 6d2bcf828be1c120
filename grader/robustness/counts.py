"""Counts and shares of what changed, by edit and by criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


def reached(report: Report) -> bool:
    """True if every set reaches both targets."""
    stands = all((r.unchanged or 0) >= TARGET_UNCHANGED for r in stood(report.cases, "edit") if r.name == ALL)
    return stands and all((r.share or 0) >= TARGET_FLIPPED for r in fell(report.cuts) if r.name == ALL)
