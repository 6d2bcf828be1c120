"""Has a lesson the sections of the arc, does all that it calls exist, and does it end in time?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from course.audit.markers import MARKER
from course.audit.places import begins, shown
from course.catalog import Lesson
from course.drills import all_drills, find_drill
from course.figures import all_charts, all_comparisons
from course.prose import minutes, paragraphs, sections
from course.topics import is_practice
from grader.tasks import all_tasks

ARC = ("A moment", "What happens next?", "The idea", "Side by side", "Your turn", "Remember", "Tomorrow at work")
LONGEST_LESSON = 20
"""Minutes: a lesson has to fit a break."""
SHARED_WORDS = 8
"""Shorter paragraphs, such as "Answer first, then look.", may be the same in two lessons."""


def lesson_findings(lesson: Lesson) -> Iterator[str]:
    """What to mend in a lesson's build; its prose has findings of its own."""
    place = shown(lesson.path)
    yield from _arc(place, lesson)
    missing = list(_missing(place, lesson))
    yield from missing
    if missing:
        return  # its length and drills cannot be known
    yield from _parts(place, lesson)
    length = minutes(lesson)
    if length > LONGEST_LESSON:
        yield f"{place}: takes {length:.1f} minutes, at most {LONGEST_LESSON}; cut text or lower `core` of a drill."


def _arc(place: str, lesson: Lesson) -> Iterator[str]:
    titles = [section.title for section in sections(lesson.path)]
    absent = [title for title in ARC if title not in titles]
    for title in absent:
        yield f"{place}: has no section “{title}”; add it (the arc of a lesson is in LESSONS: {', '.join(ARC)})."
    order = [titles.index(title) for title in ARC if title in titles]
    if order != sorted(order):
        yield f"{place}: its sections are out of order; the arc is {', '.join(ARC)}."


def _missing(place: str, lesson: Lesson) -> Iterator[str]:
    """What the lesson calls and nobody has written."""
    module = lesson.path.parent.name
    for call, names, known, home in (
        ("drill", lesson.drills, set(all_drills()), f"`coach new drill {module}/NAME` makes one"),
        ("reply", lesson.tasks, set(all_tasks()), f"`coach new task {module}/NAME` makes one"),
        ("chart", lesson.charts, set(all_charts()), f"add it to course/{module}/figures.yaml"),
        ("compare", lesson.comparisons, set(all_comparisons()), f"add it to course/{module}/figures.yaml"),
    ):
        for name in names:
            if name not in known:
                yield f'{place}: {call}("{name}"): there is no such thing; {home}.'


def _parts(place: str, lesson: Lesson) -> Iterator[str]:
    drills = [find_drill(name) for name in lesson.drills]
    for ok, what in (
        (any(not drill.file.scored for drill in drills), "a prediction (a drill with `scored: false`)"),
        (any(is_practice(drill) for drill in drills), "a practice drill"),
        (any(drill.file.kind == "recall" for drill in drills), "a drill of kind recall"),
        (bool(lesson.comparisons), "a comparison (`compare`)"),
        (bool(lesson.tasks), "a written reply (`reply`)"),
    ):
        if not ok:
            yield f"{place}: shows no {what.removeprefix('a ')}; add {what}."


def shared_paragraphs(paths: Sequence[Path]) -> Iterator[str]:
    """Paragraphs that stand word for word in two lessons."""
    first: dict[str, Path] = {}
    for path in paths:
        for paragraph in paragraphs(path):
            if paragraph.words < SHARED_WORDS or MARKER in paragraph.text:
                continue  # too common to matter, or a frame that another finding names
            origin = first.setdefault(paragraph.text, path)
            if origin != path:
                yield (
                    f"{shown(path)}: {paragraph.section}: {begins(paragraph.text)} stands in {shown(origin)} too; "
                    "say it in another way."
                )
