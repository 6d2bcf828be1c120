"""The second learned vote: a small encoder that reads each sentence whole, where the first one counts its words.

Three layers of all-MiniLM-L6-v2 (Wang and others 2020, Apache 2.0), trained further on the project's own labelled
sentences (grader.model.tuning). The words' vectors and the layers are plain numbers, int8, run by ONNX Runtime on the
processor: no network, no code in the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent / "encoder"
LAYERS = FOLDER / "layers.onnx"
WORDS = FOLDER / "words.npz"
TOKENIZER = FOLDER / "tokenizer.json"
COLUMNS = FOLDER / "columns.txt"
LONGEST = 64
"""Word pieces of a sentence that are read; few sentences have more."""
TOGETHER = 256
"""Word pieces that are read in one go: the memory for attention grows with their square."""
APART = -1e4
"""What keeps a word piece from looking at another sentence's: nothing after the softmax."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """Gives log-odds that a sentence makes a move or holds a fault; ``columns`` are the criteria in order."""

    columns: tuple[str, ...]
    _tokenizer: Any
    _words: npt.NDArray[np.int8]
    _scales: Floats
    _session: Any

    def scores(self, sentences: Sequence[str]) -> Floats:
        """Log-odds: a row a sentence, a column a criterion. The sentences of one reply do not see each other."""
        pieces = [self._tokenizer.encode(sentence).ids for sentence in sentences]
        rows = [self._run(pieces[first:last]) for first, last in _batches([len(ids) for ids in pieces])]
        return np.concatenate([np.zeros((0, len(self.columns)), np.float32), *rows])

    def _run(self, pieces: Sequence[Sequence[int]]) -> Floats:
        """All sentences in a row, each with its own positions, kept apart by the mask: no padding is computed."""
        sizes = [len(ids) for ids in pieces]
        owner = np.repeat(np.arange(len(pieces)), sizes)
        ids = np.concatenate([np.array(ids) for ids in pieces])
        own = owner[:, None] == owner[None, :]
        inputs = {
            "words": self._words[ids].astype(np.float32) * self._scales[ids, None],
            "positions": np.concatenate([np.arange(size) for size in sizes]),
            "mask": np.where(own, 0, APART).astype(np.float32),
            "pool": (np.arange(len(pieces))[:, None] == owner[None, :]).astype(np.float32)
            / np.array(sizes, np.float32)[:, None],
        }
        scores: Floats = self._session.run(None, inputs)[0]
        return scores


def _batches(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """From which to which sentence is read in one go."""
    found, first, total = [], 0, 0
    for number, size in enumerate(sizes):
        if total + size > TOGETHER and number > first:
            found.append((first, number))
            first, total = number, 0
        total += size
    if len(sizes) > first:
        found.append((first, len(sizes)))
    return found


@cache
def encoder(folder: Path = FOLDER) -> Encoder | None:
    """The encoder, or None where there is none (before the first `coach train --encoder`)."""
    layers = folder / LAYERS.name
    if not layers.is_file():
        return None
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER.name))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    options = onnxruntime.SessionOptions()
    # One thread: verdicts are the same however many there are, and workers do not crowd each other out.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(layers.read_bytes(), options, providers=["CPUExecutionProvider"])
    columns = tuple((folder / COLUMNS.name).read_text(encoding="utf-8").split())
    with np.load(folder / WORDS.name, allow_pickle=False) as words:
        vectors, scales = words["vectors"], words["scales"]
    return Encoder(columns, tokenizer, vectors, scales, session)
