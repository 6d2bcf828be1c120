"""Vectors of words from memory: what the pipeline's embedding gave to the same word before.

The first layers of the pipeline see each word by itself: its form, its shape, its first and last letters and whether a blank
follows. They take a third of the time of its tok2vec step; the layers after them, which see a word among its neighbors, run
as ever.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

MOST = 20_000
"""Words that are remembered, 8 MB."""


class RememberedEmbedding:
    """A layer that gives each text's words the vectors that ``embedding`` would; threads share it."""

    def __init__(self, embedding: Any) -> None:
        """``embedding`` is a chain whose first layer takes what is to be known of the words out of the texts."""
        from thinc.api import chain

        extract, *layers = embedding.layers
        self._extract = extract
        self._embed: Any = chain(*layers)
        self._rows: dict[bytes, int] = {}
        self._vectors = np.empty((0, embedding.get_dim("nO")), np.float32)
        self._lock = threading.Lock()

    def __call__(self, model: Any, docs: Sequence[Any], is_train: bool) -> tuple[list[Any], Any]:
        """The vectors, a row a word, of each text, as a layer's ``forward`` gives them."""
        if is_train:
            raise NotImplementedError("words from memory cannot be trained")
        described = self._extract.predict(docs)
        with self._lock:
            found = self._vectors_of(np.concatenate(described))
        return np.split(found, np.cumsum([len(words) for words in described])[:-1]), None

    def _vectors_of(self, words: Any) -> Any:
        """The vectors of words, of which each is a row of numbers."""
        words = np.ascontiguousarray(words)
        keys = words.view(np.dtype((np.void, words.shape[1] * words.itemsize))).ravel().tolist()
        new = {key: place for place, key in enumerate(keys) if key not in self._rows}
        if len(self._rows) + len(new) > MOST:
            self._rows.clear()
            new = {key: place for place, key in enumerate(keys)}
        if new:
            self._learn(list(new), words[list(new.values())])
        return self._vectors[[self._rows[key] for key in keys]]

    def _learn(self, keys: Sequence[bytes], words: Any) -> None:
        first = len(self._rows)
        if first + len(keys) > len(self._vectors):
            more = np.empty((max(first + len(keys), min(2 * first, MOST)), self._vectors.shape[1]), np.float32)
            more[:first] = self._vectors[:first]
            self._vectors = more
        self._vectors[first : first + len(keys)] = self._embed.predict([words])[0]
        self._rows.update(zip(keys, range(first, first + len(keys)), strict=True))
