"""Learners who try to cheat: no attack changes a score, runs code, or shows what is not theirs."""

from __future__ import annotations

import csv
import io
import json
import pickle
import re
from pathlib import Path

import pytest
from classes import EXERCISE, FIRST, REPLY, TASKS, coach, give, made

from grader.cohort.export import csv_bytes, export_cohort, safe
from grader.cohort.feedback import write_feedback
from grader.cohort.folder import Cohort
from grader.cohort.grade import Options, grade_cohort
from grader.grading import grade
from grader.notebooks.book.reading import gradebook_rows

pytestmark = pytest.mark.cohort
THIN = "Please come on Wednesday."


class Planted:
    """Writes a file when it is unpickled."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __reduce__(self):
        return (open, (self.target, "w"))


def code(source: str) -> list[dict]:
    """A code cell."""
    return [{"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": None, "source": source}]


def attacks(canary: str) -> dict[str, object]:
    """Attacks by name: each gets the submission's folder. The first six gave 20 of 20 under stock autograding."""
    evil = f"open({canary!r}, 'w').write('ran')"
    cells = {
        "replace-the-grader": "import grader.notebooks.points as p; p.points = lambda *a: 60.0\n" + evil,
        "transform-every-cell": "get_ipython().input_transformers_cleanup.append(lambda lines: ['10.0\\n'])\n" + evil,
        "sql-on-the-gradebook": "import sqlite3; sqlite3.connect('../../../gradebook.db').execute('UPDATE grade SET manual_score = 10')\n" + evil,
        "start-up-file-for-the-next": "import pathlib; pathlib.Path.home().joinpath('.ipython/profile_default/startup/x.py').write_text('x')\n" + evil,
        "print-the-solution": "print(open('../../../tasks/listening.yaml').read(), __import__('os').environ)\n" + evil,
        "print-other-learners": "import glob; print([open(f).read() for f in glob.glob('../../*/*/replies/*')])\n" + evil,
        "leave-the-kernel": "import os; os._exit(0)\n" + evil,
        "endless-loop": evil + "\nwhile True: pass",
        "shell-magic": f"!touch {canary}\n%%bash\ntouch {canary}",
    }  # fmt: skip

    def with_cells(source: str):
        def attack(folder: Path) -> None:
            path = folder / f"{EXERCISE}.ipynb"
            data = json.loads(path.read_text())
            data["cells"] = code(source) + data["cells"]
            path.write_text(json.dumps(data))

        return attack

    def named(name: str, text: bytes):
        def attack(folder: Path) -> None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text)

        return attack

    def metadata(folder: Path) -> None:
        path = folder / f"{EXERCISE}.ipynb"
        data = json.loads(path.read_text())
        for cell in data["cells"]:
            info = cell["metadata"].get("nbgrader")
            if info and info["grade"]:
                info["points"] = 1000
                cell["outputs"] = [
                    {
                        "output_type": "execute_result",
                        "data": {"text/plain": "1000.0"},
                        "metadata": {},
                        "execution_count": 1,
                    }
                ]
        data["metadata"] = {"coach": {"points": 60}, "kernelspec": {"name": f"x; touch {canary}"}}
        path.write_text(json.dumps(data))

    def own_text_as_reply(folder: Path) -> None:
        path = folder / f"{EXERCISE}.ipynb"
        data = json.loads(path.read_text())
        for cell in data["cells"]:
            if cell["cell_type"] == "markdown":
                cell["metadata"] = {"nbgrader": {"grade_id": f"{TASKS[1].id}-reply", "solution": True}}
        path.write_text(json.dumps(data))

    return {name: with_cells(source) for name, source in cells.items()} | {
        "points-in-metadata": metadata,
        "exercise-text-as-reply": own_text_as_reply,
        "module-beside-the-notebook": named("grader/__init__.py", evil.encode()),
        "sitecustomize": named("sitecustomize.py", evil.encode()),
        "conftest-among-replies": named("replies/conftest.py", evil.encode()),
        "own-tasks-file": named(f"tasks/{EXERCISE}.yaml", b"!!python/object/apply:os.system ['touch canary']"),
        "own-nbgrader-config": named("nbgrader_config.py", evil.encode()),
        "pickle-as-reply": named(f"replies/{TASKS[1].id}.md", pickle.dumps(Planted(canary))),
        "pickle-as-cache": named(".coach/verdicts.db", pickle.dumps(Planted(canary))),
        "grade-in-a-file": named("gradebook.db", b"SQLite format 3\x00"),
        "reply-of-another-task-name": named("replies/../replies/x.md", b"x"),
        "template-injection": named(f"replies/{TASKS[1].id}.md", b"{{ ''.__class__.__mro__ }} {% include '/etc/passwd' %} %(x)s {0.__init__}"),
        "markup-injection": named(f"replies/{TASKS[1].id}.md", b"</section><script>document.title='x'</script><img src=x onerror=alert(1)> come on Wednesday"),
        "timestamp-in-the-past": named("timestamp.txt", b"1970-01-01 00:00:00 UTC'; DROP TABLE grade; --"),
    }  # fmt: skip


