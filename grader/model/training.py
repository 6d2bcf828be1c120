"""``coach train``: the learned votes and their blends, from the project's own labelled replies alone.

A logistic regression a criterion over the features of sentences; where an example does not say which of its
sentences does it, the likeliest one of a first round is taken (multiple-instance learning, Dietterich, Lathrop
and Lozano-Perez 1997). Blends, bands and limits are fitted on votes from five-fold cross-validation by groups, never on
votes of a model that saw the reply.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.files import write_safely
from grader.judging import rule_verdicts
from grader.kinds.base import Verdict
from grader.kinds.letters import first_half, only_first_half
from grader.library import Criterion, library
from grader.model import coherence, corpus, features, tuning
from grader.model.encoder import encoder
from grader.model.heldout import held_out_scores
from grader.model.learned import BY_MESSAGE, EVEN, LIMIT, OVERRULES, WEIGHTS, Blend, Summary, both, summary
from grader.text import Span, read

FOLDS = 5
RARE = 5
"""A feature that fewer sentences have is left out."""
STRENGTH = 0.2
"""Inverse of the penalty on large weights (C of scikit-learn's logistic regression).

Cross-validation on the project's own replies tells 0.2 hardly from 1 (kappa .776 and .782); on replies of other
people smaller weights agreed better.
"""
RIGHT_AGAINST = 0.93
"""Share of held-out decisions against the rule that should be right: what is asked of all decisions on learners' replies."""
ENOUGH_AGAINST = 15
"""Decisions against the rule that are needed to tell."""
ENOUGH_TURNS = 300
"""Turns in a conversation that meet a criterion, and as many that do not, from which it has features and a blend of its own
for them: a turn of one sentence that restates is common there, a letter of one sentence that does is not. With 205 that
meet it, held-out turns were decided worse by a blend of their own (kappa .73) than by that for all replies (.83)."""
TURNS_COUNT = 2.0
"""The value of a feature of turns (`features.IN_TURN`), of which other features have 1: the larger it is, the less a weight
of its own is penalized. Held-out kappa on turns, for the problem restated: .765 without such features, .779 with 1, .782
with 2, .766 with 3."""
LEAST_POSITIVES = 25
"""Sentences that do it, below which nothing is learned and the rule decides alone."""
NEGLIGIBLE = 0.01
"""Weights nearer to nothing than this are not stored."""
DECIDED = 0.88
"""Share of replies that the band of a criterion leaves decided, if that is right often enough."""
RIGHT = 0.97
"""Share of decided replies that should be right; the band widens up to ``WIDEST`` to get there."""
WIDEST = 0.8
"""Share of replies that stay decided at least."""

NOT_BELIEVED = 0.1
"""Held-out probability below which a marked sentence does not look like what it is marked as. Hard files have one in five
of these; a file where the sentence after each marked one was marked, too, had one in two."""
DOUBTED = 0.45
"""Share of such marks of a criterion from which a file should be read again, and how many are needed to tell."""
ENOUGH_MARKS = 30

SURE = 0.72
"""Probability from which a verdict is always given, unless the voters disagree: an open one that is right three times
in four wastes a person's time."""

Say = Callable[[str], None]
Booleans = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Data:
    """All labelled replies as the trainer needs them: ``owner`` is the reply of each sentence, ``late`` whether it
    begins in the second half of it, ``said`` whether its words count (``features.Sentence.is_said``); ``matrix`` has a row a
    sentence and a column a feature, which has its one of ``values`` where the feature is there."""

    rows: tuple[corpus.Labelled, ...]
    spans: tuple[tuple[Span, ...], ...]
    matrix: Any
    owner: npt.NDArray[np.int64]
    late: Booleans
    said: Booleans
    names: list[str]
    values: Numbers
    folds: npt.NDArray[np.int64]


def _data(rows: tuple[corpus.Labelled, ...]) -> _Data:
    from scipy.sparse import csr_matrix

    found, spans, owner, late, said = [], [], [], [], []
    for number, row in enumerate(rows):
        text = read(row.reply)
        sentences = features.features(text, row.context)
        found += [s.names for s in sentences]
        said += [s.is_said for s in sentences]
        spans.append(tuple(Span(s.start, s.end) for s in text.sentences))
        owner += [number] * len(text.sentences)
        late += [place >= first_half(text) for place in range(len(text.sentences))]
    counts = Counter(name for names in found for name in names)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    number_of = {name: number for number, name in enumerate(names)}
    cells = [sorted(number_of[n] for n in names_ if n in number_of) for names_ in found]
    ends = np.cumsum([0, *map(len, cells)])
    flat = [cell for row in cells for cell in row]
    values = np.array([TURNS_COUNT if name.startswith(features.IN_TURN) else 1.0 for name in names])
    matrix = csr_matrix((values[flat].astype(np.float32), flat, ends), shape=(len(found), len(names)))
    folds = np.array([zlib.crc32(row.group.encode()) % FOLDS for row in rows])
    return _Data(rows, tuple(spans), matrix, np.array(owner), np.array(late), np.array(said), names, values, folds)


def _seen_for(data: _Data, criterion: Criterion) -> _Data:
    """The data as the votes of a criterion see them: without the features of turns where too few turns are known."""
    if _enough_turns(
        [row.met[criterion.id] for row in data.rows if criterion.id in row.met and row.context.in_conversation]
    ):
        return data
    from scipy.sparse import diags

    plain = [not name.startswith(features.IN_TURN) for name in data.names]
    # A column of zeros gets no weight.
    return replace(data, matrix=(data.matrix @ diags(np.array(plain, np.float32))).tocsr())


def _enough_turns(labels: list[bool]) -> bool:
    """True if turns with these labels are enough to learn from them alone."""
    return min(labels.count(label) for label in (True, False)) >= ENOUGH_TURNS


def _targets(data: _Data, criterion: Criterion) -> npt.NDArray[np.int64]:
    """`sentence_targets` of all replies. Where only the first half counts, a reply may miss it and yet do it in its second
    half, where nobody marked it."""
    fault = not criterion.kind.needs_evidence
    targets = np.full(len(data.owner), -1)
    place = 0
    for row, spans in zip(data.rows, data.spans, strict=True):
        here = slice(place, place + len(spans))
        place += len(spans)
        if criterion.id in row.met:
            targets[here] = sentence_targets(row, spans, criterion)
            if row.met[criterion.id] is fault and only_first_half(criterion.kind):
                targets[here] = np.where(data.late[here], -1, targets[here])
    return targets


def sentence_targets(row: corpus.Labelled, spans: Sequence[Span], criterion: Criterion) -> list[int]:
    """For each sentence of a reply: 1 does it (or is the fault), 0 does not, -1 not to be learned from, 2 one of several
    may. What would do it in another reply is not held against its words."""
    if row.met[criterion.id] is not criterion.kind.needs_evidence:
        found = [0] * len(spans)
    elif criterion.id in row.places:
        found = _marked(spans, row.places[criterion.id])
    else:
        found = [1 if len(spans) == 1 else 2] * len(spans)
    near = row.nearly.get(criterion.id, ())
    return [-1 if _covers(span, near) else target for span, target in zip(spans, found, strict=True)]


def _marked(spans: Sequence[Span], places: Iterable[Span]) -> list[int]:
    """1 for the sentence that a marked place is, 0 for one that is not marked; where our reader takes a place apart ("We
    are sorry. ^Jo"), 2 for each part: one of them does it."""
    found = [0] * len(spans)
    for place in places:
        parts = [number for number, span in enumerate(spans) if _covers(span, (place,))]
        for number in parts:
            found[number] = 1 if len(parts) == 1 or found[number] == 1 else 2
    return found


def _covers(span: Span, places: Iterable[Span]) -> int:
    """1 if the sentence is (most of) one of the places."""
    return int(
        any(
            min(span.end, p.end) - max(span.start, p.start) > 0.4 * min(span.end - span.start, p.end - p.start)
            for p in places
        )
    )


def _fit(matrix: Any, targets: npt.NDArray[np.int64]) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=0).fit(matrix, targets)


