"""The picture of accuracy against coverage: its points by hand, and its words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.kinds.base import Verdict
from grader.validity import Judged, measure, own_rows
from grader.validity_plot import curve, draw, in_words

SVG = "{http://www.w3.org/2000/svg}"


def judged(*rows: tuple[bool, bool | None, float]) -> tuple[Judged, ...]:
    """Labels with verdicts and their confidence."""
    return tuple(Judged("concise", label, Verdict(met, confidence)) for label, met, confidence in rows)


FOUR = judged((True, True, 0.9), (False, True, 0.7), (True, True, 0.8), (True, None, 0.5))


def test_the_surest_come_first() -> None:
    """Two right at .9 and .8, a wrong one at .7, one unsure: 1 of 4, 2 of 4, then two thirds right at 3 of 4."""
    points = [(p.coverage, p.accuracy) for p in curve(FOUR)]
    assert points == [(0.25, 1), (0.5, 1), (0.75, pytest.approx(2 / 3))]


def test_equal_confidence_has_no_order() -> None:
    """Verdicts of the same confidence are one point, whatever stands first in the file."""
    rows = [(True, True, 0.8), (False, True, 0.8)]
    assert curve(judged(*rows)) == curve(judged(*rows[::-1]))
    assert [(p.coverage, p.accuracy) for p in curve(judged(*rows))] == [(1, 0.5)]


def test_the_words_say_what_the_line_shows() -> None:
    """Each set is named with its shares; a set without decisions is named too."""
    own = measure("all criteria", "cross-validated", judged((True, True, 0.9)))
    said = in_words({"mine": curve(FOUR), "none": ()}, own)
    assert "mine: 100.0% right at 50% decided, 66.7% right at 75% decided." in said
    assert "none: nothing decided." in said
    assert "cross-validated: 100.0% right at 100% decided." in said


def test_the_picture_is_valid_and_can_be_heard() -> None:
    """One file, well formed, with role, title and description; markup in a set's name stays text; same bytes again."""
    sets = {"<mine> & yours": FOUR * 10}
    svg = draw(sets, own_rows())
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    ids = {element.get("id"): element.text or "" for element in root if element.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert list(ids) == (root.get("aria-labelledby") or "").split()
    assert "<mine> & yours: 100.0% right at 50% decided" in ids["coach-words"]
    assert draw(sets, own_rows()) == svg


def test_the_command_writes_the_picture(tmp_path: Path) -> None:
    """`--plot` draws the blind sets and the given file; a folder that does not exist is one message."""
    data = tmp_path / "mine.jsonl"
    data.write_text(json.dumps({"reply": "I am so sorry about it.", "labels": {"expresses-regret": 1}}))

    def coach(plot: Path) -> subprocess.CompletedProcess[str]:
        arguments = ["-m", "grader", "validity", "--data", str(data), "--plot", str(plot)]
        return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=600)

    done = coach(tmp_path / "plot.svg")
    assert done.returncode == 0, done.stderr
    words = ElementTree.parse(tmp_path / "plot.svg").getroot().find(f"{SVG}desc").text
    assert "blind library: " in words
    assert "mine.jsonl: " in words
    wrong = coach(tmp_path / "absent" / "plot.svg")
    assert wrong.returncode == 2
    assert "absent" in wrong.stderr
