"""Replies of different learners that are nearly the same: a reason to ask, not a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MIN_WORDS = 12
"""Shorter replies are alike by chance."""
ALIKE = 85
"""Likeness from 0 to 100 from which a pair is shown."""
_SHINGLE, _PERMUTATIONS, _CANDIDATES = 3, 64, 20


@dataclass(frozen=True)
class Pair:
    """Two learners whose replies to a task are alike; ``likeness`` is 0 to 100."""

    task: str
    first: str
    second: str
    likeness: float
    words: int


def alike_pairs(rows: Iterable[dict[str, Any]]) -> list[Pair]:
    """Pairs by likeness, the most alike first; ``rows`` have learner, task and reply."""
    by_task: dict[str, dict[str, str]] = {}
    for row in rows:
        text = normal(row["reply"])
        if len(text.split()) >= MIN_WORDS:
            by_task.setdefault(row["task"], {})[row["learner"]] = text
    found = [pair for task, texts in by_task.items() for pair in _pairs(task, texts)]
    return sorted(found, key=lambda pair: (-pair.likeness, -pair.words, pair.task, pair.first, pair.second))


def normal(text: str) -> str:
    """The words of a reply without what is easily changed: case, marks, spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _pairs(task: str, texts: dict[str, str]) -> Iterator[Pair]:
    from rapidfuzz import fuzz

    for first, second in sorted(_candidates(texts)):
        likeness = fuzz.ratio(texts[first], texts[second], score_cutoff=ALIKE)
        if likeness:
            words = min(len(texts[first].split()), len(texts[second].split()))
            yield Pair(task, first, second, round(likeness, 1), words)


def _candidates(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs that share many runs of words: comparing each with each would take hours in a large class."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=_PERMUTATIONS)
    pairs: set[tuple[str, str]] = set()
    for learner, text in sorted(texts.items()):
        words = text.split()
        shingles = {" ".join(words[n : n + _SHINGLE]).encode() for n in range(len(words) - _SHINGLE + 1)}
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch(sorted(shingles))
        pairs |= {(other, learner) for other in sorted(index.query(sketch))[:_CANDIDATES]}
        index.insert(learner, sketch)
    return pairs