def _fit_instances(data: _Data, targets: npt.NDArray[np.int64], chosen: Booleans) -> Any:
    """A model of the chosen sentences; among those of which one may do it, the likeliest one is taken."""
    sure = chosen & ((targets == 0) | (targets == 1))
    if len(set(targets[sure])) < 2:
        return None
    fitted = _fit(data.matrix[sure], targets[sure])
    several = np.flatnonzero(chosen & (targets == 2))
    if not len(several):
        return fitted
    votes = fitted.decision_function(data.matrix[several])
    best: dict[int, int] = {}
    for place, vote in zip(several, votes, strict=True):
        number = int(data.owner[place])
        if number not in best or vote > votes[np.searchsorted(several, best[number])]:
            best[number] = int(place)
    taken = np.concatenate([np.flatnonzero(sure), np.array(list(best.values()), dtype=int)])
    return _fit(data.matrix[taken], np.minimum(targets[taken], 1))


def _held_out(data: _Data, targets: npt.NDArray[np.int64]) -> Numbers:
    """Log-odds on every sentence by a model that saw no reply of its group."""
    votes = np.full(len(data.owner), -LIMIT)
    fold_of = data.folds[data.owner]
    for fold in range(FOLDS):
        fitted = _fit_instances(data, targets, fold_of != fold)
        if fitted is not None:
            votes[fold_of == fold] = fitted.decision_function(data.matrix[fold_of == fold])
    return votes


