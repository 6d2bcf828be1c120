"""``grade_submission``: pure, and equal to nbgrader's own chain and to execution on honest submissions."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from classes import (
    EXERCISE,
    FIRST,
    LEARNERS,
    LISTENING,
    RELEASE,
    REPLY,
    TASKS,
    copied,
    files_of,
    give_demo,
    made,
    nbgrader,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import resources
from grader.cohort.folder import Cohort
from grader.cohort.grade import Options, grade_cohort
from grader.cohort.simulate import _lay_down, _samples
from grader.files import ContentError
from grader.grading import grade
from grader.notebooks.book.reading import gradebook_rows
from grader.submissions.autograded import autograded_notebook
from grader.submissions.exercise import Exercise, check_exercise
from grader.submissions.grading import GradedSubmission, grade_submission
from grader.submissions.stored import grade_from, grade_text, versions_text

STOCK = int(os.environ.get("COACH_STOCK", "6"))
"""Submissions that are also executed by stock nbgrader: about five seconds each. COACH_STOCK=212 takes all."""


def points(graded: GradedSubmission) -> dict[str, float]:
    """Points by task."""
    return {reply.task: reply.grade.points for reply in graded.replies}


def test_neither_nbgrader_nor_nbformat_is_imported() -> None:
    """A worker needs only the grader: grading a submission loads nothing that could run a notebook."""
    script = (
        "import sys, pathlib\n"
        "from grader import resources\n"
        "from grader.submissions.exercise import Exercise\n"
        "from grader.submissions.work import Job, work\n"
        "from grader.tasks import read_tasks\n"
        "source = resources.SOLUTIONS / 'listening' / 'tasks.yaml'\n"
        "release = (resources.EXERCISES / 'listening' / 'listening.ipynb').read_bytes()\n"
        "done = work(Exercise('listening', read_tasks(source), release), [Job('ann', 'x', {'replies/ex-choir-whistle.md': b'Please come.'})])\n"
        "assert done[0].graded is not None, done\n"
        "print([m for m in sys.modules if m.split('.')[0] in {'nbgrader', 'nbformat', 'nbconvert', 'sqlalchemy', 'IPython'}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_who_grades_by_hand_reads_words_and_no_code() -> None:
    """The copy for formgrader shows each reply as it was written, as plain text, and keeps every cell that is graded."""
    text = "Mrs. Wieczorek, I hear you. <b>What</b> happens at the choir? " * 4
    graded = grade_submission(files_of({FIRST: text}), LISTENING)
    notebook = json.loads(autograded_notebook(LISTENING, graded))
    code = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }
    assert code.keys() == {name for task in TASKS for name in (task.id, f"{task.id}-reply")}
    assert code[f"{FIRST}-reply"].split() == text.split()
    assert max(map(len, code[f"{FIRST}-reply"].splitlines())) <= 100
    assert not [source for source in code.values() if "import" in source]
    assert notebook["metadata"]["language_info"]["pygments_lexer"] == "text"


def test_a_reply_gets_the_grade_of_the_lesson() -> None:
    """Same reply, same task: the same grade as ``grade`` gives."""
    graded = grade_submission(files_of({FIRST: REPLY}), LISTENING)
    assert graded.replies[0].grade == grade(REPLY, TASKS[0])
    assert {reply.source for reply in graded.replies} == {"file", "nowhere"}


def test_known_verdicts_change_nothing() -> None:
    """Grading again from remembered verdicts gives the equal grades and judges nothing."""
    files = files_of(LEARNERS["amara-okafor"].replies)
    first = grade_submission(files, LISTENING)
    again = grade_submission(files, LISTENING, {reply.key: reply.fresh for reply in first.replies})
    assert [r.grade for r in again.replies] == [r.grade for r in first.replies]
    assert not any(reply.fresh for reply in again.replies)


def test_a_stale_verdict_is_not_used() -> None:
    """A verdict of another version of its criterion is judged anew."""
    files = files_of({FIRST: REPLY})
    first = grade_submission(files, LISTENING).replies[0]
    lie = {name: ["0ld", None, 0.5, [], "?"] for name in first.fresh}
    again = grade_submission(files, LISTENING, {first.key: lie}).replies[0]
    assert again.grade == first.grade
    assert set(again.fresh) == set(first.fresh)


def test_a_stored_grade_comes_back_equal() -> None:
    """What the gradebook keeps of a grade is all of it."""
    for reply in grade_submission(files_of(LEARNERS["amara-okafor"].replies), LISTENING).replies:
        assert grade_from(reply.task, grade_text(reply.grade), versions_text(reply.grade)) == reply.grade


def notebook_with(text: str | list[str], **more: object) -> bytes:
    """A notebook with a text cell where the first reply box stood."""
    data = json.loads(RELEASE)
    cell = next(c for c in data["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == f"{FIRST}-reply")
    cell |= {"cell_type": "markdown", "source": text} | more
    return json.dumps(data).encode()


@pytest.mark.parametrize("text", [REPLY, [REPLY[:20], REPLY[20:]]])
def test_a_reply_typed_into_a_text_cell_counts_where_no_file_is(text) -> None:
    """Without a reply file, words in a text cell with the task's id are the reply; a file goes before them."""
    notebook = notebook_with(text)
    graded = grade_submission(notebook, LISTENING)
    assert (graded.replies[0].source, graded.replies[0].text) == ("cell", REPLY)
    assert graded.replies[0].grade == grade(REPLY, TASKS[0])
    both = {f"replies/{FIRST}.md": b"Come in.", f"{EXERCISE}.ipynb": notebook}
    assert grade_submission(both, LISTENING).replies[0].text == "Come in."


