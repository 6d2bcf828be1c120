"""``coach audit``: what the course holds, and what in it should be mended, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from course import catalog
from course.audit.criteria import criterion_findings
from course.audit.drills import drill_findings, same_names, unused_drills
from course.audit.figures import comparison_findings, unused_figures
from course.audit.lessons import lesson_findings, shared_paragraphs
from course.audit.markers import marker_findings
from course.audit.places import shown
from course.audit.prose import prose_findings
from course.audit.tasks import task_findings
from course.audit.topics import topic_findings, unknown_topics
from course.drills import all_drills, read_drill
from course.figures import FigureFile
from course.prose import minutes, sections
from course.topics import coverage, topics
from grader import resources
from grader.files import load_as
from grader.library import library
from grader.tasks import read_tasks, task_files
from grader.validity import own_figures

__all__ = ["audit", "inventory"]


def inventory() -> list[str]:
    """The modules with their lessons and minutes, drills, tasks and criteria, a line each. Raises ContentError."""
    lines = []
    for module in catalog.modules():
        lines.append(f"Module {module.file.number} {module.file.title}: {len(module.lessons)} lessons")
        lines += [f"  {lesson.number} {lesson.title}: {minutes(lesson):.0f} minutes" for lesson in module.lessons]
    drills = [read_drill(path) for path in all_drills().values()]
    lines.append(f"{len(drills)} drills with {sum(len(drill.items) for drill in drills)} items")
    for path in task_files():
        lines.append(f"{shown(path)}: tasks {', '.join(task.id for task in read_tasks(path))}")
    lines.append(f"{len(library())} criteria:")
    for criterion in library().values():
        examples = criterion.file.examples
        lines.append(f"  {criterion.id} ({criterion.title}): {len(examples.met)} met, {len(examples.unmet)} unmet")
    return lines


def audit() -> list[str]:
    """Everything that should be mended, each with file, place and remedy. Raises ContentError for a broken file."""
    return [*_criteria(), *_drills(), *_tasks(), *_figures(), *_lessons(), *_topics(), *marker_findings()]


def _criteria() -> Iterator[str]:
    for criterion in library().values():
        path = resources.CRITERIA / f"{criterion.id}.yaml"
        yield from criterion_findings(path, criterion, own_figures(criterion.id))


def _drills() -> Iterator[str]:
    for path in all_drills().values():
        yield from drill_findings(path, read_drill(path))
    yield from unused_drills(all_drills(), _all_lessons())
    yield from same_names(resources.COURSE.glob("*/drills/*.yaml"))


def _tasks() -> Iterator[str]:
    for path in task_files():
        for task in read_tasks(path):
            yield from task_findings(path, task)


def _figures() -> Iterator[str]:
    for path in sorted(resources.COURSE.glob("*/figures.yaml")):
        file = load_as(FigureFile, path)
        for comparison in file.comparisons:
            yield from comparison_findings(path, comparison)
        yield from unused_figures(path, file, _all_lessons())


def _lessons() -> Iterator[str]:
    for lesson in _all_lessons():
        yield from lesson_findings(lesson)
        yield from prose_findings(lesson.path)
    yield from shared_paragraphs([lesson.path for lesson in _all_lessons()])


def _topics() -> Iterator[str]:
    for row in coverage():
        yield from topic_findings(row)
    yield from unknown_topics(_named_topics(), topics())


def _named_topics() -> Iterator[tuple[Path, str]]:
    """Every topic that is named somewhere, with the file that names it."""
    for lesson in _all_lessons():
        yield from ((lesson.path, name) for section in sections(lesson.path) for name in section.topics)
    for path in all_drills().values():
        yield from ((path, name) for name in read_drill(path).file.topics)
    for path in task_files():
        yield from ((path, name) for task in read_tasks(path) for name in task.topics)


def _all_lessons() -> list[catalog.Lesson]:
    return [lesson for module in catalog.modules() for lesson in module.lessons]