def _meant(data: _Data, say: Say) -> dict[str, Numbers]:
    """By criterion, the encoder's log-odds on every sentence, held out; {} while there is no encoder."""
    reader = encoder()
    if reader is None:
        return {}
    scores, new = held_out_scores(_texts(data), reader)
    if new:
        say(f"{new} sentences came after the encoder's training; `coach train --encoder` takes them in.")
    scores[~data.said] = -LIMIT
    return {name: scores[:, n].astype(float) for n, name in enumerate(reader.columns) if name not in BY_MESSAGE}


def _texts(data: _Data) -> list[str]:
    """The sentences of all replies."""
    return [row.reply[s.start : s.end] for row, spans in zip(data.rows, data.spans, strict=True) for s in spans]


def sentences() -> tuning.Sentences:
    """What the encoder learns from: every sentence with its targets for the criteria that are learned."""
    data = _data(corpus.everything())
    targets = {name: _targets(data, criterion) for name, criterion in _learned(data).items()}
    folds = np.array([tuning.fold_of(row.group) for row in data.rows])[data.owner]
    table = np.stack(list(targets.values()), axis=1).astype(np.int8)
    return tuning.Sentences(tuple(_texts(data)), table, data.owner, folds, tuple(targets))


def _learned(data: _Data) -> dict[str, Criterion]:
    """The criteria with enough to learn from."""
    return {
        name: criterion
        for name, criterion in library().items()
        if criterion.kind.name not in WITHOUT and (_targets(data, criterion) >= 1).sum() >= LEAST_POSITIVES
    }


@dataclass(frozen=True)
class HeldOut:
    """One labelled reply with the votes of a model that did not see it, and the rule's verdict."""

    label: bool
    votes: Summary
    rule: bool | None
    whole: bool
    """False for a reply that was written about this criterion, or about few: harder than what people write."""
    is_turn: bool = False
    """True for a turn in a conversation."""
    scenario: bool = False
    """True where more is known than the customer's message."""


Weights = tuple[float, ...]
"""Of a blend, and the least confidence of its decisions."""


def blends_of(found: Sequence[HeldOut]) -> tuple[Weights, Weights | None]:
    """The blend for written replies (for all where there is no other), and that for turns in a conversation.

    The second is None where too few turns are known for one.
    """
    turns = [row for row in found if row.is_turn]
    if not _enough_turns([row.label for row in turns]):
        return blend_of(found), None
    return blend_of([row for row in found if not row.is_turn]), blend_of(turns)


def blend_of(found: Sequence[HeldOut]) -> Weights:
    """Weights of the blend and the least confidence of its decisions, by logistic regression on held-out votes.

    Rules were written with the examples of the criterion's own file in view, and replies about one criterion are harder
    than what people write: whole replies count five times as much.
    """
    from sklearn.linear_model import LogisticRegression

    inputs = np.array([[*f.votes, f.rule is True, f.rule is False] for f in found], dtype=float)
    labels = np.array([f.label for f in found])
    weights = np.array([1.0 if f.whole else 0.2 for f in found])
    fitted = LogisticRegression(C=1.0, solver="lbfgs", max_iter=500).fit(inputs, labels, sample_weight=weights)
    # A voter's "yes" never counts against the criterion, whatever chance made of a few replies.
    first, second, size, alone, says_met, says_unmet = (float(w) for w in fitted.coef_[0])
    trusted = np.array([max(first, 0.0), max(second, 0.0), size, alone, max(says_met, 0.0), min(says_unmet, 0.0)])
    met = 1 / (1 + np.exp(-(inputs @ trusted + fitted.intercept_[0])))
    right = (met >= 0.5) == labels
    least = _band(np.maximum(met, 1 - met), right, weights)
    return (*(float(w) for w in trusted), float(fitted.intercept_[0]), least)


