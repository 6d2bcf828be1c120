"""Is a drill long enough, is every answer explained, and can nobody guess the right one by its looks?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from course.audit.places import shown
from course.catalog import Lesson
from course.drills import Choice, Drill
from course.topics import is_practice

ENOUGH = 8
TELLING = 0.75
"""From this share of items on, a rule of thumb such as "take the longest" beats thinking."""


def drill_findings(path: Path, drill: Drill) -> Iterator[str]:
    """What to mend in a drill's file."""
    place = shown(path)
    size = sum(item.size for item in drill.items)
    if is_practice(drill) and size < ENOUGH:
        yield f"{place}: items: has {size}, a practice drill needs {ENOUGH}; add {ENOUGH - size}."
    for item in drill.items:
        for name, text in item.explanations():
            if not text.strip():
                yield f"{place}: item {item.id}: {name} explains nothing; say what the customer does then, and why."
        yield from (f"{place}: item {item.id}: {flaw}" for flaw in item.flaws())
    if is_practice(drill):
        yield from _tells(place, drill)


def _tells(place: str, drill: Drill) -> Iterator[str]:
    """Does the right answer give itself away over the whole drill?"""
    sets = [choices for item in drill.items for choices in item.choice_sets()]
    if len(sets) < 3:
        return
    longest = sum(_is_longest(choices) for choices in sets)
    if longest >= TELLING * len(sets):
        yield (
            f"{place}: items: the right answer is the longest in {longest} of {len(sets)} items; "
            "shorten it or give the wrong ones a reason too."
        )
    places = [number for choices in sets for number, choice in enumerate(choices, start=1) if choice.right]
    top = max(set(places), key=places.count)
    if places.count(top) >= TELLING * len(sets):
        yield (
            f"{place}: items: the right answer is number {top} in {places.count(top)} of {len(sets)} items; "
            "move it around."
        )


def _is_longest(choices: list[Choice]) -> bool:
    right = max(len(choice.text) for choice in choices if choice.right)
    return all(len(choice.text) < right for choice in choices if not choice.right)


def unused_drills(drills: Mapping[str, Path], lessons: Iterable[Lesson]) -> Iterator[str]:
    """Drills that no lesson shows."""
    used = {name for lesson in lessons for name in lesson.drills}
    for name, path in drills.items():
        if name not in used:
            yield f'{shown(path)}: no lesson shows it; add a cell with drill("{name}") or delete the file.'


def same_names(paths: Iterable[Path]) -> Iterator[str]:
    """Drills of two modules with one id: a lesson would show only one of them."""
    first: dict[str, Path] = {}
    for path in sorted(paths):
        origin = first.setdefault(path.stem, path)
        if origin != path:
            yield f"{shown(path)}: {shown(origin)} has the same id; rename one of them."
