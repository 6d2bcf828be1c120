"""Agreement figures: checked by hand on small tables, and labelled files that are partly broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from grader.agreement import Tally, calibration_error
from grader.labelled import read_labelled
from grader.library import library
from grader.validity import ALL, BLIND, Judged, judge_labelled, measure, table, validity_rows


def test_the_figures_of_a_textbook_table() -> None:
    """20 and 15 agreements, 5 and 10 disagreements: accuracy .7, kappa .4 (the example that textbooks use)."""
    tally = Tally(true_met=20, false_met=10, true_unmet=15, false_unmet=5)
    assert tally.accuracy == pytest.approx(0.7)
    assert tally.precision == pytest.approx(2 / 3)
    assert tally.recall == pytest.approx(0.8)
    assert tally.f1 == pytest.approx(8 / 11)
    assert tally.kappa == pytest.approx(0.4)


def test_perfect_chance_and_opposite_agreement() -> None:
    """Kappa is 1 for perfect agreement, 0 for chance, negative for worse."""
    assert Tally(10, 0, 10, 0).kappa == pytest.approx(1)
    assert Tally(5, 5, 5, 5).kappa == pytest.approx(0)
    assert Tally(0, 10, 0, 10).kappa == pytest.approx(-1)


def test_every_criterion_has_blind_items_on_both_sides() -> None:
    """At least 40 blind labels for each, some met and some unmet: a figure from fewer says little."""
    problems: list[str] = []
    labels: dict[str, list[bool]] = {name: [] for name in library()}
    for path in BLIND.glob("*.jsonl"):
        for line in read_labelled(path, problems.append):
            for name, label in line.labels.items():
                labels[name].append(label)
    assert problems == []
    assert [name for name, found in labels.items() if len(found) < 40 or len(set(found)) < 2] == []


def test_nothing_to_divide_by_is_no_figure() -> None:
    """Without decisions, or with labels of one sort, a figure is left out, not invented."""
    empty = Tally(0, 0, 0, 0)
    assert [empty.accuracy, empty.precision, empty.recall, empty.f1, empty.kappa] == [None] * 5
    assert Tally(7, 0, 0, 0).kappa is None
    assert calibration_error([]) is None


def test_pairs_are_counted_where_they_belong() -> None:
    """Each pair of label and verdict lands in its own corner of the table."""
    pairs = [(True, True)] * 4 + [(False, True)] * 3 + [(False, False)] * 2 + [(True, False)]
    assert Tally.of(pairs) == Tally(true_met=4, false_met=3, true_unmet=2, false_unmet=1)


def test_calibration_error_is_the_distance_of_confidence_and_share_of_right() -> None:
    """Nine of ten right at .9 is perfect; all right at .6 is off by .4; the bins are weighted by size."""
    perfect = [(0.9, True)] * 9 + [(0.9, False)]
    modest = [(0.6, True)] * 10
    assert calibration_error(perfect) == pytest.approx(0)
    assert calibration_error(modest) == pytest.approx(0.4)
    assert calibration_error(perfect + modest) == pytest.approx(0.2)
    assert calibration_error([(1.0, False)]) == pytest.approx(1)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Three good lines among broken ones."""
    good = {
        "reply": "I can hear how worried you are, and I am sorry.",
        "context": "My dog is ill.",
        "labels": {"names-feeling": 1, "concise": "n"},
    }
    lines = [
        json.dumps(good).encode(),
        b"",
        b"not JSON",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"reply": 5, "labels": {}}',
        b'{"reply": "x", "labels": {"concise": "maybe"}}',
        b'{"reply": "x", "context": 3, "labels": {}}',
        b'{"reply": "The parcel is on its way.", "labels": {"names-feeling": 0, "no-such": 1, "affirms": "u"}}',
        b'\xef\xbb\xbf{"reply": "We shipped it. \xc2\x85 Good?", "labels": {"names-feeling": 0}}',
    ]
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


def test_broken_lines_are_named_and_the_rest_is_judged(labelled: Path) -> None:
    """Each broken line is reported with its number; labels n and u and unknown criteria are passed over."""
    problems: list[str] = []
    judged = list(judge_labelled(labelled, problems.append))
    assert [(j.criterion, j.label) for j in judged] == [
        ("names-feeling", True),
        ("names-feeling", False),
        ("names-feeling", False),
    ]
    assert [int(problem.removeprefix(f"{labelled}:").split(":")[0]) for problem in problems] == [3, 4, 5, 6, 7, 8]


def test_a_row_counts_only_decided_verdicts(labelled: Path) -> None:
    """Accuracy is of the decided; coverage says how many these are."""
    row = measure("names-feeling", "mine", tuple(judge_labelled(labelled)))
    assert (row.items, row.coverage, row.accuracy) == (3, 1.0, 1.0)
    assert row.share_met == pytest.approx(1 / 3)
    assert measure("names-feeling", "none", ()).accuracy is None


def test_unsure_verdicts_lower_the_coverage_alone(tmp_path: Path) -> None:
    """An unreadable reply is undecided: neither right nor wrong."""
    path = tmp_path / "two.jsonl"
    rows = [
        {"reply": "x" * 50_000, "labels": {"concise": 0}},
        {"reply": "It is on its way to you.", "labels": {"concise": 1}},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    judged = tuple(judge_labelled(path))
    assert all(isinstance(j, Judged) for j in judged)
    row = measure("concise", "two", judged)
    assert (row.coverage, row.accuracy) == (0.5, 1.0)


def test_every_criterion_has_a_row_in_every_set(labelled: Path) -> None:
    """The examples, the blind replies of a checkout and the given file, each with a sum of all criteria."""
    rows = validity_rows(labelled)
    sets = list(dict.fromkeys(row.set for row in rows))
    assert sets == [
        "cross-validated",
        *(f"blind {path.stem}" for path in sorted(BLIND.glob("*.jsonl"))),
        "labelled.jsonl",
    ]
    assert [row.criterion for row in rows if row.set == "cross-validated"] == [*library(), ALL]
    assert all(row.items for row in rows)
    console = Console(width=80, record=True)
    console.print(table(rows))
    shown = console.export_text()
    assert "…" not in shown, "the table does not fit 80 columns"
    assert all(name in shown for name in (*library(), *sets, "kappa", "ECE"))


def test_a_missing_file_is_an_error_before_the_long_work(tmp_path: Path) -> None:
    """A typing mistake in the file's name does not cost half a minute."""
    with pytest.raises(OSError, match="absent"):
        validity_rows(tmp_path / "absent.jsonl")
