"""Feedback pages of a class, written directly: the same words and marks as in the lesson, one file a learner."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.cohort.folder import Cohort, CohortError, open_cohort
from grader.cohort.lock import at_work
from grader.cohort.results import grades_of
from grader.feedback import STYLE, feedback_html, number
from grader.files import write_changed
from grader.grading import Grade

CHUNK = 100
MANY = 400
"""Pages from which more than one process pays."""


@dataclass(frozen=True)
class Part:
    """One task on a page: gradebook row, reply, grade (None if nothing could be read)."""

    title: str
    row: dict[str, Any]
    reply: str
    grade: Grade | None


@dataclass(frozen=True)
class Page:
    """A learner's page: where it goes and what stands on it."""

    path: Path
    exercise: str
    name: str
    parts: tuple[Part, ...]


def write_feedback(folder: Path, workers: int | None = None) -> str:
    """Write the page of every graded learner; a sentence for the instructor. Raises CohortError."""
    from rich.progress import track

    cohort = open_cohort(folder)
    with at_work(cohort.root, "coach cohort feedback"):
        written, failed = 0, []
        for done in track(_write_all(cohort, workers or os.cpu_count() or 1), description="Writing feedback", transient=True):  # fmt: skip
            written += not done
            failed += [done] if done else []
    if not written and not failed:
        raise CohortError(f"Nothing is graded yet; run: coach cohort grade {folder}")
    text = f"{written} feedback pages are in {cohort.root / 'feedback'}."
    return text + (f" Not written: {'; '.join(failed)}." if failed else "")


def _write_all(cohort: Cohort, workers: int) -> Iterator[str]:
    from grader.notebooks.book.reading import gradebook_rows

    rows: dict[str, list[dict[str, Any]]] = {}
    for row in gradebook_rows(cohort.root, cohort.exercise):
        rows.setdefault(row["learner"], []).append(row)
    if workers > 1 and len(rows) > MANY:
        yield from _in_processes(cohort, rows, workers)
        return
    for page in pages(cohort, rows):
        yield from write_pages([page])


def _in_processes(cohort: Cohort, rows: dict[str, list[dict[str, Any]]], workers: int) -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        running = []
        for chunk in _chunks(pages(cohort, rows)):
            running.append(pool.submit(write_pages, chunk))
            if len(running) > 2 * workers:
                yield from running.pop(0).result()
        for future in running:
            yield from future.result()


def _chunks(found: Iterable[Page]) -> Iterator[list[Page]]:
    chunk: list[Page] = []
    for page in found:
        chunk.append(page)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def pages(cohort: Cohort, rows: dict[str, list[dict[str, Any]]]) -> Iterator[Page]:
    """The pages of all learners in the gradebook, some at a time."""
    from grader.exercises import exercise_tasks

    titles = {task.id: f"{n}. {task.title}" for n, task in enumerate(exercise_tasks(cohort.exercise, cohort.root), 1)}
    learners = sorted(rows)
    for start in range(0, len(learners), CHUNK):
        some = learners[start : start + CHUNK]
        grades = {(learner, task): (text, grade) for learner, task, text, grade in grades_of(cohort, some)}
        for learner in some:
            mine = {row["task"]: row for row in rows[learner]}
            parts = tuple(
                Part(title, mine[task], *grades.get((learner, task), ("", None)))
                for task, title in titles.items()
                if task in mine
            )
            path = cohort.root / "feedback" / learner / cohort.exercise / f"{cohort.exercise}.html"
            yield Page(path, cohort.exercise, rows[learner][0]["name"], parts)


def write_pages(found: list[Page]) -> list[str]:
    """Write pages; an empty text for each that is in place, or what went wrong with it."""
    results = []
    for page in found:
        try:
            write_changed(page.path, page_html(page).encode())
            results.append("")
        except OSError as error:
            results.append(f"{page.name} ({error.strerror})")
    return results


def page_html(page: Page) -> str:
    """A page as one self-contained file."""
    rows = [part.row for part in page.parts]
    late = max((row["late_penalty"] for row in rows), default=0.0)
    total = max(0.0, sum(row["score"] for row in rows) - late)
    return _template().render(
        page=page,
        total=total,
        possible=sum(row["max_score"] for row in rows),
        late=late,
        waiting=any(row["needs_person"] for row in rows),
        style=Markup(STYLE),  # noqa: S704 (our own style sheet)
    )


def _marked(part: Part) -> Markup:
    if part.grade is None:
        return Markup("")
    # Open, so that a printed page holds everything; headings one level below the task's.
    html = feedback_html(part.reply, part.grade, style=False).replace("<details", "<details open")
    html = html.replace("<h4>", "<h3>").replace("</h4>", "</h3>")
    html = html.replace('aria-label="Feedback on your reply"', 'aria-label="{}"'.format(Markup.escape(f"Feedback on {part.title}")))  # fmt: skip
    return Markup(html)  # noqa: S704 (escaped where it is made)


def _comment(part: Part) -> str:
    """What the instructor wrote, or what became of the reply if that is worth saying."""
    note = str(part.row["note"])
    if part.row["comment"]:
        return str(part.row["comment"])
    return "" if note == "Graded." or (part.grade is not None and note.endswith(" The reply file beside it was used.")) else note  # fmt: skip


@cache
def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"points": number, "marked": _marked, "comment": _comment}
    return environment.get_template("feedback.html.j2")
