"""Content files: what an author gets wrong is answered with file, line, field and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.drills import read_drill
from grader import resources
from grader.files import MAX_BYTES, ContentError, load, load_as
from grader.library import library, read_criterion
from grader.tasks import RubricFile, read_tasks

TASK = """\
tasks:
- id: late-boiler
  title: Late
  scenario: {customer: Ana Sousa, channel: mail, message: "It is cold."}
  rubric:
  - criterion: concise
  words: 60
  points: 10
  models: ["I am on my way."]
"""


def written(folder: Path, text: str, name: str = "content.yaml") -> Path:
    """A file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_task_file_is_read(tmp_path: Path) -> None:
    """The task that the broken ones below are made from is fine."""
    assert read_tasks(written(tmp_path, TASK))[0].id == "late-boiler"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("words: 60", "words: many", 7, "words"),
        ("words: 60", "words: 5", 7, "words"),
        ("points: 10", "points: -1", 8, "points"),
        ("channel: mail", "channel: pigeon", 4, "channel"),
        ("  title: Late\n", "  titel: Late\n", 3, "titel"),
        ("- criterion: concise", "- weight: 2", 6, "either criterion"),
        ("models: [", 'models: [], extra: ["', 9, ""),
    ],
)
def test_a_wrong_field_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    """The message begins with file:line and names the field."""
    path = written(tmp_path, TASK.replace(old, new))
    with pytest.raises(ContentError) as caught:
        read_tasks(path)
    assert f"{path}:{line}" in str(caught.value)
    assert said in str(caught.value)


def test_every_wrong_field_is_named_at_once(tmp_path: Path) -> None:
    """An author mends two mistakes in one go."""
    path = written(tmp_path, TASK.replace("words: 60", "words: many").replace("points: 10", "points: some"))
    with pytest.raises(ContentError) as caught:
        read_tasks(path)
    assert f"{path}:7:" in str(caught.value)
    assert f"{path}:8:" in str(caught.value)


def test_an_unknown_criterion_is_named(tmp_path: Path) -> None:
    """A typing mistake in a rubric does not wait for the first learner."""
    with pytest.raises(ContentError, match="concice"):
        read_tasks(written(tmp_path, TASK.replace("concise", "concice")))


def test_an_id_that_is_used_twice_is_named(tmp_path: Path) -> None:
    """Two tasks of one name would share one reply file."""
    with pytest.raises(ContentError, match=r"late-boiler.*twice"):
        read_tasks(written(tmp_path, TASK + TASK.removeprefix("tasks:\n")))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"title: one: two\n", ":1:"),
        (b"title: x\ncriteria:\n\t- a\n", ":3:"),
        (b"title: \xff\n", "UTF-8"),
        (b"title: '" + b"x" * MAX_BYTES + b"'", "split"),
        (b"[" * 5_000, "broken.yaml:"),
        (b"!!python/object/apply:os.system [ls]", "yaml"),
    ],
)
def test_a_file_that_is_no_yaml_is_named(tmp_path: Path, raw: bytes, said: str) -> None:
    """Broken, binary, huge, nested and executable files end in a sentence, not in a traceback."""
    path = tmp_path / "broken.yaml"
    path.write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        load_as(RubricFile, path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The path stands in the message."""
    with pytest.raises(ContentError, match="there is no such file"):
        load(tmp_path / "absent.yaml")


def test_yes_and_no_are_words(tmp_path: Path) -> None:
    """A bin called "no" stays a word."""
    assert load(written(tmp_path, "answers: [yes, no, on, off, true]")) == {"answers": ["yes", "no", "on", "off", True]}


def test_a_criterion_names_its_kind_and_context(tmp_path: Path) -> None:
    """An unknown kind and an unknown context say what exists."""
    base = "\n".join(
        f"{key}: x" for key in ("title", "asks", "not_enough", "why", "source", "praise", "advice", "starter")
    )
    examples = "examples: {met: [{reply: Hello, context: nowhere}], unmet: []}\nparameters: {}\n"
    with pytest.raises(ContentError, match=r"no kind 'magic'"):
        read_criterion(written(tmp_path, f"{base}\n{examples}kind: magic\n"))
    with pytest.raises(ContentError, match=r"no context 'nowhere'"):
        read_criterion(written(tmp_path, f"{base}\n{examples}kind: length\n"))


def test_a_criterion_that_is_wrong_keeps_no_other_from_being_used(tmp_path: Path) -> None:
    """Its own mistake is said when it is looked up, and the next one is still there."""
    sound = (resources.CRITERIA / "concise.yaml").read_text(encoding="utf-8")
    written(tmp_path, sound, "concise.yaml")
    written(tmp_path, sound.replace("kind: ", "kind: not-a-"), "broken.yaml")
    found = library(tmp_path)
    assert list(found) == ["broken", "concise"]
    assert found["concise"].title
    with pytest.raises(ContentError, match=r"broken\.yaml.*there is no kind 'not-a-"):
        found["broken"]
    with pytest.raises(KeyError):
        found["absent"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            "{id: a, situation: x, choices: [{text: a, right: false, feedback: f}, {text: b, right: false, feedback: f}]}",
            "right",
        ),
        ("{id: a, situation: x, choices: [{text: a, right: true, feedback: f}]}", "choices"),
        ("{id: a, choices: [{text: a, right: true, feedback: f}, {text: b, right: false, feedback: f}]}", "situation"),
        ("{id: a, situation: x}", "choices"),
    ],
)
def test_a_drill_names_the_item_that_is_wrong(tmp_path: Path, item: str, said: str) -> None:
    """The message names file, item and field."""
    path = written(tmp_path, f"id: odd\nkind: choose\ntitle: T\nintro: I\nitems:\n- {item}\n", "odd.yaml")
    with pytest.raises(ContentError) as caught:
        read_drill(path)
    assert str(path) in str(caught.value)
    assert "item a" in str(caught.value)
    assert said in str(caught.value)


def test_a_drill_is_called_like_its_file(tmp_path: Path) -> None:
    """A copied file with the old id inside is noticed."""
    with pytest.raises(ContentError, match="make them the same"):
        read_drill(
            written(
                tmp_path,
                "id: old\nkind: recall\ntitle: T\nintro: I\nitems: [{id: a, question: q, answer: a}]\n",
                "new.yaml",
            )
        )
