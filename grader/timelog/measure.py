"""How good the suggestions are: right for phrases of the survey that the model has not seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grader.timelog.categories import Tree, load_tree, top_of
from grader.timelog.phrases import stems
from grader.timelog.suggest import Example, fitted, survey, tree_words

FOLDS = 10


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares (0 to 1) of held-out phrases whose category is the first suggestion, or among the first three.

    ``top`` counts the category, ``part`` asks for the sub-category as well. ``sure_share`` of the phrases have a
    first suggestion that leads clearly (``suggest.SURE``); ``sure_right`` of those are in the right category.
    """

    phrases: int
    top_1: float
    top_3: float
    part_1: float
    part_3: float
    sure_share: float
    sure_right: float


def measure_suggestions(seed: int = 1, hints: bool = True) -> Accuracy:
    """Ten folds over the survey's phrases; phrases that differ only in "household" or "(main job)" stay together.

    Without ``hints``, what the survey adds in brackets is taken out of the held-out phrases: people do not write it.
    """
    results = [row for fold in _folds(survey(), seed) for row in _judged(load_tree(), *fold, hints=hints)]
    top_1, top_3, part_1, part_3, sure, sure_right = np.mean(np.array(results, float), axis=0).tolist()
    return Accuracy(len(results), top_1, top_3, part_1, part_3, sure, sure_right / max(sure, 1e-9))


def _folds(examples: Sequence[Example], seed: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Pairs of what is learned from and what is held out."""
    groups = [" ".join(sorted(set(stems(_without_hints(phrase))))) for phrase, _ in examples]
    numbers = {group: n for n, group in enumerate(dict.fromkeys(groups))}
    fold_of = np.random.default_rng(seed).permutation(len(numbers)) % FOLDS
    folds = [fold_of[numbers[group]] for group in groups]
    for fold in range(FOLDS):
        learned = [e for e, f in zip(examples, folds, strict=True) if f != fold]
        yield learned, [e for e, f in zip(examples, folds, strict=True) if f == fold]


def _judged(tree: Tree, learned: list[Example], held_out: list[Example], hints: bool) -> Iterator[tuple[bool, ...]]:
    model = fitted((*learned, *tree_words(tree)))
    for phrase, category in held_out:
        found, sure = model.best(phrase if hints else _without_hints(phrase), 3)
        found = found or [""]
        tops = [top_of(name) for name in found]
        right = tops[0] == top_of(category)
        yield right, top_of(category) in tops, found[0] == category, category in found, sure, sure and right


def _without_hints(phrase: str) -> str:
    return re.sub(r"\([^)]*\)", " ", phrase)
