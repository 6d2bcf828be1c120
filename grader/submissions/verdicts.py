"""Verdicts that are known already: kept by reply, context and criterion version, so that nothing is judged twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from grader.judging import judge_all
from grader.kinds.base import Context, Verdict
from grader.submissions.exercise import criterion_version, engine_version, short_hash

Known = dict[str, list[Any]]
"""By criterion: [version, met, confidence, places (see `Verdict.places`), why]. JSON-ready."""


@lru_cache(maxsize=512)
def context_key(context: Context) -> str:
    """A hash of what a reply is judged against, and of the code that asks."""
    return short_hash(json.dumps([engine_version(), asdict(context)], sort_keys=True, default=repr).encode())


def reply_key(raw: bytes, context: str) -> str:
    """The key under which the verdicts on a reply are kept."""
    return short_hash(context.encode() + b"\0" + raw)


def to_data(name: str, verdict: Verdict) -> list[Any]:
    """A verdict with its criterion's version, JSON-ready."""
    return [criterion_version(name), verdict.met, verdict.confidence, verdict.places(), verdict.why]


def from_data(data: list[Any]) -> Verdict:
    """The verdict again, equal to the one that was kept."""
    return Verdict.of(*data[1:])


class Judge:
    """Answers from what is known and judges the rest; ``fresh`` are the verdicts that it had to find."""

    def __init__(self, known: Mapping[str, list[Any]]) -> None:
        self._known = known
        self.fresh: Known = {}

    def __call__(self, reply: str, criteria: Iterable[str], context: Context | None = None) -> dict[str, Verdict]:
        """Verdicts in the order asked for, as ``judge_all`` gives them."""
        names = list(criteria)
        have = {
            name: from_data(self._known[name])
            for name in names
            if name in self._known and self._known[name][0] == criterion_version(name)
        }
        missing = [name for name in names if name not in have]
        found = judge_all(reply, missing, context) if missing else {}
        self.fresh = {name: to_data(name, verdict) for name, verdict in found.items()}
        return {name: have.get(name) or found[name] for name in names}
