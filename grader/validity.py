"""``coach validity``: agreement of the grader with labels, a criterion and a set of replies at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rich.table import Table
from rich.text import Text

from grader import resources
from grader.agreement import Tally, calibration_error, ratio
from grader.judging import judge, judge_all
from grader.kinds.base import Context, Verdict
from grader.labelled import read_labelled
from grader.library import Criterion, library
from grader.model.learned import model

BLIND = resources.SOLUTIONS.parent / "tests" / "blind"
"""Replies labelled apart from the criteria's own examples; only a checkout has them."""
ALL = "all criteria"


@dataclass(frozen=True)
class Judged:
    """One reply's label on one criterion and the verdict that it got."""

    criterion: str
    label: bool
    verdict: Verdict


@dataclass(frozen=True)
class Row:
    """Agreement on one criterion in one set.

    Shares are between 0 and 1. ``share_met`` counts labels, ``coverage`` the verdicts that are not
    unsure; all that follows is of those. A figure is None where it cannot be computed.
    """

    criterion: str
    set: str
    items: int
    share_met: float | None
    coverage: float | None
    accuracy: float | None
    precision: float | None
    recall: float | None
    f1: float | None
    kappa: float | None
    calibration_error: float | None


def measure(criterion: str, name: str, judged: tuple[Judged, ...]) -> Row:
    """The figures of one criterion (or of all) in the set ``name``."""
    decided = [(j.label, j.verdict.met, j.verdict.confidence) for j in judged if j.verdict.met is not None]
    tally = Tally.of((label, bool(found)) for label, found, _ in decided)
    return Row(
        criterion=criterion,
        set=name,
        items=len(judged),
        share_met=ratio(sum(j.label for j in judged), len(judged)),
        coverage=ratio(len(decided), len(judged)),
        accuracy=tally.accuracy,
        precision=tally.precision,
        recall=tally.recall,
        f1=tally.f1,
        kappa=tally.kappa,
        calibration_error=calibration_error((confidence, label == found) for label, found, confidence in decided),
    )


def judge_examples(criterion: Criterion) -> tuple[Judged, ...]:
    """The criterion's own examples, judged: takes about a second for a hundred."""
    examples = criterion.file.examples
    return tuple(
        Judged(criterion.id, label, judge(example.reply, criterion, criterion.contexts_of(example)))
        for label, replies in ((True, examples.met), (False, examples.unmet))
        for example in replies
    )


@cache
def own_examples(name: str) -> tuple[Judged, ...]:
    """`judge_examples` of a criterion of the library; judged once a process."""
    return judge_examples(library()[name])


def own_counts(name: str) -> tuple[int, ...]:
    """Decisions of a criterion on the project's labelled replies, each by a model that had not seen it (five folds).

    Items, labelled met, right and wrong "met", right and wrong "unmet". A criterion that nothing was
    learned for is judged on the examples in its file.
    """
    trained = model()
    if trained is not None and name in trained.held_out:
        return trained.held_out[name]
    judged = own_examples(name)
    decided = Tally.of((j.label, bool(j.verdict.met)) for j in judged if j.verdict.met is not None)
    labels = sum(j.label for j in judged)
    return len(judged), labels, decided.true_met, decided.false_met, decided.true_unmet, decided.false_unmet


def own_figures(name: str) -> Row:
    """The figures of a criterion of the library on the project's own replies (see `own_counts`)."""
    return counted(name, own_counts(name))


def own_rows() -> list[Row]:
    """`own_figures` of every criterion, and of all together."""
    counts = {name: own_counts(name) for name in library()}
    sums = tuple(sum(column) for column in zip(*counts.values(), strict=True))
    return [*(counted(name, found) for name, found in counts.items()), counted(ALL, sums)]


def counted(name: str, counts: tuple[int, ...]) -> Row:
    """The figures of counted decisions: items, labelled met, right and wrong "met", right and wrong "unmet"."""
    items, met, *cells = counts
    tally = Tally(*cells)
    return Row(
        name, "cross-validated", items, ratio(met, items), ratio(tally.items, items),
        tally.accuracy, tally.precision, tally.recall, tally.f1, tally.kappa, None,
    )  # fmt: skip


def _ignore(problem: str) -> None:
    """Nobody asked for the problems."""


def judged_sets(data: Path | None, problem: Callable[[str], None] = _ignore) -> dict[str, tuple[Judged, ...]]:
    """Each blind set by name, and the labelled JSON lines in ``data`` if given, judged.

    What is wrong with a line goes to ``problem`` as "file:line: …"; the other lines are judged.
    Raises OSError if a file cannot be read.
    """
    sets = {path: f"blind {path.stem}" for path in sorted(BLIND.glob("*.jsonl"))}
    if data is not None:
        data.stat()  # a missing file should be found out before the long work, not after it
        sets[data] = data.name
    return {name: tuple(judge_labelled(path, problem)) for path, name in sets.items()}


def validity_rows(data: Path | None, problem: Callable[[str], None] = _ignore) -> list[Row]:
    """Rows for the project's own replies (cross-validated) and for each of `judged_sets`. Raises OSError."""
    return rows_of(judged_sets(data, problem))


def rows_of(sets: Mapping[str, tuple[Judged, ...]]) -> list[Row]:
    """Rows for the project's own replies (cross-validated), and for each of the judged sets."""
    rows = own_rows()
    for name, judged in sets.items():
        found = [c for c in library() if any(j.criterion == c for j in judged)]
        rows += [measure(c, name, tuple(j for j in judged if j.criterion == c)) for c in found]
        rows.append(measure(ALL, name, judged))
    return rows


def judge_labelled(path: Path, problem: Callable[[str], None] = _ignore) -> Iterator[Judged]:
    """Judge the labelled lines of a file (see `grader.labelled`). Raises OSError."""
    for line in read_labelled(path, problem):
        wanted = {name: label for name, label in line.labels.items() if name in library()}
        verdicts = judge_all(line.reply, wanted, Context.from_text(line.context))
        yield from (Judged(name, label, verdicts[name]) for name, label in wanted.items())


_COLUMNS = {
    "items": "items", "share_met": "met", "coverage": "cover", "accuracy": "acc.", "precision": "prec.",
    "recall": "recall", "f1": "F1", "kappa": "kappa", "calibration_error": "ECE",
}  # fmt: skip


def table(rows: list[Row]) -> Table:
    """The rows as a table that fits a terminal of 80 columns: a block a set."""
    made = Table(title="Agreement with labels", box=None, header_style="underline", padding=(0, 1, 0, 0))
    made.add_column("criterion", no_wrap=True)
    for title in _COLUMNS.values():
        made.add_column(title, justify="right", no_wrap=True)
    for number, row in enumerate(rows):
        if number == 0 or rows[number - 1].set != row.set:
            made.add_row(Text(f"\n{row.set}", style="bold"))
        made.add_row(row.criterion, *(shown(getattr(row, name)) for name in _COLUMNS))
    return made


def shown(figure: float | int | None) -> str:
    """A figure for reading: counts whole, shares with two decimals, a dash where there is none."""
    if figure is None:
        return "–"
    return str(figure) if isinstance(figure, int) else f"{figure:.2f}"
