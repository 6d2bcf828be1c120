"""Any text of up to a megabyte is refused or judged: nothing is met by garbage, and nothing breaks."""

from __future__ import annotations

import pytest
from nasty import PIECES, longest_judged, patterns, repeated, seconds, traps

from grader.judging import judge, judge_all
from grader.kinds.base import Context, Verdict
from grader.library import library
from grader.readable import MAX_CHARACTERS

MEGABYTE = 1_000_000
CONTEXT = Context(message="My parcel is late again and my mother's birthday is on Friday. Where is it?")
REPLY = "Dear Ana, I am sorry that your parcel is late. You will have it by Friday. What else can I do for you?"


def is_sound(verdict: Verdict, reply: str) -> bool:
    """A verdict with a reason, a probability and places that lie in the reply."""
    inside = all(0 <= start <= end <= len(reply) for start, end in verdict.evidence)
    return bool(verdict.why) and 0 <= verdict.confidence <= 1 and inside


@pytest.mark.parametrize("name", PIECES)
def test_a_nasty_text_has_sound_verdicts(name: str) -> None:
    """Some thousand characters of it, by every criterion."""
    reply = repeated(PIECES[name], 1_200)
    for verdict in judge_all(reply, list(library()), CONTEXT).values():
        assert is_sound(verdict, reply)


@pytest.mark.parametrize("name", PIECES)
def test_a_megabyte_is_refused_with_a_reason(name: str) -> None:
    """What is far too long is never judged: every criterion is unsure, and the reason says what to do."""
    for verdict in judge_all(repeated(PIECES[name], MEGABYTE), list(library()), CONTEXT).values():
        assert verdict.met is None
        assert "shorten" in verdict.why or "nothing is written" in verdict.why


@pytest.mark.parametrize("name", PIECES)
def test_a_nasty_context_spoils_no_verdict(name: str) -> None:
    """A megabyte of it as the customer's message: the reply is judged all the same."""
    context = Context.from_text(repeated(PIECES[name], MEGABYTE))
    assert judge(REPLY, "invites-response", context).met is True
    assert all(is_sound(v, REPLY) for v in judge_all(REPLY, ["paraphrases-problem", "on-topic"], context).values())


@pytest.mark.slow
@pytest.mark.parametrize("name", PIECES)
def test_as_much_as_is_read_at_all_is_judged(name: str) -> None:
    """The longest text of its sort that is not refused for its length, by every criterion."""
    reply = longest_judged(PIECES[name])
    assert len(reply) <= MAX_CHARACTERS
    assert all(is_sound(verdict, reply) for verdict in judge_all(reply, list(library()), CONTEXT).values())


def test_no_pattern_runs_away() -> None:
    """On texts that a pattern nearly matches again and again it ends; one whose choices overlap would take years."""
    endless = 5
    ran = [
        name
        for name, pattern in patterns()
        if any(seconds(lambda: list(pattern.finditer(trap[:1_500])), endless) >= endless for trap in traps(pattern))  # noqa: B023
    ]
    assert ran == []
