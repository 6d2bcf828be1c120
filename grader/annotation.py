"""Parts of speech and lemmas from memory: what the pipeline's own steps gave to the same word in the same grammar.

The attribute ruler and the lemmatizer take nearly half of the time of reading, and what they give depends on the word,
its tag, its dependency and, for a few pairs ("gotta", "let's", "there is"), on one neighbor. The first time that such
a word comes up, the steps themselves decide on it; from then on it is looked up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST = 100_000
"""Words in their grammar that are remembered, about 20 MB; a language has fewer, garbage has more."""
_PAIRED = frozenset({"ai", "gon", "got", "let", "c'm", "y", "y'"})
"""First words of the ruler's patterns of two words."""


@dataclass(frozen=True)
class Remembered:
    """A step of the pipeline that gives part of speech and lemma as ``ruler``, ``lemmatizer`` and ``spell`` would.

    ``spell`` turns a word and its lemma into the lemma as we write it.
    """

    ruler: Any
    lemmatizer: Any
    spell: Callable[[str, str], str]
    known: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, doc: Any) -> Any:
        """Sets part of speech and lemma of each word."""
        keys = _keys(doc)
        with self.lock:
            new = [place for place, key in enumerate(keys) if key not in self.known]
            if new:
                self._learn(doc, keys, new)
            for token, key in zip(doc, keys, strict=True):
                token.pos, token.lemma = self.known[key]
        return doc

    def _learn(self, doc: Any, keys: Sequence[tuple[object, ...]], places: Sequence[int]) -> None:
        """Has the steps decide on the words at these places, each seen with its neighbors."""
        if len(self.known) > MOST:
            self.known.clear()
            places = range(len(keys))
        matches = {match for place in places for match in self._matches(doc, max(place - 1, 0), place + 2)}
        self.ruler.set_annotations(doc, sorted(matches))
        for place in places:
            token = doc[place]
            lemma = token.lemma_ or self.lemmatizer.lemmatize(token)[0]
            self.known[keys[place]] = (token.pos, doc.vocab.strings.add(self.spell(token.lower_, lemma)))

    def _matches(self, doc: Any, first: int, last: int) -> list[tuple[int, int, int, int]]:
        """The ruler's matches in a part of the text, in the form and order of its own ``match``."""
        found = self.ruler.matcher(doc[first:last], allow_missing=True, as_spans=False)
        return [(int(doc.vocab.strings[id_]), id_, start + first, end + first) for id_, start, end in found]


def _keys(doc: Any) -> list[tuple[object, ...]]:
    """What decides about each word: itself, tag, dependency, and the neighbor where the two are a pair."""
    keys: list[tuple[object, ...]] = []
    before = ""
    lowers = [token.lower_ for token in doc]
    for place, token in enumerate(doc):
        paired = lowers[place] in _PAIRED
        after = lowers[place + 1] if paired and place + 1 < len(lowers) else ""
        keys.append((token.orth, token.tag, token.dep, before, after))
        before = "there" if token.dep_ == "expl" else lowers[place] if paired else ""
    return keys
