"""Harmless edits and cut evidence: what the edits do, what is counted, and floors on a small fixed sample."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.library import library
from grader.robustness import Case, Cut, Report, as_data, reached, robustness, tables, worst
from grader.robustness.counts import fell, stood
from grader.robustness.edits import EDITS
from grader.robustness.measure import without
from grader.text import Span

BY_NAME = {edit.name: edit for edit in EDITS}
REPLY = (
    "Dear Mrs. Osei, thank you for your letter. Your parcel was left outside in the rain. Our driver ignored the note on "
    "the gate. I'm sorry about the mess, and I don't expect you to clean \"our\" mistake up. A colleague brings a new one on "
    "Friday. What else can we do for you?"
)


def edited(name: str, reply: str = REPLY) -> str:
    """The reply after the edit of that name."""
    return BY_NAME[name].change(reply, Random(7))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "long forms",
            "I'm sorry about the mess, and I don't expect",
            "I am sorry about the mess, and I do not expect",
        ),
        ("no apostrophes", "I'm sorry about the mess, and I don't", "Im sorry about the mess, and I dont"),
        ("greeting removed", "Dear Mrs. Osei, thank you", "Thank you"),
        ("synonyms", "thank you for your letter. Your parcel", "thanks for your letter. Your package"),
        ("synonyms", 'clean "our" mistake up. A colleague', 'clean "our" error up. A coworker'),
        ("curly quotes", 'don\'t expect you to clean "our"', "don’t expect you to clean “our”"),
        ("extra blanks", "letter. Your parcel", "letter.  Your parcel"),
        ("small letters", "Dear Mrs. Osei", "dear mrs. osei"),
        ("sign-off added", "What else can we do for you?", "What else can we do for you?\n\nKind regards"),
    ],
)
def test_an_edit_does_what_its_name_says(name: str, before: str, after: str) -> None:
    """The words change in that place, and the rest of the reply can still be read."""
    assert before in REPLY
    assert after in edited(name)
    assert edited(name) == edited(name) != REPLY


def test_a_greeting_is_added_only_where_there_is_none() -> None:
    """A reply that greets is not greeted twice."""
    assert edited("greeting added") == REPLY
    assert edited("greeting added", "Your parcel is here.") == "Hello,\n\nYour parcel is here."


def test_long_and_short_forms_undo_each_other() -> None:
    """What was written in full comes back when it is contracted."""
    long = "I am sorry that we are late. They will not come, and I do not know why."
    assert edited("long forms", edited("short forms", long)) == long


def test_typos_leave_names_numbers_and_short_words_alone() -> None:
    """Slips are in few words, and in none that a reader needs to know who and when."""
    new = edited("typos")
    old_words, new_words = REPLY.split(), new.split()
    changed = [old for old, now in zip(old_words, new_words, strict=True) if old != now]
    assert 1 <= len(changed) <= 3
    assert all(len(word.strip(".,")) >= 5 and word[0].islower() for word in changed)


def test_sentences_that_stand_alone_change_places() -> None:
    """Two facts of which neither needs the other are told the other way round; greeting and goodbye stay."""
    reply = "Hello Ana. Your parcel was left outside in the rain. Our driver ignored the note on the gate. See you on Friday."
    swapped = "Hello Ana. Our driver ignored the note on the gate. Your parcel was left outside in the rain. See you on Friday."
    assert edited("sentence order", reply) == swapped


def test_sentences_that_lean_on_each_other_stay_in_order() -> None:
    """ "It" and "then" point back: such sentences are not moved."""
    reply = "Hello Ana. The van broke down. It is repaired now. Then we drove on. See you soon."
    assert edited("sentence order", reply) == reply


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_edits_take_any_text_and_give_the_same_again(reply: str, seed: int) -> None:
    """No text breaks an edit, and the same random numbers give the same text."""
    for edit in EDITS:
        assert edit.change(reply, Random(seed)) == edit.change(reply, Random(seed)), edit.name


def test_an_edit_is_not_held_against_a_criterion_that_it_concerns() -> None:
    """Order matters for listening before fixing, the greeting for the name, the count for the limit."""
    fair = {(edit.name, name): edit.fair(c) for edit in EDITS for name, c in library().items()}
    assert not fair["sentence order", "listens-before-fixing"]
    assert not fair["sentence order", "states-news-plainly"]
    assert not fair["greeting removed", "personalises"]
    assert not fair["sign-off added", "concise"]
    assert fair["sentence order", "expresses-regret"]
    assert fair["typos", "concise"]


def test_cutting_leaves_no_stray_marks() -> None:
    """Without the apology the rest is a reply again."""
    start = REPLY.index("I'm sorry")
    rest = without(REPLY, [Span(start, REPLY.index(" A colleague"))])
    assert "sorry" not in rest
    assert "on the gate. A colleague brings" in rest
    assert without("Sorry! It is here.", [Span(0, 5)]) == "It is here."
    assert without("We are so sorry, it is here.", [Span(0, 15), Span(10, 16)]) == "it is here.", "places that overlap"


def made(before: bool | None, after: bool | None) -> Case:
    """A case with these verdicts."""
    return Case("blind", "concise", "typos", "a", "b", before, after)


def test_what_changed_is_told_apart() -> None:
    """Turned, lost and settled are counted apart; the share unchanged counts all of them, "met kept" only what was met."""
    cases = [
        made(True, True),
        made(True, False),
        made(False, True),
        made(True, None),
        made(None, True),
        made(None, None),
    ]
    row = stood(cases, "edit")[0]
    assert (row.tried, row.turned, row.lost, row.settled) == (6, 2, 1, 1)
    assert row.unchanged == pytest.approx(2 / 6)
    assert row.still_met == pytest.approx(1 / 3)


def test_a_report_names_the_worst_and_says_whether_it_is_enough() -> None:
    """A turned verdict and a cut without effect are shown with their texts; both count against the targets."""
    bad = Report((made(True, False),), (Cut("blind", "concise", "whole", "rest", True),))
    good = Report((made(True, True),), (Cut("blind", "concise", "whole", "rest", None),))
    assert [reached(bad), reached(good)] == [False, True]
    assert [line.split(":")[0] for line in worst(bad)] == ["concise, typos (blind)", "concise (blind)"]
    assert list(worst(good)) == []
    assert len(list(worst(Report(bad.cases * 9, bad.cuts * 9)))) == 6, (
        "more than three of a criterion teach nothing new"
    )
    assert len(list(tables(bad))) == 3
    assert len(as_data(bad)["changed"]) == len(as_data(bad)["still_met"]) == 1


@pytest.fixture(scope="module")
def small() -> Report:
    """Twenty-five replies of each set, always the same."""
    return robustness(25)


def test_harmless_edits_change_hardly_any_verdict(small: Report) -> None:
    """On the small sample at least 96 of 100 verdicts stay, and one in a hundred at most turns round."""
    for row in stood(small.cases, "edit"):
        if row.name == "all":
            assert row.tried > 500
            assert (row.unchanged or 0) >= 0.96, row
            assert row.turned <= 0.01 * row.tried, row


def test_evidence_carries_what_is_met(small: Report) -> None:
    """On the small sample at least 85 of 100 verdicts fall with their evidence."""
    sums = [row for row in fell(small.cuts) if row.name == "all"]
    assert {row.set for row in sums} == {"blind", "examples"}
    assert sum(row.flipped for row in sums) >= 0.85 * sum(row.tried for row in sums), sums


def coach(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a person would run it."""
    return subprocess.run(
        [sys.executable, "-m", "grader", "robustness", *arguments], capture_output=True, text=True, timeout=300,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip


def test_the_command_reports_one_criterion_the_same_way_twice() -> None:
    """`--criterion` and `--sample` limit the work; the same command gives the same report."""
    done = coach("--criterion", "expresses-regret", "--sample", "6", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert {row["name"] for row in data["criteria"]} == {"all", "expresses-regret"}
    assert {row["set"] for row in data["edits"]} == {"blind", "examples"}
    assert coach("--criterion", "expresses-regret", "--sample", "6", "--json").stdout == done.stdout


def test_the_command_names_an_unknown_criterion() -> None:
    """A misspelled id stops before the work, with a hint."""
    done = coach("--criterion", "no-such")
    assert done.returncode == 2
    assert "no-such" in done.stderr