def test_code_is_never_taken_for_a_reply() -> None:
    """A code cell in the place of the reply box is not an answer."""
    graded = grade_submission(notebook_with(REPLY, cell_type="code"), LISTENING)
    assert points(graded) == dict.fromkeys((t.id for t in TASKS), 0.0)


def variations(data: dict, chance: random.Random) -> dict:
    """Cells moved, copied, deleted, edited; metadata changed."""
    cells = [json.loads(json.dumps(cell)) for cell in data["cells"] if chance.random() > 0.2]
    cells += [dict(cell) for cell in cells if chance.random() < 0.2]
    chance.shuffle(cells)
    for cell in cells:
        if chance.random() < 0.3:
            cell["metadata"] = {"nbgrader": {"points": 99, "grade": True, "grade_id": chance.choice(TASKS).id}}
        if chance.random() < 0.3 and cell["cell_type"] == "code":
            cell["source"] = "raise SystemExit"
    return data | {"cells": cells, "nbformat": chance.choice([3, 4, 5])}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_what_is_done_to_the_notebook_does_not_matter(seed: int) -> None:
    """Moved, copied, deleted or edited cells and metadata change no grade and raise nothing."""
    files = files_of({FIRST: REPLY})
    changed = files | {f"{EXERCISE}.ipynb": json.dumps(variations(json.loads(RELEASE), random.Random(seed))).encode()}
    assert points(grade_submission(changed, LISTENING)) == points(grade_submission(files, LISTENING))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["cells", "id", "metadata", "nbgrader", "grade_id", "source", "cell_type"]), x, max_size=5), max_leaves=30).map(lambda x: json.dumps({"cells": [x, {"cell_type": "markdown", "id": x, "metadata": x, "source": x}]}).encode()))  # fmt: skip
def test_any_notebook_has_an_answer(raw: bytes) -> None:
    """Whatever stands in the notebook's file, the reply beside it is graded."""
    graded = grade_submission({f"replies/{FIRST}.md": b"", f"{EXERCISE}.ipynb": raw}, LISTENING)
    assert len(graded.replies) == len(TASKS)


def test_tasks_and_release_must_belong_together() -> None:
    """A task without a cell, or other points, is the author's mistake and is named."""
    with pytest.raises(ContentError, match=r"ex-choir-whistle.*the release only"):
        check_exercise(Exercise(EXERCISE, TASKS[1:], RELEASE))
    with pytest.raises(ContentError, match=r"10 points in the tasks file and 12"):
        check_exercise(Exercise(EXERCISE, TASKS, RELEASE.replace(b'"points": 10', b'"points": 12')))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The demo class and 200 generated variants."""
    cohort = made(tmp_path_factory.mktemp("equality") / "class")
    give_demo(cohort)
    chance = random.Random(7)
    for number in range(200):
        place = cohort.root / "submitted" / f"variant-{number:03d}" / EXERCISE
        _lay_down(place, RELEASE, _samples(cohort), chance)
    return cohort


def scores(cohort: Cohort) -> dict[tuple[str, str], float]:
    """All scores of a class."""
    return {(row["learner"], row["task"]): row["score"] for row in gradebook_rows(cohort.root, EXERCISE)}


@pytest.fixture(scope="module")
def fast(honest: Cohort) -> dict[tuple[str, str], float]:
    """The scores of the fast path."""
    grade_cohort(honest.root, Options(workers=2))
    return scores(honest)


@pytest.mark.slow
@pytest.mark.cohort
def test_nbgraders_own_autograde_gives_the_same_scores(honest: Cohort, fast, tmp_path: Path) -> None:
    """``nbgrader autograde`` with our preprocessors agrees on every reply of all 212 submissions."""
    other = copied(honest, tmp_path / "chain")
    (other.root / "gradebook.db").unlink()
    shutil.rmtree(other.root / "autograded")
    nbgrader(other.root, "generate_assignment", EXERCISE, "--force")
    nbgrader(other.root, "autograde", EXERCISE)
    chain = scores(other)
    assert len(chain) == 212 * len(TASKS)
    assert chain == pytest.approx(fast)


@pytest.mark.slow
@pytest.mark.cohort
def test_stock_execution_gives_the_same_scores(honest: Cohort, fast, tmp_path: Path) -> None:
    """nbgrader without any of our settings, which executes the notebooks, agrees on every reply."""
    root = tmp_path / "stock"
    (root / "solutions" / EXERCISE).mkdir(parents=True)
    shutil.copy(resources.SOLUTIONS / EXERCISE / "listening.ipynb", root / "solutions" / EXERCISE)
    # A damaged notebook cannot be executed; the demo class has one.
    whole = [
        p for p in sorted((honest.root / "submitted").iterdir()) if not getattr(LEARNERS.get(p.name), "trouble", "")
    ]
    for learner in random.Random(3).sample(whole, min(STOCK, len(whole))):
        shutil.copytree(learner, root / "submitted" / learner.name)
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\nc.CourseDirectory.release_directory = "exercises"\n'
        f'c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"\n'
    )
    nbgrader(root, "generate_assignment", EXERCISE)
    nbgrader(root, "autograde", EXERCISE)
    stock = scores(Cohort(root, EXERCISE))
    assert len(stock) == min(STOCK, len(whole)) * len(TASKS)
    assert stock == pytest.approx({key: fast[key] for key in stock})
