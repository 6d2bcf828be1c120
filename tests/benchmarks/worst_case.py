"""The slowest texts: `python tests/benchmarks/worst_case.py`. Seconds of processor, one process, after loading.

First every nasty text at 1,000,000 characters and at the most that is judged, as a reply and as what a reply
answers, by all criteria; then every regular expression of the rules on texts that it nearly matches.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from nasty import PIECES, criteria_pieces, longest_judged, patterns, repeated, seconds, traps

from grader.judging import judge_all
from grader.kinds.base import Context
from grader.library import library

MEGABYTE = 1_000_000
SHOWN = 15
REPLY = "Dear Ana, I am sorry that your parcel is late. You will have it by Friday. What else can I do for you?"
CONTEXT = Context(message="My parcel is late again and my mother's birthday is on Friday. Where is it?")


def judged() -> Iterator[tuple[float, str]]:
    """Costs of judging each text by all criteria."""
    names = list(library())
    for name, piece in (*PIECES.items(), *criteria_pieces()):
        text, long = longest_judged(piece), repeated(piece, MEGABYTE)
        yield seconds(lambda: judge_all(long, names, CONTEXT)), f"{name}, 1 MB"  # noqa: B023 (called at once)
        yield seconds(lambda: judge_all(text, names, CONTEXT)), f"{name}, {len(text):,} characters"  # noqa: B023
        yield seconds(lambda: judge_all(REPLY, names, Context.from_text(long))), f"{name}, as context"  # noqa: B023


def matched() -> Iterator[tuple[float, str]]:
    """Costs of each pattern on the slowest of its traps."""
    for name, pattern in patterns():
        yield max(seconds(lambda: list(pattern.finditer(trap)), 3) for trap in traps(pattern)), name  # noqa: B023


if __name__ == "__main__":
    judge_all(REPLY, list(library()), CONTEXT)
    for title, costs in (("judging", judged()), ("one regular expression", matched())):
        found = sorted(costs, reverse=True)
        print(f"{title}: {len(found)} tried, {sum(cost > 1 for cost, _ in found)} over a second; the slowest:")
        for cost, name in found[:SHOWN]:
            print(f"  {cost:7.3f} s  {name}")
