"""The command ``coach``: contracts, exit codes, messages."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from classes import known_reply

from grader import batch, judging, resources
from grader.library import library


def coach(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], dict[str, dict]]:
    """One run of ``coach judge`` over good, odd and broken lines."""
    folder = tmp_path_factory.mktemp("judge")
    good = {
        "id": "good",
        "reply": "I'm so sorry. I can hear how worried you are about Fenna.",
        "context": "Fenna's surgery",
        "criteria": ["names-feeling", "concise"],
    }
    lines = [
        json.dumps(good).encode(),
        b'{"id": "no-context", "reply": "What happened then?", "criteria": ["asks-open-question"]}',
        b"this is not JSON",
        b'{"id": 1, "reply": 5, "criteria": []}',
        b'{"id": "unknown", "reply": "Hello there", "criteria": ["no-such", "concise"]}',
        b'{"id": "empty", "reply": "", "criteria": ["names-feeling"]}',
        b"\xff\xfe broken",
        b"[" * 100_000,
        b"",
        b'{"id": "last", "reply": "Of course, gladly.", "criteria": ["affirms"]}',
    ]
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_bytes(b"\n".join(lines))
    result = coach("judge", str(source), str(target))
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    return result, {row["id"]: row["verdicts"] for row in rows}


def test_judge_writes_a_verdict_for_each_criterion(judged) -> None:
    """The contract: met, confidence, evidence, why."""
    verdict = judged[1]["good"]["names-feeling"]
    assert verdict["met"] is True
    assert 0 <= verdict["confidence"] <= 1
    assert all(isinstance(start, int) and start < end for start, end in verdict["evidence"])
    assert verdict["why"]


def test_judge_goes_on_after_broken_lines_and_names_them(judged) -> None:
    """Each broken line is reported with its number; the others are judged; the exit code says broken input."""
    result, verdicts = judged
    assert list(verdicts) == ["good", "no-context", "unknown", "empty", "last"]
    assert result.returncode == 3
    for number in (3, 4, 5, 7, 8):
        assert f"in.jsonl:{number}: " in result.stderr
    assert "no-such" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_criterion_file_that_is_wrong_costs_only_the_lines_that_need_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is named with file and mistake; those before and after it are judged."""
    for path in resources.CRITERIA.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "affirms":
            text = text.replace("kind: ", "kind: not-a-")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    found = library(tmp_path)
    monkeypatch.setattr(batch, "library", lambda: found)
    monkeypatch.setattr(judging, "library", lambda: found)
    asked = [["concise"], ["affirms", "concise"], ["concise"]]
    lines = [json.dumps({"id": n, "reply": "I will call.", "criteria": c}).encode() for n, c in enumerate(asked)]
    results = io.StringIO()
    report = batch.judge_lines(lines, results)
    assert [json.loads(line)["id"] for line in results.getvalue().splitlines()] == [0, 2]
    assert report.judged == 2
    (problem,) = report.problems
    assert problem.startswith(f"2: {tmp_path / 'affirms.yaml'}")


def test_judge_is_unsure_about_an_empty_reply(judged) -> None:
    """Nothing written is not wrong: met is null."""
    assert judged[1]["empty"]["names-feeling"]["met"] is None


def test_check_prints_feedback_for_a_reply_from_standard_input() -> None:
    """A reply on standard input is graded in the terminal."""
    result = coach(
        "check", "ex-choir-whistle", "-", stdin="Come on Wednesday. It must have been so embarrassing for you."
    )
    assert result.returncode == 0
    assert "so embarrassing" in result.stdout
    assert "points" in result.stdout


def test_check_as_json_holds_verdicts_and_versions() -> None:
    """--json gives the grade as data."""
    decided = known_reply(waiting=False)
    data = json.loads(coach("check", "ex-choir-whistle", "-", "--json", stdin=decided).stdout)
    assert data["outcome"] == "graded"
    assert set(data["verdicts"]) <= set(library())
    assert "task" in data["versions"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "no-such-task"], 2, "There is no task"),
        (["check", "ex-choir-whistle", "no/such/file.md"], 2, "no/such/file.md"),
        (["judge", "no-such.jsonl", "out.jsonl"], 2, "no-such.jsonl"),
        (["start", "no-such-module"], 2, "There is no module"),
        (["cohort", "grade", "/tmp"], 3, "no class folder"),
        (["demo", "--folder", "/tmp"], 2, "is not empty"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_wrong_use_has_an_exit_code_and_a_sentence(arguments: list[str], code: int, said: str, tmp_path: Path) -> None:
    """A mistake on the command line is named, without a traceback."""
    result = coach(*arguments)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_an_environment_need_not_be_activated(tmp_path: Path) -> None:
    """`.venv/bin/coach` finds the programs installed beside it without them being on the PATH."""
    result = subprocess.run(
        [sys.executable, "-m", "grader", "cohort", "new", str(tmp_path / "class")],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "class" / "gradebook.db").is_file()


@pytest.mark.parametrize(
    "command",
    [
        "start",
        "check",
        "judge",
        "release",
        "catalogue",
        "audit",
        "validity",
        "demo",
        "cohort new",
        "cohort grade",
        "new criterion",
    ],
)
def test_help_has_an_example(command: str) -> None:
    """Every command's help shows how it is used."""
    assert "Example: coach" in coach(*command.split(), "--help").stdout
