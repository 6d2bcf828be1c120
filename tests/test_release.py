"""The released exercises: generated, byte-stable, without keys."""

from __future__ import annotations

import json

import pytest

from grader import resources
from grader.grading import grade
from grader.notebooks.release import release_files
from grader.tasks import read_tasks

EXERCISES = sorted(path.parent.name for path in resources.SOLUTIONS.glob("*/tasks.yaml"))


@pytest.fixture(scope="module")
def released() -> dict:
    """What the generator makes now."""
    return release_files()


def test_the_release_is_what_the_generator_makes(released: dict) -> None:
    """exercises/ is generated and up to date; otherwise run `coach release`."""
    assert {path: path.read_bytes() for path in released} == released


def test_the_generator_makes_the_same_bytes_twice(released: dict) -> None:
    """Nothing of the time or the machine gets into a release."""
    assert release_files() == released


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_release_holds_no_model_reply_and_no_key(exercise: str) -> None:
    """No file of the release holds eight words in a row of a model reply, a known reply or a hint's answer."""
    folder = resources.EXERCISES / exercise
    text = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in folder.rglob("*") if path.is_file())
    for task in read_tasks(resources.SOLUTIONS / exercise / "tasks.yaml"):
        for reply in (*task.models, *(known.text for known in task.replies)):
            words = reply.split()
            assert not any(" ".join(words[i : i + 8]) in text for i in range(len(words) - 7)), task.id


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_release_does_not_pass_as_it_is(exercise: str) -> None:
    """An untouched exercise holds no reply and earns nothing."""
    assert not list((resources.EXERCISES / exercise).rglob("*.md"))
    for task in read_tasks(resources.SOLUTIONS / exercise / "tasks.yaml"):
        assert grade("", task).points == 0


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_task_of_an_exercise_has_its_cells(exercise: str) -> None:
    """The notebook holds a box and a grade cell with the right points for each task, and no other."""
    notebook = json.loads((resources.EXERCISES / exercise / f"{exercise}.ipynb").read_bytes())
    cells = {
        c["metadata"]["nbgrader"]["grade_id"]: c["metadata"]["nbgrader"]
        for c in notebook["cells"]
        if "nbgrader" in c["metadata"]
    }
    tasks = read_tasks(resources.SOLUTIONS / exercise / "tasks.yaml")
    assert set(cells) == {name for task in tasks for name in (task.id, f"{task.id}-reply")}
    assert all(cells[task.id]["points"] == task.points and cells[task.id]["locked"] for task in tasks)