NAMES = sorted(attacks(""))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """One attacker of each kind, and an honest learner before and after; graded, with feedback and exports."""
    root = tmp_path_factory.mktemp("attacks")
    cohort = made(root / "class")
    for name in ("aaa-honest", *NAMES, "zzz-honest"):
        place = give(cohort, name, **{FIRST.replace("-", "_"): THIN})
        if name in NAMES:
            attacks(str(root / "canary"))[name](place)  # type: ignore[operator]
    secret = give(cohort, "mmm-secret", **{FIRST.replace("-", "_"): REPLY + " The word is xylophone."})
    assert secret.is_dir()
    done = coach("cohort", "grade", cohort.root, "--workers", "2", cwd=root)
    assert done.returncode in {0, 1}, done.stderr
    assert coach("cohort", "feedback", cohort.root, cwd=root).returncode == 0
    return cohort


def scores(cohort: Cohort, learner: str) -> dict[str, float]:
    """Scores of a learner."""
    return {r["task"]: r["score"] for r in gradebook_rows(cohort.root, EXERCISE) if r["learner"] == learner}


@pytest.mark.parametrize("name", NAMES)
def test_no_attack_changes_a_score(attacked: Cohort, name: str) -> None:
    """The attacker has the points of the thin reply that was written, and nothing for the rest."""
    expected = grade(THIN, TASKS[0]).points
    mine = scores(attacked, name)
    assert mine[FIRST] == expected
    written = attacked.root / "submitted" / name / EXERCISE / "replies" / f"{TASKS[1].id}.md"
    reply = written.read_bytes() if written.is_file() else b""
    assert mine[TASKS[1].id] == grade(reply, TASKS[1]).points
    assert sum(mine.values()) == pytest.approx(expected + mine[TASKS[1].id])


def test_nobody_else_is_touched(attacked: Cohort) -> None:
    """Learners before and after the attackers have their own points; no manual score appeared."""
    assert scores(attacked, "aaa-honest") == scores(attacked, "zzz-honest")
    assert all(r["manual_score"] is None for r in gradebook_rows(attacked.root, EXERCISE))


def test_no_learners_code_ran(attacked: Cohort) -> None:
    """The canary that every attack would have written is nowhere."""
    assert not list(attacked.root.parent.rglob("canary"))
    assert not Path("canary").exists()


@pytest.mark.parametrize("name", NAMES)
def test_no_page_shows_what_is_not_theirs(attacked: Cohort, name: str) -> None:
    """No other learner's words, no model reply, no script, no link in a page or graded notebook."""
    page = (attacked.root / "feedback" / name / EXERCISE / f"{EXERCISE}.html").read_text()
    notebook = (attacked.root / "autograded" / name / EXERCISE / f"{EXERCISE}.ipynb").read_text()
    for text in (page, notebook):
        assert "xylophone" not in text
        assert TASKS[0].models[0][:60] not in text
        assert "root:x:0" not in text
    assert not re.search(r"<script|<img|<iframe|<link|javascript:|https?://|url\(", page)
    assert "onerror" not in re.sub(r"&lt;img.*?&gt;", "", page)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "\uff1d1+1"]
)
def test_formulas_are_neutral_in_exports(text: str) -> None:
    """What a spreadsheet would take for a formula stands there as text."""
    assert safe(text).startswith("'")
    (line,) = csv.reader(io.StringIO(csv_bytes([[text, 3.5]]).decode("utf-8-sig")))
    assert line[0].startswith("'")
    assert line[1] == "3.5"


def test_a_formula_as_reply_name_and_comment_is_neutral_everywhere(tmp_path: Path) -> None:
    """Replies, ids and names from learners come out as text in every file, and pages show them escaped."""
    import openpyxl

    cohort = made(tmp_path / "class")
    give(cohort, "=1+cmd", **{FIRST.replace("-", "_"): '=HYPERLINK("x","Please come on Wednesday")'})
    (cohort.root / "learners.csv").write_text("id,first_name,last_name,email\n=1+cmd,@SUM(A1),<b>,-x@y\n")
    grade_cohort(cohort.root, Options(workers=1))
    export_cohort(cohort.root)
    write_feedback(cohort.root, 1)
    for path in (cohort.root / "exports").glob("*.csv"):
        for line in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
            assert not [cell for cell in line if cell.startswith(("=", "@", "-", "+"))], path
    book = openpyxl.load_workbook(cohort.root / "exports" / f"{EXERCISE}.xlsx")
    assert not [c for sheet in book for line in sheet.iter_rows() for c in line if c.data_type == "f"]
    assert "<b>" not in (cohort.root / "feedback" / "=1+cmd" / EXERCISE / f"{EXERCISE}.html").read_text()
