"""Is every topic of the delivered modules taught, practiced and checked, and does every named topic exist?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from course.audit.places import shown
from course.topics import Covered, Topic


def topic_findings(row: Covered) -> Iterator[str]:
    """What is missing for one topic, in one sentence."""
    topic = row.topic
    remedies = [
        remedy
        for places, remedy in (
            (row.taught, f"taught (put <!-- {topic.id} --> into the lesson section that does)"),
            (row.practiced, "practiced (name it under `topics` of a drill or lesson task)"),
            (row.checked, "checked (name it under `topics` of a drill with points or a written task)"),
        )
        if not places
    ]
    if remedies:
        yield f"course/topics.yaml: {topic.id} ({topic.words}) is not {', not '.join(remedies)}."


def unknown_topics(named: Iterable[tuple[Path, str]], topics: Iterable[Topic]) -> Iterator[str]:
    """Topics that a lesson, drill or task names and the table does not hold."""
    known = {topic.id for topic in topics}
    for path, name in named:
        if name not in known:
            yield f"{shown(path)}: names the topic {name}, which course/topics.yaml does not hold; correct or add it."
