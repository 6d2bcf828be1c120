"""A week of feedback: the charts count what stands in the file, and a broken file is named."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from course.weeks import COLUMNS, charts, read_week, week_html
from grader import resources
from grader.files import ContentError

WEEKS = sorted(resources.COURSE.glob("*/weeks/*.csv"))


@pytest.mark.parametrize("path", WEEKS, ids=lambda path: path.stem)
def test_the_charts_count_the_lines_of_the_file(path: Path) -> None:
    """Each bar is the number of lines with that topic; the second chart holds only those who stop."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    everyone, leaving = charts(read_week(path))
    assert {bar.label: bar.value for bar in everyone.bars} == Counter(line["topic"] for line in lines)
    counted = Counter(line["topic"] for line in lines if line["leaving"] == "yes")
    assert {bar.label: bar.value for bar in leaving.bars if bar.value} == counted


@pytest.mark.parametrize("path", WEEKS, ids=lambda path: path.stem)
def test_every_message_can_be_read(path: Path) -> None:
    """The page holds each message, so that nobody has to believe the charts."""
    page = week_html(path.stem)
    assert f"All {len(read_week(path))} messages" in page
    assert page.count("<li>") == len(read_week(path))


def test_the_drill_on_the_week_says_what_the_week_says() -> None:
    """The figures that the drill and its explanations give are those of the file."""
    week = read_week(resources.COURSE / "reviews/weeks/saffron-box.csv")
    late, missing = week[week.topic == "Late box"], week[week.topic == "Missing item"]
    assert (len(week), len(late), len(late[late.day == "Tue"]), len(late[late.leaving == "yes"])) == (28, 9, 7, 1)
    assert (len(missing), len(missing[missing.leaving == "yes"]), missing.day.nunique()) == (6, 4, 5)
    assert (len(week[week.topic == "Allergy label"]), len(week[week.topic == "Praise"])) == (1, 3)
    assert len(week[week.topic == "Small print"]) == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day,topic\nMon,late\n", "the columns must be"),
        (",".join(COLUMNS) + "\nMon,mail,late box,Late.,maybe\n", "line 2"),
        (",".join(COLUMNS) + "\nMon,mail,,Late.,no\n", "line 2"),
        ("", "is not a table"),
    ],
)
def test_a_broken_week_is_named(tmp_path: Path, text: str, said: str) -> None:
    """A wrong column, an unknown word, a gap and an empty file are each said with the file's name."""
    path = tmp_path / "week.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_week(path)


def test_an_unknown_week_is_named() -> None:
    """A lesson that asks for a week that does not exist says so."""
    with pytest.raises(ContentError, match="no week"):
        week_html("nowhere")
