"""Scaffolds and generated files: what is written loads, nothing is overwritten, drift is noticed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course.drills import read_drill
from course.topics import COVERAGE, coverage_text
from grader import resources
from grader.authoring.catalogue import CATALOGUE, catalogue_text
from grader.authoring.generated import stale, write
from grader.authoring.trust import TRUST, trust_text
from grader.library import library

ROOT = resources.COURSE.parent
NEW = {
    "criterion": "wishes-well",
    "rubric": "bad-news-mail",
    "task": "listening/late-boiler",
    "table": "listening/where-it-went",
    "drill": "listening/tone-of-voice",
    "lesson": "listening/1_9_silence",
    "exercise": "other_talks",
}
LOADS = """
from pathlib import Path
import json
from course.audit.markers import marker_findings
from course.catalog import modules
from course.drills import all_drills, read_drill
from course.topics import coverage_text
from grader.grading import grade
from grader.library import library
from grader.tasks import all_tasks, rubric
from grader.validity import judge_examples

drills = {name: read_drill(path) for name, path in all_drills().items()}
tasks = all_tasks()
print(json.dumps({
    "criterion": [[j.label, j.verdict.met] for j in judge_examples(library()["wishes-well"])],
    "rubric": [item.criterion for item in rubric("bad-news-mail").criteria],
    "task": [mark.verdict.why for mark in grade("It will be warm tomorrow, Ms. Sousa. We are on our way.", tasks["late-boiler"]).marks],
    "table": [grade(tasks["where-it-went"].models[0], tasks["where-it-went"]).points, tasks["where-it-went"].given.name],
    "exercise": "ex-other-talks-first" in tasks,
    "drill": [drills["tone-of-voice"].items[0].react(n).points for n in range(3)],
    "lesson": [[l.number, list(l.drills), set(l.drills) <= set(drills)] for m in modules() for l in m.lessons if l.number == "1.9"],
    "topics": len(coverage_text()),
    "todo": sorted({finding.split(":")[0] for finding in marker_findings()}),
}))
"""


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy of the checkout, so that the copy's packages and content are used."""
    return subprocess.run([sys.executable, *arguments], cwd=checkout, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course with one new thing of each sort."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("course", "grader", "solutions", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for kind, name in NEW.items():
        result = run(folder, "-m", "grader", "new", kind, name)
        assert result.returncode == 0, result.stderr
        assert str(folder) in result.stdout
    return folder


@pytest.fixture(scope="module")
def loaded(checkout: Path) -> dict:
    """What the packages read from the new files."""
    result = run(checkout, "-c", LOADS)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_new_criterion_decides_its_own_examples(loaded: dict) -> None:
    """The frame is a criterion that works, not a list of blanks."""
    assert loaded["criterion"]
    assert all(label == met for label, met in loaded["criterion"])


def test_a_new_rubric_and_task_grade_a_reply(loaded: dict) -> None:
    """The rubric names criteria that exist, and a reply to the new task gets verdicts."""
    assert set(loaded["rubric"]) <= set(library())
    assert loaded["task"]
    assert loaded["exercise"]


def test_a_new_table_is_graded_by_value(loaded: dict) -> None:
    """Its model earns all points, and there is a file to work on."""
    assert loaded["table"] == [10.0, "today.csv"]


def test_a_new_drill_has_an_item_that_works(loaded: dict) -> None:
    """One choice is right, and not the first."""
    assert loaded["drill"] == [0.0, 1.0, 0.0]


def test_a_drill_of_another_kind_is_written_and_an_unknown_kind_refused(checkout: Path) -> None:
    """`--kind` chooses the frame; a kind that does not exist is answered with those that do, and nothing is written."""
    path = checkout / "course/listening/drills/hold-on.yaml"
    refused = run(checkout, "-m", "grader", "new", "drill", "listening/hold-on", "--kind", "guess")
    assert refused.returncode == 2
    assert "there are: arrange, assemble, choose" in refused.stderr
    assert not path.exists()
    written = run(checkout, "-m", "grader", "new", "drill", "listening/hold-on", "--kind", "dialogue")
    assert written.returncode == 0, written.stderr
    assert read_drill(path).file.kind == "dialogue"
    path.unlink()


def test_a_new_lesson_shows_drills_that_exist(loaded: dict) -> None:
    """The lesson is found by being there and calls nothing that is missing."""
    assert loaded["lesson"] == [["1.9", ["predict-1-9", "recall-1-9"], True]]


def test_everything_new_is_listed_as_unfinished(loaded: dict) -> None:
    """`coach audit` names each file that still holds a place to fill in."""
    assert loaded["todo"] == [
        "course/listening/1_9_silence.ipynb",
        "course/listening/drills/predict-1-9.yaml",
        "course/listening/drills/recall-1-9.yaml",
        "course/listening/drills/tone-of-voice.yaml",
        "course/listening/tasks.yaml",
        "grader/criteria/wishes-well.yaml",
        "grader/rubrics/bad-news-mail.yaml",
        "solutions/other_talks/other_talks.ipynb",
        "solutions/other_talks/tasks.yaml",
    ]


def test_a_task_is_added_behind_what_is_there(checkout: Path) -> None:
    """The file's old bytes are its first bytes now."""
    old = (ROOT / "course/listening/tasks.yaml").read_bytes()
    new = (checkout / "course/listening/tasks.yaml").read_bytes()
    assert new.startswith(old)
    assert len(new) > len(old)


def test_a_new_notebook_is_quiet_and_stable(checkout: Path) -> None:
    """No outputs, hidden code, ids of its own, and the marks that the course's notebooks carry."""
    for name in ("course/listening/1_9_silence.ipynb", "solutions/other_talks/other_talks.ipynb"):
        notebook = json.loads((checkout / name).read_bytes())
        cells = notebook["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert notebook["metadata"]["coach"]["autorun"] is True
        assert len({cell["id"] for cell in cells}) == len(cells)
        assert code
        assert all(cell["outputs"] == [] and cell["metadata"]["jupyter"]["source_hidden"] for cell in code)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        *((kind, name, "already") for kind, name in NEW.items() if kind != "lesson"),
        ("lesson", "listening/1_9_other", "take the next number"),
        ("criterion", "concise", "already"),
        ("criterion", "../escape", "cannot be the name"),
        ("criterion", "Upper", "cannot be the name"),
        ("task", "no-module", "cannot be the name"),
        ("task", "nowhere/late-boiler-2", "no module 'nowhere'"),
        ("drill", "nowhere/tone", "no module 'nowhere'"),
        ("lesson", "widgets/1_1_x", "belongs to the program"),
        ("lesson", "listening/silence", "cannot be the name"),
        ("exercise", "other-talks", "cannot be the name"),
        ("exercise", "listening", "already"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_written(
    checkout: Path, kind: str, name: str, said: str
) -> None:
    """One sentence says why; exit code 2; every file stays as it was."""
    before = contents(checkout)
    code = (
        "import sys; from grader.authoring.scaffold import *\n"
        "try: scaffold(*sys.argv[1:])\n"
        "except ScaffoldError as error: print(error); sys.exit(2)"
    )
    result = run(checkout, "-c", code, kind, name)
    assert result.returncode == 2, result.stderr
    assert said in result.stdout
    assert contents(checkout) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Every content file below a folder."""
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts}


def test_an_installed_copy_says_that_it_is_none_to_edit(checkout: Path, tmp_path: Path) -> None:
    """Without the solutions beside the packages, `coach new` points to a checkout."""
    shutil.copytree(checkout / "grader", tmp_path / "grader")
    shutil.copytree(checkout / "course", tmp_path / "course")
    result = run(tmp_path, "-m", "grader", "new", "criterion", "other")
    assert result.returncode == 2
    assert "checkout" in result.stderr
    assert not (tmp_path / "grader" / "criteria" / "other.yaml").exists()


def test_only_files_that_differ_are_written(tmp_path: Path) -> None:
    """What is up to date keeps its date; what differs or is missing is named and written."""
    same, other, missing = tmp_path / "a", tmp_path / "b", tmp_path / "deep" / "c"
    same.write_bytes(b"same")
    other.write_bytes(b"old")
    stamp = same.stat().st_mtime_ns
    files = {same: b"same", other: b"new", missing: b"first"}
    assert stale(files) == [other, missing]
    write(files)
    assert stale(files) == []
    assert same.stat().st_mtime_ns == stamp
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a", "b", "c"]


def test_the_catalogue_holds_every_criterion() -> None:
    """Title, id, what it asks, source and figures of each; the header says who wrote it."""
    text = catalogue_text()
    assert text.startswith("<!-- Generated by `coach catalogue`")
    for criterion in library().values():
        assert f"### {criterion.title}\n\n`{criterion.id}`" in text
        assert f"| `{criterion.id}` |" in text
    assert text.count("> *Meets it") == text.count("> *Misses it") == 2 * len(library())
    assert text == catalogue_text()


def test_generated_pages_are_up_to_date() -> None:
    """The catalogue, the page on trust and the table of topics are what `coach catalogue` writes; otherwise run it."""
    texts = {CATALOGUE: catalogue_text(), TRUST: trust_text(), COVERAGE: coverage_text()}
    assert stale({path: text.encode() for path, text in texts.items()}) == []
