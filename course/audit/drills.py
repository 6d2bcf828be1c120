"""Is a drill long enough, is every answer explained, and can nobody guess the right one by its looks?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from course.audit.places import shown
from course.catalog import Lesson
from course.drills import Choice, ChooseItem, Drill, Item, MarkItem, OrderItem, RecallItem, RepairItem, SortItem
from course.topics import is_practice

ENOUGH = 8
TELLING = 0.75
"""From this share of items on, a rule of thumb such as "take the longest" beats thinking."""


def drill_findings(path: Path, drill: Drill) -> Iterator[str]:
    """What to mend in a drill's file."""
    place = shown(path)
    if is_practice(drill) and len(drill.items) < ENOUGH:
        yield f"{place}: items: has {len(drill.items)}, a practice drill needs {ENOUGH}; add {ENOUGH - len(drill.items)}."
    for item in drill.items:
        for name, text in explanations(item):
            if not text.strip():
                yield f"{place}: item {item.id}: {name} explains nothing; say what the customer does then, and why."
    if is_practice(drill):
        yield from _tells(place, drill)


def explanations(item: Item) -> Iterator[tuple[str, str]]:
    """Each explanation of an item by the name of its place."""
    if isinstance(item, ChooseItem):
        yield from _of_choices("choices", item.choices)
    elif isinstance(item, SortItem):
        yield from ((f"feedback.{name}", text) for name, text in item.feedback.items())
    elif isinstance(item, MarkItem):
        yield from ((f"key {number}", key.why) for number, key in enumerate(item.key, start=1))
    elif isinstance(item, OrderItem):
        yield "missed_why", item.missed_why
        yield from ((f"rule {number}", rule.why) for number, rule in enumerate(item.rules, start=1))
    elif isinstance(item, RepairItem):
        yield "weak_why", item.weak_why
        yield from ((f"not_weak.{name}", text) for name, text in item.not_weak.items())
        yield from _of_choices("fixes", item.fixes)
    elif isinstance(item, RecallItem):
        yield "answer", item.answer


def _of_choices(name: str, choices: list[Choice]) -> Iterator[tuple[str, str]]:
    yield from ((f"{name} {number}", choice.feedback) for number, choice in enumerate(choices, start=1))


def _tells(place: str, drill: Drill) -> Iterator[str]:
    """Does the right answer give itself away over the whole drill?"""
    sets = [choices for item in drill.items if (choices := _choices(item))]
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


def _choices(item: Item) -> list[Choice]:
    if isinstance(item, ChooseItem):
        return item.choices
    return item.fixes if isinstance(item, RepairItem) else []


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
