"""Do both replies of a comparison show the difference, and does a lesson show each figure?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from course.audit.places import shown
from course.catalog import Lesson
from course.figures import Comparison, FigureFile
from grader.judging import judge_all
from grader.kinds.base import Context, Verdict
from grader.library import library


def comparison_findings(path: Path, comparison: Comparison) -> Iterator[str]:
    """The good reply meets all its criteria, the thin one misses most of them."""
    place = f"{shown(path)}: comparison {comparison.id}"
    unknown = [name for name in comparison.criteria if name not in library()]
    if unknown:
        yield f"{place}: criteria: there is no {', '.join(unknown)}; `coach catalogue` lists the criteria."
        return
    for name, verdict in _verdicts(comparison, comparison.good).items():
        if not verdict.met:
            yield f"{place}: good: {name} is not met ({verdict.why}); mend the reply or leave the criterion out."
    thin = [name for name, verdict in _verdicts(comparison, comparison.thin).items() if verdict.met]
    if 2 * len(thin) >= len(comparison.criteria):
        yield (
            f"{place}: thin: meets {len(thin)} of {len(comparison.criteria)} criteria ({', '.join(thin)}); "
            "a thin reply should miss most of them."
        )


def _verdicts(comparison: Comparison, reply: str) -> dict[str, Verdict]:
    return judge_all(reply.strip(), comparison.criteria, Context(message=comparison.message))


def unused_figures(path: Path, file: FigureFile, lessons: Iterable[Lesson]) -> Iterator[str]:
    """Charts and comparisons of a file that no lesson shows."""
    used = {name for lesson in lessons for name in (*lesson.charts, *lesson.comparisons)}
    for kind, figures in (("chart", file.charts), ("compare", file.comparisons)):
        for figure in figures:
            if figure.id not in used:
                yield (
                    f"{shown(path)}: {figure.id}: no lesson shows it; "
                    f'add a cell with {kind}("{figure.id}") or delete it.'
                )
