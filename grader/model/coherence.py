"""Sentences whose words stand in no order that English has: shuffled text, key words in a row.

A logistic model over neighboring words, where words that carry grammar stand for themselves and all others
for their part of speech. It learns from the project's own replies against the same words shuffled, so it
knows nothing of any subject.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grader.text import Text, Token

_GRAMMAR = {"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "PUNCT"}
SHORTEST = 6
"""Words below which an order cannot be judged."""
LONG = 26
"""Words from which a text has enough sentences that one odd one does not decide."""
LONG_LIMIT = 1.0
"""Score above which a long text is doubtful: even odds and a little more that it was shuffled."""


def symbols(tokens: Sequence[Token]) -> list[str]:
    """Each word as itself or as its tag, between a start and an end."""
    return ["^", *(t.lower if t.pos in _GRAMMAR else t.tag for t in tokens if not t.text.isspace()), "$"]


def grams(tokens: Sequence[Token]) -> dict[str, float]:
    """Shares of pairs and triples of symbols among all of them, and of words that carry grammar."""
    row = symbols(tokens)
    counts: Counter[str] = Counter()
    for i in range(len(row) - 1):
        counts[f"{row[i]} {row[i + 1]}"] += 1
    for i in range(len(row) - 2):
        counts[f"{row[i]} {row[i + 1]} {row[i + 2]}"] += 1
    size = len(row) - 1
    shares = {name: count / size for name, count in counts.items()}
    shares["grammar"] = sum(t.pos in _GRAMMAR - {"PUNCT"} for t in tokens) / size
    shares["verbs"] = sum(t.tag in {"VBD", "VBP", "VBZ", "MD"} for t in tokens) / size
    return shares


@dataclass(frozen=True)
class Order:
    """How the words of a reply stand.

    ``mean`` is the score of its sentences, weighted by their words, None where all are short; ``is_doubtful`` that it
    is hard to make sense of, ``is_hopeless`` that no real reply is like that; ``strange`` are the numbers of the
    sentences whose words stand in no order.
    """

    mean: float | None = None
    is_doubtful: bool = False
    is_hopeless: bool = False
    strange: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Coherence:
    """Weights by gram, and limits of the score above which few real texts are.

    One real sentence in two hundred is above ``sentence``; one real reply in a thousand is above
    ``doubtful`` (a person should look), none of ours above ``hopeless``.
    """

    names: dict[str, int]
    weights: npt.NDArray[np.float32]
    bias: float
    sentence: float
    doubtful: float
    hopeless: float

    def score(self, tokens: Sequence[Token]) -> float | None:
        """Log-odds that the words of a sentence are shuffled; None where they are too few to tell."""
        if sum(t.is_word for t in tokens) < SHORTEST:
            return None
        known = self._by_name
        return self.bias + sum(known[name] * share for name, share in grams(tokens).items() if name in known)

    @cached_property
    def _by_name(self) -> dict[str, float]:
        weights = self.weights.tolist()
        return {name: weights[number] for name, number in self.names.items()}

    def order(self, text: Text) -> Order:
        """How the words of a reply stand; longer texts vary less, so less is let pass."""
        sentences = [text.sentence_tokens(number) for number in range(len(text.sentences))]
        scores = [self.score(tokens) for tokens in sentences]
        mean = mean_score(list(zip(map(len, sentences), scores, strict=True)))
        limit = min(self.doubtful, LONG_LIMIT) if len(text.words) >= LONG else self.doubtful
        return Order(
            mean,
            is_doubtful=mean is not None and mean > limit,
            is_hopeless=mean is not None and mean > self.hopeless,
            strange=frozenset(n for n, score in enumerate(scores) if score is not None and score > self.sentence),
        )


def mean_score(scores: Sequence[tuple[int, float | None]]) -> float | None:
    """The mean of scores with their weights, over those that there are."""
    known = [(size, score) for size, score in scores if score is not None]
    return sum(size * score for size, score in known) / sum(size for size, _ in known) if known else None


def disordered(text: Text) -> Iterator[str]:
    """Texts made of a reply's words in no order, to learn from: shuffled, swapped, key words alone."""
    mixer = random.Random(len(text.raw))  # noqa: S311 (a fixed order, no secret)
    words = text.raw.split()
    yield " ".join(mixer.sample(words, len(words)))
    yield " ".join(word for pair in zip(words[1::2], words[::2], strict=False) for word in pair)
    keys = [t.lower for t in text.words if t.pos not in _GRAMMAR]
    yield " ".join(keys)
    yield " ".join(mixer.sample(keys, len(keys)))
    for sentence in text.sentences[:2]:
        part = text.raw[sentence.start : sentence.end].split()
        yield " ".join(mixer.sample(part, len(part)))