def _band(confidence: Numbers, right: Booleans, weights: Numbers) -> float:
    """The confidence from which a verdict is given: as low as it may be with enough of the decided right."""
    order = np.argsort(-confidence)
    mass = np.cumsum(weights[order]) / weights.sum()
    accuracy = np.cumsum(weights[order] * right[order]) / np.cumsum(weights[order])
    allowed = np.flatnonzero((mass >= WIDEST) & ((accuracy >= RIGHT) | (mass <= DECIDED)))
    last = int(allowed[-1]) if len(allowed) else len(order) - 1
    return float(min(max(confidence[order[last]], EVEN), SURE))


def least_against_rule(found: Sequence[HeldOut], weights: Weights) -> float:
    """The confidence from which the learned vote may say, against the rule, that a scenario's reply lacks a move.

    The lowest one from ``SURE`` on above which enough of such held-out decisions about whole replies were right.
    """
    blend = Blend(weights[:-1], weights[-1])
    against = [row for row in found if row.scenario and row.whole and not row.is_turn and row.rule is True]
    right = np.array([not row.label for row in against], dtype=bool)
    missing = np.array([1 - blend.probability(row.votes, row.rule) for row in against])
    # From the surest on, of equally sure ones the wrong first: no limit parts them.
    order = np.lexsort((right, -missing))[: int((missing >= SURE).sum())]
    number = np.arange(1, len(order) + 1)
    enough = np.flatnonzero((np.cumsum(right[order]) >= RIGHT_AGAINST * number) & (number >= ENOUGH_AGAINST))
    return min(OVERRULES, float(missing[order[enough[-1]]])) if len(enough) else OVERRULES


def train(say: Say) -> bytes:
    """The npz file of the model. Takes half an hour; ``say`` gets words on what is worth knowing."""
    import sklearn.linear_model  # noqa: F401 - its libraries must be there to be held to one thread
    from threadpoolctl import threadpool_limits

    # Several threads add up in another order, and the last digits become other weights.
    with threadpool_limits(1):
        return _trained(say)


def _trained(say: Say) -> bytes:
    data = _data(corpus.everything())
    rules = [rule_verdicts(row.reply, [n for n in row.met if n in library()], row.context) for row in data.rows]
    meant = _meant(data, say)
    columns, biases, blends, limits, checked = [], [], [], [], []
    weights = []
    marks: list[tuple[str, float]] = []
    for name, criterion in _learned(data).items():
        targets, seen = _targets(data, criterion), _seen_for(data, criterion)
        votes = _votes(seen, criterion, targets, meant.get(name))
        marks += [
            (f"{data.rows[data.owner[place]].file}, {name}", float(votes[place]))
            for place in _marks(data, criterion, targets)
        ]
        found = held_out(data, criterion, votes, rules)
        fitted = _fit_instances(seen, targets, targets >= 0)
        columns.append(name)
        weights.append(fitted.coef_[0] * data.values)
        biases.append(float(fitted.intercept_[0]))
        blends.append(blends_of(found))
        limits.append(least_against_rule(found, blends[-1][0]) if criterion.kind.needs_evidence else OVERRULES)
        checked.append(_checked(found, *blends[-1]))
    for line in doubted_marks(marks):
        say(line)
    none = (float("nan"),) * len(blends[0][0])
    arrays = {
        "blends": np.array([written for written, _ in blends], dtype=np.float32).round(4),
        "turns": np.array([turns or none for _, turns in blends], dtype=np.float32).round(4),
        "against_rule": np.array(limits, dtype=np.float32).round(3),
        "held_out": np.array(checked, dtype=np.uint32),
        **_coherence(data),
    }
    return _packed(data.names, columns, np.array(weights).T, biases, arrays)


