"""Parts of speech and lemmas from memory: what the pipeline's own steps gave to the same word in the same grammar.

The attribute ruler and the lemmatizer take nearly half of the time of reading, and what they give depends on the word,
its tag, its dependency and, for a few pairs ("gotta", "let's", "there is"), on one neighbor. The first time that such
a word comes up, the steps themselves decide on it; from then on it is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST = 100_000
"""Words in their grammar that are remembered, about 20 MB; a language has fewer, garbage has more."""
_PAIRED = frozenset({"ai", "gon", "got", "let", "c'm", "y", "y'"})
"""First words of the ruler's patterns of two words."""

Grammar = dict[tuple[object, ...], tuple[int, int]]
"""Part of speech and lemma of a word in its grammar."""


@dataclass(frozen=True)
class Remembered:
    """A step of the pipeline that gives part of speech and lemma as ``ruler``, ``lemmatizer`` and ``spell`` would.

    ``spell`` turns a word and its lemma into the lemma as we write it.
    """

    ruler: Any
    lemmatizer: Any
    spell: Callable[[str, str], str]
    known: Grammar = field(default_factory=dict)

    def __call__(self, doc: Any) -> Any:
        """Sets part of speech and lemma of each word."""
        keys = _keys(doc)
        # Looked up once: another thread may empty the memory at any time.
        found = {key: known for key in keys if (known := self.known.get(key)) is not None}
        new = [place for place, key in enumerate(keys) if key not in found]
        if new:
            found |= self._learn(doc, keys, new)
        for token, key in zip(doc, keys, strict=True):
            token.pos, token.lemma = found[key]
        return doc

    def _learn(self, doc: Any, keys: Sequence[tuple[object, ...]], places: Sequence[int]) -> Grammar:
        """Has the steps decide on the words at these places, each seen with its neighbors; what they decided."""
        matches = {match for place in places for match in self._matches(doc, max(place - 1, 0), place + 2)}
        self.ruler.set_annotations(doc, sorted(matches))
        learned: Grammar = {}
        for place in places:
            token = doc[place]
            lemma = token.lemma_ or self.lemmatizer.lemmatize(token)[0]
            learned[keys[place]] = (token.pos, doc.vocab.strings.add(self.spell(token.lower_, lemma)))
        if len(self.known) > MOST:
            self.known.clear()
        self.known.update(learned)
        return learned

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
