"""A category for a label: what the learner chose before wins, else a small model of the survey's phrases decides.

The phrases are those of the American Time Use Survey (``activities.csv``), with the words of the category tree, so
that a learner's own categories are suggested as well. The model is a ridge regression on hashed word pieces.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from grader.timelog.categories import Tree, plain, top_of
from grader.timelog.model import UNKNOWN, Diary
from grader.timelog.phrases import columns, matrix, stems

ACTIVITIES = Path(__file__).with_name("activities.csv")
SOURCE = "American Time Use Survey, activity coding lexicon 2013 (public domain)"
RIDGE = np.float32(1)
ALIKE = 0.5
"""Share of words that a label has in common with one that the learner has sorted before, to be taken for the same."""
SURE = 0.35
"""Lead over the next category from which a label is sorted without asking; nineteen of twenty such are right."""

Example = tuple[str, str]
"""A phrase and the category it belongs to."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category for a label, and why; ``own`` where the learner chose it before; ``sure`` where nothing is near it."""

    category: str
    why: str
    own: bool = False
    sure: bool = False


class Suggester:
    """Suggests categories of a tree; ``own`` are labels with the category that the learner gave them, oldest first."""

    def __init__(self, tree: Tree, own: Iterable[Example] = ()) -> None:
        self.tree = tree
        self._own: dict[str, Counter[str]] = defaultdict(Counter)
        for label, category in own:
            self.learn(label, category)

    def learn(self, label: str, category: str) -> None:
        """Remember a choice of the learner."""
        if plain(label) and category != UNKNOWN:
            self._own[plain(label)][category] += 1

    def suggest(self, label: str, count: int = 3) -> tuple[Suggestion, ...]:
        """The likeliest categories, best first; none for a label without words."""
        own = self._chosen_before(label)
        first = [Suggestion(c, "you chose it before", own=True, sure=n == 0) for n, c in enumerate(own)]
        rest = [s for s in self._from_survey(label, count) if s.category not in own]
        return tuple((first + rest)[:count])

    def _chosen_before(self, label: str) -> list[str]:
        """Categories of the same label, or else of the labels most like it; most frequent first."""
        found = self._own.get(plain(label))
        if found is None:
            words = set(stems(label))
            likeness = {known: _likeness(words, set(stems(known))) for known in self._own}
            best = max(likeness.values(), default=0.0)
            near = [k for k, value in likeness.items() if value == best] if best >= ALIKE else []
            found = sum((self._own[k] for k in near), Counter())
        return [category for category, _ in found.most_common()]

    def _from_survey(self, label: str, count: int) -> list[Suggestion]:
        found, sure = model(self.tree).best(label, count)
        why = "phrases like it in the time use survey"
        return [Suggestion(c, why, sure=sure and n == 0) for n, c in enumerate(found)]


def own_choices(diary: Diary) -> list[Example]:
    """What a diary says about its writer's habits: each label with its category."""
    return [(b.label, b.category) for b in diary.blocks if b.label and b.category != UNKNOWN]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by column and category; a part's score holds its category's."""

    categories: tuple[str, ...]
    weights: np.ndarray
    rarity: np.ndarray
    known: frozenset[str]

    def scores(self, label: str) -> list[tuple[str, float]]:
        """Categories with their scores, about 2 where all speaks for one, best first; empty for one without words."""
        if not stems(label):
            return []
        at = columns(label)
        found = self.weights[at].sum(axis=0) / np.linalg.norm(self.rarity[at])
        order = np.argsort(-found, kind="stable")
        return [(self.categories[n], float(found[n])) for n in order]

    def best(self, label: str, count: int) -> tuple[list[str], bool]:
        """The likeliest categories, and whether the first one is sure: every word known, and a clear lead."""
        scores = self.scores(label)
        spread = list(_spread(name for name, _ in scores))[:count]
        return spread, _lead(scores) >= SURE and self.known.issuperset(stems(label))


@lru_cache(maxsize=4)
def model(tree: Tree) -> Model:
    """The model of a tree; about a second the first time."""
    hidden = {c.id for c in tree.categories if c.hidden}
    return fitted(e for e in (*survey(), *tree_words(tree)) if top_of(e[1]) not in hidden)


def fitted(examples: Iterable[Example]) -> Model:
    """A model of examples (ridge regression in its dual form: as many equations as examples)."""
    texts, labels = zip(*examples, strict=True)
    categories = tuple(sorted(set(labels)))
    rows = matrix(texts)
    rare = np.log((1 + len(texts)) / (1 + rows.sum(axis=0))) + 1
    rows *= rare
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    gram = rows @ rows.T
    gram[np.diag_indices_from(gram)] += RIDGE
    weights = rows.T @ np.linalg.solve(gram, _targets(labels, categories))
    return Model(categories, weights * rare[:, None], rare, frozenset(w for text in texts for w in stems(text)))


def _targets(labels: tuple[str, ...], categories: tuple[str, ...]) -> np.ndarray:
    """2 for an example's own category, 1 for the others of the same top category: what belongs together is learned."""
    own = np.array([[label == c for c in categories] for label in labels], np.float32)
    near = np.array([[top_of(label) == top_of(c) for c in categories] for label in labels], np.float32)
    return own + near


@lru_cache(maxsize=1)
def survey() -> tuple[Example, ...]:
    """The survey's phrases, each with its category of the course's tree."""
    lines = (line for line in ACTIVITIES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple((row["phrase"], row["category"]) for row in csv.DictReader(lines))


def tree_words(tree: Tree) -> tuple[Example, ...]:
    """The names and words of the tree's categories and parts."""
    found: list[Example] = []
    for top in tree.categories:
        found += [(word, top.id) for word in (top.name, *top.words)]
        for part in top.parts:
            found += [(word, f"{top.id}/{part.id}") for word in (part.name, *part.words)]
    return tuple(found)


def _lead(scores: list[tuple[str, float]]) -> float:
    """How far the first category is ahead of the best other category (its own parts do not count)."""
    if not scores:
        return 0.0
    name, best = scores[0]
    return best - next((score for other, score in scores if top_of(other) != top_of(name)), 0.0)


def _spread(names: Iterable[str]) -> Iterator[str]:
    """The names in their order, at most two of one category: three guesses should not be one guess in three parts."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[top_of(name)] += 1
        if seen[top_of(name)] <= 2:
            yield name


def _likeness(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two) if one and two else 0.0
