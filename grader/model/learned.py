"""The learned vote of a criterion on a reply: two models of each sentence, one of its features, one of its meaning.

A reply makes a move if one of its sentences does, so a blend goes by the likeliest sentence, and by the next one.
The first is a logistic model over features; its weights are made by `coach train` (grader.model.training) and are plain
numbers in one npz file. The second is a small encoder (grader.model.encoder). A sentence's vote is the mean of their
log-odds. Turns in a conversation have a blend of their own where enough of them are known.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.kinds.base import CERTAIN, Context, Verdict
from grader.model.coherence import Coherence
from grader.model.encoder import Encoder, encoder
from grader.model.features import features
from grader.text import Span, Text

WEIGHTS = Path(__file__).parent / "weights.npz"
SHOWN = 0.5
"""Share of the best sentence's probability from which another sentence is evidence too."""
CARRIES = 0.3
"""Share from which a sentence may carry the verdict alone: all of them are the evidence of what is met."""

PLACES = 0.5
"""Probability of the best sentence from which the learned vote can tell that the rule's words are elsewhere."""

EVEN = 0.6
"""Probability below which nothing is decided, however often it was right: that near to even odds is no verdict."""
OVERRULES = 0.95
"""Probability from which the learned vote decides that a move is missing which the rule has found, unless more is known
than the message (`Model.overrules_from`)."""
NOT_SURE = "it could go either way"
"""Why a verdict is open on which both voters lean to the same side, but not far enough."""

LIMIT = 6.0
"""Log-odds are kept within this on both sides: no model that is trained on some thousand replies knows more."""

BY_MESSAGE = {"on-topic"}
"""Criteria that only the customer's message decides: the encoder, which reads a sentence by itself, has no say."""

Floats = npt.NDArray[np.float32]


Summary = tuple[float, float, float, float]
"""What a blend sees of a reply's votes (`summary`)."""


def summary(votes: npt.NDArray[Any], *, fault: bool) -> Summary:
    """Log-odds that the criterion is met, by a reply's likeliest sentence and by the next one, and how long the reply is.

    ``votes`` are one a sentence, from 0 to 1, that it does it or holds the ``fault``; where there is no next one, its vote
    is 0. The more sentences there are, the likelier one of them stands out by chance: the length is the logarithm of
    one more than their number, those that cannot count among them. The last number is 1 for a reply of one sentence, which
    has no next one: that its vote is 0 says nothing.
    """
    best, next_best = (logit(vote) for vote in sorted((*map(float, votes), 0.0, 0.0), reverse=True)[:2])
    sign = -1 if fault else 1
    return sign * best, sign * next_best, math.log1p(len(votes)), float(len(votes) == 1)


@dataclass(frozen=True)
class Blend:
    """How the two voters of a criterion make one probability that it is met.

    ``weights`` are for what `summary` gives of the sentences' votes, for "the rule says met", for "the rule says unmet",
    and the intercept; below ``least`` probability of being right the verdict is unsure.
    """

    weights: tuple[float, ...]
    least: float

    def probability(self, votes: Summary, rule: bool | None) -> float:
        """That the criterion is met, given the learned votes and the rule's verdict."""
        score = sum(map(operator.mul, self.weights, (*votes, rule is True, rule is False, 1.0)))
        return 1 / (1 + math.exp(-min(max(score, -30.0), 30.0)))


