"""Short labels as numbers: stems, pairs of stems and pieces of words, hashed into a fixed number of columns."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

COLUMNS = 4096
_STOP = frozenset(re.findall(r"\w+", "a an the of to for with in on at by or and from my your his her self own him"))
_PIECES = (3, 4)
"""Lengths of the pieces: "mailbox" shares "mail" with "mails" and survives a typing error."""


def stems(text: str) -> list[str]:
    """The words of a label that carry meaning, without endings; the survey's "hh" (household) is left out."""
    plain = re.sub(r"\b(non)?hh\b", " ", text.casefold().replace("w/", " with ").replace("e-mail", "email"))
    return [_stem(word) for word in re.findall(r"[^\W\d_]+", plain) if word not in _STOP]


def columns(text: str) -> list[int]:
    """The columns that a label sets, in order, each once."""
    return sorted({zlib.crc32(feature.encode()) % COLUMNS for feature in _features(stems(text))})


def matrix(texts: Sequence[str]) -> np.ndarray:
    """A row a label, 1 in each of its columns."""
    rows = np.zeros((len(texts), COLUMNS), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[columns(text)] = 1
    return rows


def _features(words: list[str]) -> Iterator[str]:
    yield from (f"word {word}" for word in words)
    yield from (f"pair {one} {two}" for one, two in pairwise(words))
    yield from (f"first {word}" for word in words[:1])
    line = f" {' '.join(words)} "
    for length in _PIECES:
        yield from (line[at : at + length] for at in range(len(line) - length + 1))


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            doubled = ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2]
            return word[:-1] if doubled else word
    return word
