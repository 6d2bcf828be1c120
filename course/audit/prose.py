"""Is a lesson easy to read: paragraphs, reading grade, exclamation marks?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from course.audit.places import begins, shown
from course.prose import Paragraph, markdown, paragraphs
from grader.kinds.readability import school_grade
from grader.text import read

LONGEST_PARAGRAPH = 90
SHORTEST_MEASURED = 25
"""Words: in a shorter paragraph one long word moves the reading grade by more than a year."""
MEAN_GRADE = 8.0
HIGHEST_GRADE = 10.0
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')


def prose_findings(path: Path) -> Iterator[str]:
    """What to mend in the sentences of a lesson."""
    place = shown(path)
    found = list(paragraphs(path))
    for paragraph in found:
        where = f"{place}: {paragraph.section}: {begins(paragraph.text)}"
        if paragraph.words > LONGEST_PARAGRAPH:
            yield f"{where} has {paragraph.words} words, at most {LONGEST_PARAGRAPH}; split it."
        if "!" in _QUOTED.sub("", paragraph.text):
            yield f"{where} shouts at the learner; take out the exclamation mark."
    yield from _grades(place, found)
    for text in markdown(path):
        if formula := re.search(r"(?<!\\)\$[^$\n]*(?<!\\)\$", text):
            yield f"{place}: {begins(formula[0])} is drawn as a formula; write “dollars” instead of the sign."


def _grades(place: str, found: list[Paragraph]) -> Iterator[str]:
    grades = [(school_grade(read(p.text)), p) for p in found if p.words >= SHORTEST_MEASURED]
    for grade, paragraph in grades:
        if grade > HIGHEST_GRADE:
            yield (
                f"{place}: {paragraph.section}: {begins(paragraph.text)} reads like school grade {grade:.1f}, "
                f"at most {HIGHEST_GRADE:.0f}; shorter sentences and words."
            )
    mean = sum(grade for grade, _ in grades) / len(grades) if grades else 0.0
    if mean > MEAN_GRADE:
        yield f"{place}: reads like school grade {mean:.1f} on average, at most {MEAN_GRADE:.0f}; shorten sentences."
