"""What comes out of a graded class: feedback pages, exports, previews, the queue, the report's numbers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from classes import EXERCISE, FIRST, LEARNERS, REPLY, TASKS, coach, give, give_demo, made, recorded

from grader.cohort.alike import alike_pairs
from grader.cohort.export import export_cohort
from grader.cohort.feedback import write_feedback
from grader.cohort.folder import Cohort, CohortError
from grader.cohort.grade import Options, grade_cohort
from grader.cohort.items import criterion_items, in_need, task_items
from grader.cohort.preview import preview_cohort
from grader.cohort.review import decide, queue
from grader.cohort.simulate import simulate
from grader.feedback import feedback
from grader.grading import grade
from grader.notebooks.book.reading import gradebook_rows

pytestmark = pytest.mark.cohort
ONE = Options(workers=1)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The demo class with a class list, graded."""
    cohort = made(tmp_path_factory.mktemp("outputs") / "class")
    give_demo(cohort)
    lines = [
        f"{n},{one.first_name},{one.last_name},{n}@example.org,{10 + i}" for i, (n, one) in enumerate(LEARNERS.items())
    ]
    (cohort.root / "learners.csv").write_text("\n".join(["id,first_name,last_name,email,lms_user_id", *lines]))
    grade_cohort(cohort.root, ONE)
    return cohort


@pytest.fixture
def small(tmp_path: Path) -> Cohort:
    """A class of one, graded."""
    cohort = made(tmp_path / "class")
    give(cohort, "ann", **{FIRST.replace("-", "_"): REPLY})
    grade_cohort(cohort.root, ONE)
    return cohort


def test_a_page_has_the_words_of_the_lesson(graded: Cohort) -> None:
    """Headline, sentences and next steps are those that the learner saw; the marked words are the learner's own."""
    from html import escape

    write_feedback(graded.root, 1)
    page = (graded.root / "feedback" / "amara-okafor" / EXERCISE / f"{EXERCISE}.html").read_text()
    for task in TASKS:
        reply = LEARNERS["amara-okafor"].replies[task.id]
        words = feedback(reply, grade(reply, task))
        assert escape(words.headline) in page
        for note in (*words.works, *words.work_on, *words.unsure):
            assert escape(note.sentence) in page
    assert "Amara Okafor" in page
    assert '<mark class="met">' in page


