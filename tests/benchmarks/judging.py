"""What judging costs, stage by stage: 15 criteria on replies of about 67 words.

Run by name: `OMP_NUM_THREADS=1 python -m pytest tests/benchmarks/judging.py --benchmark-columns=median,mean,ops`. Seconds
are the processor's, so that other work on the machine counts less. Each round takes another reply to another message, because
what was worked out for a text is remembered; what a stage builds on is done before its clock runs. OPS of "whole" is
replies a second.
"""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest

from grader import batch, judging
from grader.kinds.base import Context, Verdict
from grader.kinds.guards import not_a_reply
from grader.kinds.overlap import content_stems, names_in
from grader.library import library
from grader.model import corpus
from grader.model.features import features
from grader.model.learned import model
from grader.readable import why_unreadable
from grader.text import Text, read, read_together

pytestmark = pytest.mark.benchmark(timer=time.process_time)
CRITERIA = [
    "names-feeling",
    "paraphrases-problem",
    "affirms",
    "asks-open-question",
    "expresses-regret",
    "takes-responsibility",
    "explains-cause",
    "offers-repair",
    "gives-timeline",
    "explains-next-steps",
    "invites-response",
    "thanks-customer",
    "no-blame",
    "professional-tone",
    "on-topic",
]
SHORTEST, LONGEST = 58, 76
"""Words of the replies: 67 in the middle."""
ROUNDS = 26
TOGETHER = 6
"""Replies of a submission, which are read in one go."""
BATCHES = 8
"""Rounds of `coach judge`, which reads `grader.batch.TOGETHER` lines in one go."""
ANOTHER = (
    "Thank you for telling us. I am sorry that this went wrong, and I will look into it and write to you tomorrow."
)
"""Somebody else's reply to a message, which makes the message known."""
Case = tuple[str, Context]


@pytest.fixture(scope="module")
def cases() -> Iterator[Case]:
    """Replies to messages that no stage has seen, one a message. All is loaded before, and the process has read some
    replies already: a word costs more when it comes up first."""
    fit = list({
        labelled.context: (labelled.reply, labelled.context)
        for labelled in corpus.replies()
        if SHORTEST <= len(labelled.reply.split()) <= LONGEST
    }.values())  # fmt: skip
    random.Random(1).shuffle(fit)
    rest = iter(fit)
    for reply, context in islice(rest, len(fit) // 5):
        judging.judge_all(reply, CRITERIA, context)
    return rest


def stage(benchmark: Any, cases: Iterator[Case], work: Callable[..., object], *before: Callable[..., object]) -> None:
    """Measures ``work`` on a new reply each round, after ``before`` was done with the same reply."""

    def prepare() -> tuple[tuple[Any, ...], dict[str, Any]]:
        reply, context = next(cases)
        for step in before:
            step(reply, context)
        return (reply, context), {}

    benchmark.extra_info["criteria"] = len(CRITERIA)
    benchmark.pedantic(work, setup=prepare, rounds=ROUNDS)


def reading(reply: str, context: Context) -> Text:
    """May it be read, and what grammar says."""
    assert why_unreadable(reply) is None
    return read(reply)


def hearing(reply: str, context: Context) -> object:
    """What the customer's message holds, and what is known besides: once, however many replies to it come."""
    read_together((), (context.message, context.background))
    return content_stems(context.message), content_stems(context.background), names_in(context.message)


def guarding(reply: str, context: Context) -> None:
    """Is it a list, a copy, words to the grader, words in no order?"""
    text, trained = read(reply), model()
    assert trained is not None
    not_a_reply(text, context)
    trained.coherence.order(text)


def ruling(reply: str, context: Context) -> dict[str, Verdict]:
    """The rules of all criteria."""
    return judging._rules(read(reply), CRITERIA, context, library())


def describing(reply: str, context: Context) -> object:
    """What the learned vote sees of each sentence."""
    return features(read(reply), context)


def whole(reply: str, context: Context) -> dict[str, Verdict]:
    """All of it."""
    return judging.judge_all(reply, CRITERIA, context)


def test_whole(benchmark: Any, cases: Iterator[Case]) -> None:
    """A reply from text to verdicts."""
    stage(benchmark, cases, whole)


def acquaint(reply: str, context: Context) -> None:
    """Judges another reply to the message."""
    whole(ANOTHER, context)


def test_whole_to_a_known_message(benchmark: Any, cases: Iterator[Case]) -> None:
    """The same where others have replied to the message before, as in a class."""
    stage(benchmark, cases, whole, acquaint)


def test_six_to_known_messages(benchmark: Any, cases: Iterator[Case]) -> None:
    """The replies of a submission, read in one go: six times OPS are replies a second."""

    def prepare() -> tuple[tuple[list[Case]], dict[str, Any]]:
        together = [next(cases) for _ in range(TOGETHER)]
        for reply, context in together:
            acquaint(reply, context)
        return (together,), {}

    def judge(together: list[Case]) -> None:
        judging.prepare(together)
        for reply, context in together:
            whole(reply, context)

    benchmark.pedantic(judge, setup=prepare, rounds=ROUNDS)


def test_lines_of_coach_judge(benchmark: Any, cases: Iterator[Case]) -> None:
    """Replies to messages that are new, without a scenario's facts, as `coach judge` reads and writes them: 32 times OPS are
    replies a second."""

    def prepare() -> tuple[tuple[list[bytes]], dict[str, Any]]:
        some = [next(cases) for _ in range(batch.TOGETHER)]
        rows = [
            {"id": n, "reply": reply, "context": c.message, "criteria": CRITERIA} for n, (reply, c) in enumerate(some)
        ]
        return ([json.dumps(row).encode() for row in rows],), {}

    benchmark.pedantic(lambda lines: batch.judge_lines(lines, io.StringIO()), setup=prepare, rounds=BATCHES)


def test_message(benchmark: Any, cases: Iterator[Case]) -> None:
    """The message that is replied to."""
    stage(benchmark, cases, hearing)


def test_read(benchmark: Any, cases: Iterator[Case]) -> None:
    """Readable at all; sentences, tokens, dependencies."""
    stage(benchmark, cases, reading)


def test_guards(benchmark: Any, cases: Iterator[Case]) -> None:
    """Guards over the whole reply, with the order of its words."""
    stage(benchmark, cases, guarding, hearing, reading)


def test_rules(benchmark: Any, cases: Iterator[Case]) -> None:
    """The first voter."""
    stage(benchmark, cases, ruling, hearing, reading, guarding)


def test_features(benchmark: Any, cases: Iterator[Case]) -> None:
    """What the second voter looks at."""
    stage(benchmark, cases, describing, hearing, reading, guarding, ruling)


def test_votes(benchmark: Any, cases: Iterator[Case]) -> None:
    """The second voter's features and sums: take off the stage before."""
    trained = model()
    assert trained is not None
    stage(
        benchmark, cases, lambda reply, context: trained.votes(read(reply), context), hearing, reading, guarding, ruling
    )


def test_blend(benchmark: Any, cases: Iterator[Case]) -> None:
    """One verdict from two voters, for each criterion."""
    trained = model()
    assert trained is not None
    made: list[Any] = []

    def prepare(reply: str, context: Context) -> None:
        text = read(reply)
        made[:] = [text, ruling(reply, context), trained.votes(text, context)]

    def blending(reply: str, context: Context) -> dict[str, Verdict]:
        text, rules, votes = made
        return {name: judging._blend(name, rules[name], library()[name], votes, text, context) for name in CRITERIA}

    stage(benchmark, cases, blending, hearing, reading, prepare)
