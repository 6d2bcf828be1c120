"""How far verdicts agree with labels: the usual figures, by their textbook formulas. Pure.

A figure is None where its formula divides by nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BINS = 5
LOWEST = 0.5
"""Confidence of a coin toss between two answers: no decision can have less, so the bins begin here."""


@dataclass(frozen=True)
class Tally:
    """Decided verdicts against labels: right and wrong "met", right and wrong "unmet"."""

    true_met: int
    false_met: int
    true_unmet: int
    false_unmet: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> Tally:
        """Count pairs of (label, verdict)."""
        counts = dict.fromkeys(((True, True), (False, True), (False, False), (True, False)), 0)
        for pair in pairs:
            counts[pair] += 1
        return cls(*counts.values())

    @property
    def items(self) -> int:
        """How many were decided."""
        return self.true_met + self.false_met + self.true_unmet + self.false_unmet

    @property
    def accuracy(self) -> float | None:
        """Share of the decided that agree with the label."""
        return ratio(self.true_met + self.true_unmet, self.items)

    @property
    def precision(self) -> float | None:
        """Share of the verdicts "met" that are right."""
        return ratio(self.true_met, self.true_met + self.false_met)

    @property
    def recall(self) -> float | None:
        """Share of the decided replies labelled met that got "met"."""
        return ratio(self.true_met, self.true_met + self.false_unmet)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return ratio(2 * self.true_met, 2 * self.true_met + self.false_met + self.false_unmet)

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance, (observed - expected) / (1 - expected).

        Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
        Measurement 20, 1960. ``expected`` is the agreement of two raters who keep their shares of
        "met" and toss otherwise.
        """
        if not self.items:
            return None
        label = (self.true_met + self.false_unmet) / self.items
        verdict = (self.true_met + self.false_met) / self.items
        expected = label * verdict + (1 - label) * (1 - verdict)
        observed = (self.true_met + self.true_unmet) / self.items
        return ratio(observed - expected, 1 - expected)


def ratio(part: float, whole: float) -> float | None:
    """``part / whole``, or None if the whole is nothing."""
    return part / whole if whole else None


def calibration_error(decisions: Iterable[tuple[float, bool]]) -> float | None:
    """Expected calibration error of pairs (confidence, right): 0 is perfect, 1 the worst.

    The decisions are put into five equally wide bins of confidence from 0.5 to 1; the error is the
    mean distance between confidence and share of right ones, weighted by the bins' sizes. Naeini,
    Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in decisions:
        number = int((confidence - LOWEST) / (1 - LOWEST) * BINS)
        bins[min(max(number, 0), BINS - 1)].append((confidence, right))
    # A bin's size times its mean distance is the distance of its sums.
    gaps = [abs(sum(c for c, _ in found) - sum(right for _, right in found)) for found in bins]
    return ratio(sum(gaps), sum(map(len, bins)))
