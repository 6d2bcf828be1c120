"""What the coverage table names for each topic is there: a section that says something, a drill that reacts, a task."""

from __future__ import annotations

import re

import pytest

from course import catalog
from course.drills import find_drill
from course.prose import markdown
from course.topics import COVERAGE, Covered, coverage, coverage_text
from grader.tasks import all_tasks, read_tasks, task_files

LESSONS = {lesson.number: lesson for module in catalog.modules() for lesson in module.lessons}
TASKS = {task.id: task for path in task_files() for task in read_tasks(path)}
LEAST = 25
"""Words under a heading from which something is taught."""

every_topic = pytest.mark.parametrize("row", coverage(), ids=lambda row: row.topic.id)


def below(number: str, title: str) -> str:
    """What stands in a lesson between a heading and the next one."""
    text = "\n".join(markdown(LESSONS[number].path))
    found = re.search(rf"^#+ {re.escape(title)}\s*$(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"lesson {number} has no section {title!r}"
    return found[1]


@every_topic
def test_the_named_section_teaches_the_topic(row: Covered) -> None:
    """Each place opens: the lesson has the heading, the topic's mark is below it, and so are some sentences."""
    for place in row.taught:
        number, title = place.split(" ", 1)
        text = below(number, title)
        assert row.topic.id in text
        assert len(re.sub(r"<!--.*?-->", "", text).split()) >= LEAST, place


@every_topic
def test_the_named_drills_and_replies_are_in_a_lesson(row: Covered) -> None:
    """Each drill and each written reply that practices a topic is shown by a lesson of its module."""
    module = next(m for m in catalog.modules() if m.id == row.topic.module)
    shown = {name for lesson in module.lessons for name in (*lesson.drills, *lesson.tasks)}
    assert {place.split(" ", 1)[1] for place in row.practiced} <= shown


@every_topic
def test_what_checks_a_topic_can_tell(row: Covered) -> None:
    """Each drill explains every answer, each task has criteria; both name the topic themselves."""
    for place in row.checked:
        what, name = place.split(" of ")
        if what == "points":
            assert row.topic.id in find_drill(name).file.topics
            assert all(text.strip() for item in find_drill(name).items for _, text in item.explanations())
        else:
            assert row.topic.id in TASKS[name].topics
            assert TASKS[name].rubric or TASKS[name].table


def test_the_table_on_paper_is_the_one_that_was_tested() -> None:
    """course/coverage.md says what the rows above say."""
    assert COVERAGE.read_text(encoding="utf-8") == coverage_text()
    assert set(all_tasks()) <= set(TASKS)