def _checked(found: Sequence[HeldOut], written: Weights, turns: Weights | None) -> list[int]:
    """Decisions of the blends on held-out votes: items, labelled met, right and wrong "met", right and wrong "unmet".

    What is left open because the voters disagree (`grader.model.learned.blended`) counts as decided here.
    """
    of_written, of_turns = (Blend(weights[:-1], weights[-1]) for weights in (written, turns or written))
    counts: Counter[tuple[bool, bool]] = Counter()
    for row in found:
        voters = of_turns if row.is_turn else of_written
        met = voters.probability(row.votes, row.rule)
        if max(met, 1 - met) >= voters.least:
            counts[row.label, met >= 0.5] += 1
    order = ((True, True), (False, True), (False, False), (True, False))
    return [len(found), sum(row.label for row in found), *(counts[key] for key in order)]


WITHOUT = {"length", "own-words", "figures", "greets", "readability"}
"""Kinds that count or compare: there is nothing in the wording of a sentence to learn."""


def held_out(
    data: _Data, criterion: Criterion, votes: Numbers, rules: Sequence[Mapping[str, Verdict]]
) -> list[HeldOut]:
    """The labelled replies of a criterion with the votes (`_votes`) of models that did not see them."""
    found = []
    starts = np.searchsorted(data.owner, np.arange(len(data.rows) + 1))
    for number, row in enumerate(data.rows):
        if criterion.id in row.met:
            own = summary(votes[starts[number] : starts[number + 1]], fault=not criterion.kind.needs_evidence)
            rule, context = rules[number][criterion.id].met, row.context
            found.append(HeldOut(row.met[criterion.id], own, rule, not row.about, context.in_conversation, bool(context.background)))  # fmt: skip
    return found


def _votes(data: _Data, criterion: Criterion, targets: npt.NDArray[np.int64], meant: Numbers | None) -> Numbers:
    """The probability of every sentence that it does it (or holds the fault), by models that did not see its reply."""
    counted = _held_out(data, targets)
    votes: Numbers = 1 / (1 + np.exp(-(counted if meant is None else both(counted, meant))))
    if only_first_half(criterion.kind):
        votes[data.late] = 0
    return votes


def _marks(data: _Data, criterion: Criterion, targets: npt.NDArray[np.int64]) -> Iterable[int]:
    """The sentences that somebody marked, and that can count."""
    for place in np.flatnonzero(targets == 1):
        if criterion.id in data.rows[data.owner[place]].places and not (
            only_first_half(criterion.kind) and data.late[place]
        ):
            yield int(place)


def doubted_marks(marks: Iterable[tuple[str, float]]) -> list[str]:
    """Sentences about the files whose marks should be read again.

    ``marks`` are a file with a criterion, and the held-out probability of a sentence that is marked there.
    """
    by_place: dict[str, list[bool]] = {}
    for place, vote in marks:
        by_place.setdefault(place, []).append(vote < NOT_BELIEVED)
    return [
        f"{place}: models that had not seen them do not believe {sum(doubts)} of {len(doubts)} marks. Does each mark stand on"
        " the sentence that does it (or holds the fault), and not on the one beside it?"
        for place, doubts in sorted(by_place.items())
        if len(doubts) >= ENOUGH_MARKS and sum(doubts) >= DOUBTED * len(doubts)
    ]


def _coherence(data: _Data) -> dict[str, Any]:
    """Weights of the model of word order (grader.model.coherence) and its limits on held-out real replies."""
    from sklearn.feature_extraction import DictVectorizer

    grams: list[dict[str, float]] = []
    labels, folds, owners, sizes = [], [], [], []
    for number, row in enumerate(data.rows):
        # Some labelled replies are gibberish on purpose: they are no model of order.
        if len(row.met) == 1 or row.hard in {"word-list", "copied"} or row.met.get("on-topic") is False:
            continue
        real = read(row.reply)
        for label, text in ((0, real), *((1, read(raw)) for raw in coherence.disordered(real))):
            for place in range(len(text.sentences)):
                tokens = text.sentence_tokens(place)
                if sum(t.is_word for t in tokens) >= coherence.SHORTEST:
                    grams.append(coherence.grams(tokens))
                    labels.append(label)
                    folds.append(data.folds[number])
                    owners.append(number)
                    sizes.append(len(tokens))
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(grams)
    kept = np.flatnonzero(np.asarray((matrix > 0).sum(axis=0)).ravel() >= 5)
    matrix, y, fold_of = matrix[:, kept], np.array(labels), np.array(folds)
    scores = np.zeros(len(y))
    for fold in range(FOLDS):
        scores[fold_of == fold] = _fit_order(matrix[fold_of != fold], y[fold_of != fold]).decision_function(
            matrix[fold_of == fold]
        )
    whole: dict[int, list[tuple[int, float | None]]] = {}
    for label, owner, size, score in zip(labels, owners, sizes, scores, strict=True):
        if label == 0:
            whole.setdefault(owner, []).append((size, float(score)))
    means = [m for m in (coherence.mean_score(found) for found in whole.values()) if m is not None]
    fitted = _fit_order(matrix, y)
    limits = [fitted.intercept_[0], np.quantile(scores[y == 0], 0.995), np.quantile(means, 0.999), max(means)]
    names = [vectors.feature_names_[i] for i in kept]
    return {
        "order_names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        "order_weights": fitted.coef_[0].astype(np.float16),
        "order_limits": np.array(limits, dtype=np.float32).round(3),
    }


