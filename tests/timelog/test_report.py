"""``coach time``: from files to a page and tables, with what a person should know said."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from grader.cli import app
from grader.timelog import store
from grader.timelog.model import Diary
from grader.timelog.plan import Change, Goal, Plan, save_plan
from tests.timelog.days import MONDAY, NEW_YORK, fortnight, written

TOGGL = """Project,Description,Start date,Start time,End date,End time,Duration
,laundry,2025-10-27,08:00:00,2025-10-27,09:00:00,01:00:00
,br,2025-10-27,09:00:00,2025-10-27,10:00:00,01:00:00
work,inbox,2025-10-27,10:00:00,2025-10-27,12:00:00,02:00:00
LO,night,2025-10-27,22:00:00,2025-10-28,06:00:00,08:00:00
"""


def coach_time(*words: object) -> Result:
    """What the command says and its exit code."""
    return CliRunner().invoke(app, ["time", *map(str, words)])


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """A fortnight with a plan beside it, in New York."""
    save_plan(
        Plan(Goal("Pass", ("work", "learning")), (Change("technology/video", "learning", 60),), pd.Timestamp(2025, 11, 3).date()),
        tmp_path,
    )  # fmt: skip
    store.save(fortnight(), tmp_path / "diary.csv")
    return tmp_path / "diary.csv"


def test_a_diary_becomes_a_report(diary: Path, tmp_path: Path) -> None:
    """The page is whole and loads nothing; its headings, its pictures and the plan beside the diary are there."""
    result = coach_time(diary, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "14 recorded days" in result.output
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    for heading in (
        "A day",
        "Where the time goes",
        "Day by day",
        "The week",
        "Leaks",
        "What changed",
        "The plan",
        "Plan and fact",
    ):
        assert f"<h2>{heading}</h2>" in page
    assert page.count("<svg") == page.count('role="img"') == 7
    assert not re.search(r"<(?:script|link|img|iframe)|\bsrc=|@import|url\((?!#)", page)
    assert "America/New_York" in page


def test_the_tables_add_up(diary: Path, tmp_path: Path) -> None:
    """The minutes in the tables are those of the diary's days."""
    coach_time(diary, "--out", tmp_path / "out")
    categories = pd.read_csv(tmp_path / "out/categories.csv")
    assert categories["minutes"].sum() == 14 * 1440 + 60
    assert pd.read_csv(tmp_path / "out/days.csv", index_col="date").sum().sum() == 14 * 1440 + 60
    assert pd.read_csv(tmp_path / "out/follow_up.csv")["verdict"].tolist() == ["kept"]
    assert store.load(tmp_path / "out/diary.csv") == fortnight()


def test_json_has_the_same_numbers(diary: Path, tmp_path: Path) -> None:
    """Programs get the minutes, the leaks and where the report is."""
    data = json.loads(coach_time(diary, "--out", tmp_path / "out", "--json").output)
    assert sum(data["minutes"].values()) == 14 * 1440 + 60
    assert data["goal"] == ["work", "learning"]
    assert [leak["category"] for leak in data["leaks"]] == ["technology/video", "technology/social"]
    assert Path(data["report"]).exists()


def test_another_tools_log(tmp_path: Path) -> None:
    """It is read with what it means stated; labels are sorted where they are clear; a new name settles a category."""
    log = tmp_path / "toggl.csv"
    log.write_text(TOGGL, encoding="utf-8")
    words = (log, "--zone", "America/New_York", "--out", tmp_path / "out")
    result = coach_time(*words)
    assert result.exit_code == 1
    assert "LO is none of your categories" in result.output
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "nobody has said what they are: --category LO=sleep" in page
    assert re.search(r"laundry.*?Cleaning and laundry.*?sorted", page, re.DOTALL)
    assert re.search(r"br</th>.*?a guess, not used", page, re.DOTALL)
    settled = json.loads(
        coach_time(*words, "--category", "LO=Sleep", "--category", "br=rest and breaks", "--json").output
    )
    assert settled["minutes"]["sleep"] == 480
    assert settled["parts"]["leisure/rest"] == 60
    assert not any("LO" in problem for problem in settled["readings"][0]["problems"])


def test_problems_are_all_written_down(tmp_path: Path) -> None:
    """What was wrong with a log stands in problems.csv, line by line, and the exit code says that there is something."""
    log = tmp_path / "log.csv"
    log.write_text(
        "start,end,category\n2025-10-27 08:00,2025-10-27 09:00,work\n2025-10-27 10:00,nonsense,work\n", encoding="utf-8"
    )
    result = coach_time(log, "--out", tmp_path / "out", "--zone", "UTC")
    assert result.exit_code == 1
    with (tmp_path / "out/problems.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert any("line 3" in row["problem"] for row in rows)


def test_two_files_count_shared_time_once(tmp_path: Path) -> None:
    """A second file adds what the first one lacks; what both claim is told."""
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    store.save(Diary.of(NEW_YORK, written(MONDAY, "8:00 10:00 work\n11:00 12:00 work")), one)
    store.save(Diary.of(NEW_YORK, written(MONDAY, "9:00 11:30 travel")), two)
    data = json.loads(coach_time(one, two, "--out", tmp_path / "out", "--json").output)
    assert (data["minutes"]["work"], data["minutes"]["travel"]) == (180, 60)
    assert "1 h 30 min of it are in an earlier file" in " ".join(data["readings"][1]["interpretation"])


def test_an_empty_diary_says_so(tmp_path: Path) -> None:
    """No block, no chart, no error."""
    store.save(Diary(NEW_YORK), tmp_path / "diary.csv")
    result = coach_time(tmp_path / "diary.csv", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Nothing is recorded yet" in result.output


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "Name at least one file"),
        (("missing.csv",), 3, "missing.csv: cannot be opened"),
        (("{diary}", "--zone", "Mars/Olympus"), 2, "no time zone 'Mars/Olympus'"),
        (("{diary}", "--date-order", "dym"), 2, "dmy, mdy or ymd"),
        (("{diary}", "--category", "LO"), 2, "old=new"),
        (("{diary}", "--goal", "gold"), 2, "no category 'gold'"),
        (("{diary}", "--out", "{diary}"), 2, "choose another folder with --out"),
        (("{broken}",), 3, "letter.json"),
    ],
)
def test_wrong_use_says_what_to_do(diary: Path, words: tuple[str, ...], code: int, message: str) -> None:
    """One line, the right exit code, no traceback."""
    broken = diary.with_name("letter.json")
    broken.write_text('{"dear": "diary"}', encoding="utf-8")
    result = coach_time(*(word.format(diary=diary, broken=broken) for word in words))
    assert result.exit_code == code, result.output
    assert message in result.output
    assert "Traceback" not in result.output


def test_the_suggestions_can_be_measured() -> None:
    """The figures come out as words and as data."""
    data = json.loads(coach_time("--measure-suggestions", "--json").output)
    assert data["survey"]["top_1"] > data["without_hints"]["top_1"] > 0.6
