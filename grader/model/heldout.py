"""What encoders said of labelled sentences that they had not seen: blends are fitted on that, never on a seen reply."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from grader.model.encoder import Encoder
from grader.model.learned import LIMIT

HELD_OUT = Path(__file__).parent / "held_out.npz"
STEPS = 127
"""Steps from 0 to ``LIMIT`` in which log-odds are stored."""

Floats = npt.NDArray[np.float32]


def _keys(sentences: Sequence[str]) -> npt.NDArray[np.uint64]:
    return np.array([int.from_bytes(hashlib.sha256(s.encode()).digest()[:8]) for s in sentences], dtype=np.uint64)


def held_out_file(sentences: Sequence[str], scores: Floats, columns: Sequence[str]) -> bytes:
    """The npz file: a row a sentence; one that stands in several replies has the mean of its scores."""
    keys, owner, counts = np.unique(_keys(sentences), return_inverse=True, return_counts=True)
    sums = np.zeros((len(keys), scores.shape[1]))
    np.add.at(sums, owner, np.clip(scores, -LIMIT, LIMIT))
    steps = np.round(sums / counts[:, None] / LIMIT * STEPS).astype(np.int8)
    file = io.BytesIO()
    names = np.frombuffer("\n".join(columns).encode(), dtype=np.uint8)
    np.savez_compressed(file, keys=keys, steps=steps, columns=names)
    return file.getvalue()


def held_out_scores(sentences: Sequence[str], reader: Encoder, path: Path = HELD_OUT) -> tuple[Floats, int]:
    """Log-odds in the order of the encoder's columns, and how many sentences were new to all encoders.

    The encoder itself has not seen the new ones, so what it says of them is held out, too.
    """
    with np.load(path, allow_pickle=False) as data:
        keys, steps = data["keys"], data["steps"]
        columns = bytes(data["columns"]).decode("utf-8").split("\n")
    if tuple(columns) != reader.columns:
        raise ValueError(f"{path} is not of this encoder; run `coach train --encoder`")
    wanted = _keys(sentences)
    places = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    is_new = keys[places] != wanted
    scores = (steps[places] / STEPS * LIMIT).astype(np.float32)
    for place in map(int, np.flatnonzero(is_new)):
        scores[place] = reader.scores([sentences[place]])[0]
    return scores, int(is_new.sum())