@dataclass(frozen=True)
class Model:
    """Weights by feature (rows) and criterion (columns), and the blends.

    ``held_out`` counts, a criterion, decisions of models that had not seen the reply: items, labelled met,
    right and wrong "met", right and wrong "unmet".
    """

    names: dict[str, int]
    matrix: Floats
    bias: Floats
    columns: dict[str, int]
    blends: Mapping[str, Blend]
    """The blends of written replies; of all replies, where ``turns`` has none."""
    turns: Mapping[str, Blend]
    """The blends of turns in a conversation, for criteria with enough of them to learn from."""
    against_rule: Mapping[str, float]
    """The probability from which the learned vote overrules the rule where more is known than the message."""
    coherence: Coherence
    held_out: Mapping[str, tuple[int, ...]]
    version: str
    encoder: Encoder | None

    def blend(self, criterion: str, context: Context) -> Blend:
        """The blend that decides a criterion for a reply in this context."""
        written = self.blends[criterion]
        return self.turns.get(criterion, written) if context.in_conversation else written

    def overrules_from(self, criterion: str, context: Context) -> float:
        """The probability from which the learned vote decides that a move is missing which the rule has found.

        A scenario is full of facts and times that a rule takes for moves: how often the vote was right against it there
        was counted for each criterion on held-out replies.
        """
        is_scenario = bool(context.background) and not context.in_conversation
        return self.against_rule[criterion] if is_scenario else OVERRULES

    def votes(self, text: Text, context: Context, strange: frozenset[int] = frozenset()) -> Floats:
        """Probabilities: a row a sentence, a column a criterion, that the sentence does it (or holds the fault).

        ``strange`` are sentences whose words stand in no order (`Coherence.order`): they count for nothing.
        """
        found = features(text, context)
        known = [
            sorted(map(self.names.__getitem__, self.names.keys() & sentence.names)) if place not in strange else []
            for place, sentence in enumerate(found)
        ]
        counted = np.array([self.bias + self.matrix[row].sum(axis=0, dtype=np.float32) for row in known], np.float32)
        counted = counted.reshape(-1, len(self.columns))
        if self.encoder is not None:
            counts = [sentence.is_said and place not in strange for place, sentence in enumerate(found)]
            counted = both(counted, self._meant(self.encoder, text, counts))
        votes: Floats = (1 / (1 + np.exp(-np.clip(counted, -30, 30)))).astype(np.float32)
        return votes

    def _meant(self, encoder: Encoder, text: Text, counts: list[bool]) -> Floats:
        """The encoder's log-odds: as low as can be for sentences that do not count, NaN for criteria it does not know."""
        scores = np.full((len(counts), len(self.columns)), np.nan, np.float32)
        known = set(encoder.columns) - BY_MESSAGE
        own = [(place, encoder.columns.index(name)) for name, place in self.columns.items() if name in known]
        mine, theirs = np.array(own, dtype=int).reshape(-1, 2).T
        scores[:, mine] = -LIMIT
        read = [text.raw[s.start : s.end] for s, counted in zip(text.sentences, counts, strict=True) if counted]
        scores[np.ix_(np.flatnonzero(counts), mine)] = encoder.scores(read)[:, theirs]
        return scores