def test_pages_by_many_processes_are_those_by_one(graded: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of processes does not show on a page."""

    def pages() -> dict[str, bytes]:
        return {p.parts[-3]: p.read_bytes() for p in (graded.root / "feedback").glob("*/*/*.html")}

    write_feedback(graded.root, 1)
    alone = pages()
    monkeypatch.setattr("grader.cohort.feedback.MANY", 1)
    write_feedback(graded.root, 2)
    assert pages() == alone
    assert len(alone) == len(LEARNERS)


def lines(cohort: Cohort, name: str) -> list[list[str]]:
    """An exported CSV."""
    with (cohort.root / "exports" / f"{EXERCISE}-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_exports_hold_the_gradebook(graded: Cohort) -> None:
    """Learners, replies and criteria in CSV and XLSX; totals are nbgrader's."""
    import openpyxl

    export_cohort(graded.root)
    rows = gradebook_rows(graded.root, EXERCISE)
    totals = {name: sum(r["score"] for r in rows if r["learner"] == name) for name in LEARNERS}
    head, *body = lines(graded, "learners")
    assert {line[0]: float(line[head.index("total")]) for line in body} == pytest.approx(totals)
    assert len(lines(graded, "replies")) == 1 + len(rows)
    assert ["amara-okafor", FIRST, "Names the feeling", "met"] in [line[:4] for line in lines(graded, "criteria")]
    book = openpyxl.load_workbook(graded.root / "exports" / f"{EXERCISE}.xlsx")
    assert book.sheetnames == ["learners", "replies", "criteria"]
    assert book["learners"].max_row == 1 + len(LEARNERS)


def test_canvas_and_moodle_take_the_files(graded: Cohort) -> None:
    """Canvas wants its five columns and the line of possible points; Moodle a user name and a column a task."""
    export_cohort(graded.root, ["canvas", "moodle"])
    head, possible, *body = lines(graded, "canvas")
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible[0].strip() == "Points Possible"
    assert float(possible[5]) == 60
    assert ["Okafor, Amara", "10", "amara-okafor", "amara-okafor", ""] in [line[:5] for line in body]
    head, *body = lines(graded, "moodle")
    assert head[:2] == ["Username", "Email address"]
    assert len(head) == 2 + len(TASKS) + 2
    assert ["amara-okafor", "amara-okafor@example.org"] in [line[:2] for line in body]


def test_an_unknown_format_is_named(small: Cohort) -> None:
    """The message lists the formats that exist."""
    with pytest.raises(CohortError, match="csv, xlsx, canvas, moodle"):
        export_cohort(small.root, ["pdf"])


def reweighted(cohort: Cohort) -> None:
    """The class's own rubric counts naming the feeling ten times more."""
    path = cohort.root / "tasks" / f"{EXERCISE}.yaml"
    text = path.read_text()
    assert "{criterion: names-feeling, weight: 2}" in text
    path.write_text(text.replace("{criterion: names-feeling, weight: 2}", "{criterion: names-feeling, weight: 20}", 1))


def test_a_preview_shows_who_moves_and_why_and_writes_nothing(small: Cohort) -> None:
    """Learner, points before and after, the criterion; the gradebook is as it was, and regrade does what was shown."""
    before = recorded(small)
    reweighted(small)
    (move,) = preview_cohort(small.root, ONE).moves
    assert (move.learner, move.task) == ("ann", FIRST)
    assert any("Names the feeling counts" in reason for reason in move.why)
    assert recorded(small) == before
    grade_cohort(small.root, Options(workers=1, again=True))
    row = next(r for r in gradebook_rows(small.root, EXERCISE) if r["task"] == FIRST)
    assert row["score"] == move.after != move.before


def test_regrade_leaves_alone_what_would_come_out_the_same(small: Cohort) -> None:
    """Nothing changed, nothing written; after an edit what it touches; all of it only where that is asked for."""
    command = ("cohort", "regrade", str(small.root), "--workers", "1")
    assert "Newly graded: 0." in coach(*command).stdout
    assert "Newly graded: 1." in coach(*command, "--everything").stdout
    reweighted(small)
    assert "Newly graded: 1." in coach(*command).stdout


def test_after_a_rubric_edit_only_what_changed_is_judged(small: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other weights need no judging at all; a criterion that is new in the rubric is the only one that is asked."""
    asked: list[str] = []

    def listening(reply, criteria, context=None):
        from grader.judging import judge_all

        asked.extend(criteria)
        return judge_all(reply, criteria, context)

    monkeypatch.setattr("grader.submissions.verdicts.judge_all", listening)
    reweighted(small)
    assert grade_cohort(small.root, ONE).fresh == 1
    assert asked == []
    path = small.root / "tasks" / f"{EXERCISE}.yaml"
    text = path.read_text()
    new = "{criterion: names-feeling, weight: 20}\n      - {criterion: professional-tone, weight: 1}"
    first, rest = text.split("  - id: ex-four-suitcases")
    first = first.replace("{criterion: names-feeling, weight: 20}", new)
    # The sample replies of a task have a verdict a criterion.
    first = first.replace("{names-feeling: ", "{professional-tone: met, names-feeling: ")
    path.write_text(f"{first}  - id: ex-four-suitcases{rest}")
    grade_cohort(small.root, ONE)
    assert asked == ["professional-tone"]


def test_a_decision_leaves_the_queue_and_reaches_the_page(graded: Cohort) -> None:
    """`coach cohort review --decide`: score and comment are a person's, the reply leaves the queue for good."""
    first = queue(graded.root)[0]
    assert first.message
    assert first.name in first.text()
    decide(graded.root, first.learner, first.task, 4.25, "Warm & <clear>.")
    grade_cohort(graded.root, Options(workers=1, again=True))
    assert (first.learner, first.task) not in [(w.learner, w.task) for w in queue(graded.root)]
    write_feedback(graded.root, 1)
    page = (graded.root / "feedback" / first.learner / EXERCISE / f"{EXERCISE}.html").read_text()
    assert "4.25 of 10 points" in page
    assert "Warm &amp; &lt;clear&gt;." in page


@pytest.mark.parametrize("points", [-1, 11, float("nan"), float("inf")])
def test_points_outside_the_task_are_refused(small: Cohort, points: float) -> None:
    """The message names the limits."""
    with pytest.raises(CohortError, match="not between 0 and 10"):
        decide(small.root, "ann", FIRST, points)


def test_the_queue_can_be_read_in_the_terminal(graded: Cohort) -> None:
    """`coach cohort review` shows reply and customer and takes points from the keyboard."""
    before = len(queue(graded.root))
    done = coach("cohort", "review", graded.root, input="abc\n99\n\n3,5\nThank you.\nq\n")
    assert done.returncode == 0, done.stderr
    assert "The customer:" in done.stdout
    assert "is not a number of points" in done.stdout
    assert "not between 0 and 10" in done.stdout
    assert len(queue(graded.root)) == before - 1
    assert len(json.loads(coach("cohort", "review", graded.root, "--json").stdout)) == before - 1


def test_nearly_the_same_replies_are_found_and_others_are_not() -> None:
    """Case, marks and one changed word do not hide a copy; different replies to the same task are no pair."""
    amara = LEARNERS["amara-okafor"].replies[FIRST]
    copy = amara.upper().replace("GOOD MORNING", "GOOD DAY").replace(",", " -")
    rows = [{"learner": n, "task": FIRST, "reply": one.replies.get(FIRST, "")} for n, one in LEARNERS.items()]
    assert alike_pairs(rows) == []
    (pair,) = alike_pairs([*rows, {"learner": "zed", "task": FIRST, "reply": copy}])
    assert {pair.first, pair.second} == {"amara-okafor", "zed"}


def test_item_analysis_by_hand() -> None:
    """Difficulty and discrimination of made-up numbers are those that one can count."""
    good = [n >= 6 for n in range(12)]
    rows = pd.DataFrame(
        [{"learner": str(n), "name": str(n), "task": task, "score": 10.0 * (g if task != "odd" else not g), "max_score": 10.0,
          "share": float(g if task != "odd" else not g), "outcome": "graded"}
         for n, g in enumerate(good) for task in ("a", "b", "odd")]
    )  # fmt: skip
    found = task_items(rows, {"a": "A", "b": "B", "odd": "Odd"}).set_index("item")
    assert found.loc["A", "share"] == 0.5
    assert found.loc["Odd", "discrimination"] == pytest.approx(-1)
    criteria = pd.DataFrame(
        [
            {"learner": str(n), "task": "a", "criterion": c, "state": "met" if g else "unmet"}
            for n, g in enumerate(good)
            for c in "xy"
        ]
    )
    assert criterion_items(criteria).set_index("item").loc["x", "discrimination"] == pytest.approx(1)
    silent = rows.assign(
        outcome=["not attempted" if n == "3" else o for n, o in zip(rows["learner"], rows["outcome"], strict=True)]
    )
    assert "3 of 3 replies are not written" in in_need(silent).set_index("learner").loc["3", "reason"]


def test_a_simulated_class_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """Load tests can be repeated; different learners have different replies."""
    texts = []
    for name in ("one", "two"):
        cohort = made(tmp_path / name)
        simulate(cohort.root, 12, seed=5)
        texts.append([p.read_text() for p in sorted((cohort.root / "submitted").rglob("*.md"))])
    assert texts[0] == texts[1]
    assert len(set(texts[0])) > 60
    with pytest.raises(CohortError, match="only in a class of its own"):
        simulate(cohort.root, 3)