def _fit_order(matrix: Any, labels: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=100.0, solver="liblinear", max_iter=500, random_state=0).fit(matrix, labels)


def _packed(
    names: list[str],
    columns: list[str],
    matrix: Numbers,
    biases: list[float],
    more: dict[str, Any],
) -> bytes:
    """The arrays as an npz file: always the same bytes for the same numbers."""
    matrix = np.where(np.abs(matrix) >= NEGLIGIBLE, matrix, 0.0).astype(np.float16)
    kept = np.flatnonzero(np.any(matrix != 0, axis=1))
    rows, cells = np.nonzero(matrix[kept])
    arrays = {
        "names": np.frombuffer("\n".join(names[i] for i in kept).encode(), dtype=np.uint8),
        "columns": np.frombuffer("\n".join(columns).encode(), dtype=np.uint8),
        "rows": rows.astype(np.uint32),
        "cells": cells.astype(np.uint8),
        "values": matrix[kept][rows, cells],
        "bias": np.array(biases, dtype=np.float32),
        **more,
    }
    digest = hashlib.sha256()
    for key in sorted(arrays):
        digest.update(key.encode() + arrays[key].tobytes())
    arrays["version"] = np.array(digest.hexdigest()[:12])
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def write(data: bytes) -> None:
    """Write the model file whole or not at all."""
    write_safely(WEIGHTS, data)


SAME = 0.02
"""Difference of two weights that rounding and another machine's arithmetic make."""


def differences(made: bytes) -> list[str]:
    """What is not the same in the model file and in a model just made, and how far it is; [] if it is up to date."""
    if not WEIGHTS.is_file():
        return [f"{WEIGHTS}: there is no model yet"]
    with np.load(WEIGHTS, allow_pickle=False) as old, np.load(io.BytesIO(made), allow_pickle=False) as new:
        if set(old.files) != set(new.files):
            return [f"{WEIGHTS}: made by another version of the trainer"]
        before, after = _comparable(old), _comparable(new)
    apart = {key: _apart(before[key], after[key]) for key in sorted(after)}
    return [f"{WEIGHTS}: {key}: {how}" for key, how in apart.items() if how]


def _comparable(data: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a model file, the weights as a table: what is near zero is left out of the file, or not quite."""
    kept = {key: data[key] for key in data if key not in {"version", "rows", "cells", "values"}}
    size = (bytes(data["names"]).count(b"\n") + 1, bytes(data["columns"]).count(b"\n") + 1)
    weights = np.zeros(size, np.float32)
    weights[data["rows"], data["cells"]] = data["values"]
    return {**kept, "weights": weights}


def _apart(old: npt.NDArray[Any], new: npt.NDArray[Any]) -> str:
    """How far two arrays are from each other; "" if no further than another machine's arithmetic makes them."""
    if old.shape != new.shape:
        return f"{old.size:,} numbers, and now {new.size:,}"
    within = SAME if old.dtype.kind == "f" else 0
    far = ~np.isclose(old, new, atol=within, equal_nan=True)
    if not far.any():
        return ""
    most = np.nanmax(np.abs(old[far].astype(float) - new[far].astype(float)))
    return f"{far.sum():,} of {far.size:,} numbers differ, by up to {most:.3g}"