def both(counted: npt.NDArray[Any], meant: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The mean of two log-odds, each kept within ``LIMIT``; the first alone where the second is NaN."""
    first = np.clip(counted, -LIMIT, LIMIT)
    mean: npt.NDArray[Any] = np.where(np.isnan(meant), counted, (first + np.clip(meant, -LIMIT, LIMIT)) / 2)
    return mean


def logit(probability: float) -> float:
    """Log-odds, kept within ``LIMIT`` on both sides."""
    return min(max(math.log(max(probability, 1e-9) / max(1 - probability, 1e-9)), -LIMIT), LIMIT)


@cache
def model(path: Path = WEIGHTS) -> Model | None:
    """The trained model, or None where there is none (before the first `coach train`)."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as data:
        names = bytes(data["names"]).decode("utf-8").split("\n")
        columns = bytes(data["columns"]).decode("utf-8").split("\n")
        matrix = np.zeros((len(names), len(columns)), dtype=np.float32)
        matrix[data["rows"], data["cells"]] = data["values"]
        blends, turns = (_blends(columns, data[key]) for key in ("blends", "turns"))
        return Model(
            {name: number for number, name in enumerate(names)}, matrix, data["bias"].astype(np.float32),
            {name: number for number, name in enumerate(columns)}, blends, turns,
            {name: float(limit) for name, limit in zip(columns, data["against_rule"], strict=True)}, _order(data),
            {name: tuple(int(n) for n in row) for name, row in zip(columns, data["held_out"], strict=True)},
            str(data["version"]), encoder(),
        )  # fmt: skip


def _blends(columns: list[str], table: Floats) -> dict[str, Blend]:
    """The blends in a table, a row a criterion; a row of NaN is a criterion without one."""
    return {
        name: Blend(tuple(float(weight) for weight in row[:-1]), float(row[-1]))
        for name, row in zip(columns, table, strict=True)
        if not np.isnan(row).any()
    }


def _order(data: Mapping[str, npt.NDArray[np.generic]]) -> Coherence:
    names = bytes(data["order_names"]).decode("utf-8").split("\n")
    bias, sentence, doubtful, hopeless = (float(limit) for limit in data["order_limits"])
    weights = data["order_weights"].astype(np.float32)
    return Coherence({name: n for n, name in enumerate(names)}, weights, bias, sentence, doubtful, hopeless)


def blended(
    rule: Verdict, mine: Floats, blend: Blend, text: Text, *, fault: bool, overrules_from: float = OVERRULES
) -> Verdict:
    """One verdict from the rule's and the learned vote, which is ``mine``: one a sentence, 0 where none can count.

    Unsure where the probability is within the criterion's band, where the rule says that there is a fault that the learned
    vote does not see, where it finds a move that the learned vote denies with less than ``overrules_from``, or where it says
    why the very words that the learned vote rests on do not count. A certain rule needs no second voter, and where there is nothing to compare with, none can know. The evidence are the rule's
    own words where they stand in a sentence that the learned vote rests on, otherwise those sentences.
    """
    if rule.confidence == 0 or (rule.met is not None and rule.confidence >= CERTAIN):
        return rule
    best = float(mine.max(initial=0))
    met = blend.probability(summary(mine, fault=fault), rule.met)
    decided = met >= 0.5
    confidence = met if decided else 1 - met
    shown = _places(mine, text) if decided is not fault else ()
    exact = rule.evidence if rule.met is decided else ()
    # A vote that is weak everywhere knows no better place than the rule does.
    words = (_within(exact, shown) if best >= PLACES else exact) or shown or rule.evidence
    evidence = tuple(sorted({*rule.evidence, *_places(mine, text, CARRIES)})) if decided and not fault else words
    overlooked = fault and decided and rule.met is False
    # The rule saw the words and a reason why they do not count; the learned vote rests on the same place.
    denied = (
        not fault and decided and rule.met is False and confidence < CERTAIN and bool(_within(rule.evidence, shown))
    )
    missed = not fault and not decided and rule.met is True and confidence < overrules_from
    if confidence < blend.least or overlooked or denied or missed:
        return Verdict(None, confidence, evidence, _doubt(rule, decided), words)
    return Verdict(decided, confidence, evidence, _reason(rule, decided, fault), words)


def _places(votes: Floats, text: Text, share: float = SHOWN) -> tuple[Span, ...]:
    """The sentences whose vote is at least that share of the best one's, if that is likely at all."""
    best = float(votes.max(initial=0))
    if best < 0.2:
        return ()
    return tuple(
        Span(s.start, s.end)
        for s, vote in zip(text.sentences, votes.tolist(), strict=True)
        if vote >= max(share * best, 0.2 if share == SHOWN else 0.1)
    )


def _within(exact: tuple[Span, ...], sentences: tuple[Span, ...]) -> tuple[Span, ...]:
    """The exact places that lie in one of the sentences."""
    return tuple(e for e in exact if any(s.start <= e.start and e.end <= s.end for s in sentences))


def _doubt(rule: Verdict, decided: bool) -> str:
    if rule.met is not None and rule.met is not decided:
        return "this can be read in two ways" if rule.evidence or rule.met else f"it may be that {rule.why}"
    return rule.why if rule.met is None else NOT_SURE


def _reason(rule: Verdict, decided: bool, fault: bool) -> str:
    if rule.met is decided:
        return rule.why
    if decided:
        return "nothing in the reply speaks against it" if fault else "this sentence does it"
    return "this reads like the fault" if fault else "no sentence does it"
