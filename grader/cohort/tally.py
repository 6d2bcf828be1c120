"""Counts a class after a run: each input once, from what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.cohort.folder import Cohort
from grader.cohort.inputs import Scan
from grader.cohort.summary import Summary


def tally(cohort: Cohort, book: Any, inputs: Scan, strangers: Sequence[tuple[str, str]], fresh: int) -> Summary:
    """The summary of all inputs as they stand now."""
    known = book.journal()
    states = book.states()
    counted: dict[str, list[str]] = {"graded": [], "queued": [], "late": [], "empty": []}
    unreadable = list(inputs.problems)
    queue: list[str] = []
    odd = {name for name, _ in strangers}
    for learner in (one.learner for one in inputs.found if one.learner not in odd):
        entry = known[learner]
        mine = states.get(learner, [])
        if entry.state == "unreadable":
            unreadable.append((learner, entry.message))
            continue
        waiting = [task for task, _, flagged in mine if flagged]
        queue += [f"{learner}: {task}" for task in waiting]
        empty = all(outcome == "not attempted" for _, outcome, _ in mine)
        name = "queued" if waiting else "empty" if empty else "late" if entry.late > 0 else "graded"
        counted[name].append(learner)
    return Summary(
        **{name: tuple(learners) for name, learners in counted.items()},
        unreadable=tuple(unreadable),
        unknown=tuple(strangers),
        duplicate=inputs.duplicates,
        queue=tuple(queue),
        fresh=fresh,
    )
