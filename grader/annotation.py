"""Parts of speech and lemmas from memory: what the pipeline's own steps gave to the same word in the same grammar.

The attribute ruler and the lemmatizer take nearly half of the time of reading, and what they give depends on the word,
its tag, its dependency and, for a few pairs ("gotta", "let's", "there is"), on one neighbor. The first time that such
a word comes up, the steps themselves decide on it; from then on it is looked up. Of most words the ruler sees tag and
dependency alone, so that it seldom has to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

MOST = 100_000
"""Words in their grammar that are remembered, about 20 MB; a language has fewer, garbage has more."""
_PAIRED = frozenset({"ai", "gon", "got", "let", "c'm", "y", "y'"})
"""First words of the ruler's patterns of two words."""

Grammar = dict[tuple[object, ...], tuple[int, int]]
"""Part of speech and lemma of a word in its grammar."""
Forms = dict[tuple[object, ...], tuple[int, int, Any]]
"""Part of speech, lemma (0: none) and morphology that the ruler gives in some grammar, to a word that it names or to
any other."""


@dataclass(frozen=True)
class Remembered:
    """A step of the pipeline that gives part of speech and lemma as ``ruler``, ``lemmatizer`` and ``spell`` would.

    ``spell`` turns a word and its lemma into the lemma as we write it.
    """

    ruler: Any
    lemmatizer: Any
    spell: Callable[[str, str], str]
    known: Grammar = field(default_factory=dict)
    forms: Forms = field(default_factory=dict)

    @cached_property
    def names(self) -> Callable[[str], object]:
        """True for words in lower case that one of the ruler's patterns names: only of them the ruler sees the letters."""
        asked = [
            token["LOWER"]
            for pattern in self.ruler.patterns
            for tokens in pattern["patterns"]
            for token in tokens
            if "LOWER" in token
        ]
        words = {word for want in asked for word in ([want] if isinstance(want, str) else want.get("IN", []))}
        forms = [want["REGEX"] for want in asked if isinstance(want, dict) and "REGEX" in want]
        return re.compile("|".join([*(f"(?:{re.escape(word)})$" for word in sorted(words)), *forms])).match

    def __call__(self, doc: Any) -> Any:
        """Sets part of speech and lemma of each word."""
        keys = _keys(doc)
        # Looked up once: another thread may empty the memory at any time.
        found = {key: known for key in keys if (known := self.known.get(key)) is not None}
        new = [place for place, key in enumerate(keys) if key not in found]
        if new:
            found |= self._learn(doc, keys, new)
        doc.from_array(["POS", "LEMMA"], np.array([found[key] for key in keys], np.uint64).reshape(len(keys), 2))
        return doc

    def _learn(self, doc: Any, keys: Sequence[tuple[object, ...]], places: Sequence[int]) -> Grammar:
        """Has the steps decide on the words at these places; what they decided."""
        self._rule(doc, {place: self._form(doc[place], keys[place]) for place in places})
        learned: Grammar = {}
        for place in places:
            token = doc[place]
            lemma = token.lemma_ or self.lemmatizer.lemmatize(token)[0]
            learned[keys[place]] = (token.pos, doc.vocab.strings.add(self.spell(token.lower_, lemma)))
        _remember(self.known, learned)
        return learned

    def _form(self, token: Any, key: tuple[object, ...]) -> tuple[object, ...]:
        """What decides for the ruler: the word itself only where a pattern names it."""
        return (token.orth if token.is_space or self.names(token.lower_) else 0, *key[1:])

    def _rule(self, doc: Any, forms: Mapping[int, tuple[object, ...]]) -> None:
        """Gives the words at the places of ``forms`` what the ruler would, which sees each with its neighbors."""
        ruled = {form: known for form in forms.values() if (known := self.forms.get(form)) is not None}
        new = {form: place for place, form in forms.items() if form not in ruled}
        matches = {match for place in new.values() for match in self._matches(doc, max(place - 1, 0), place + 2)}
        self.ruler.set_annotations(doc, sorted(matches))
        ruled |= {form: (doc[place].pos, doc[place].lemma, doc[place].morph) for form, place in new.items()}
        for place, form in forms.items():
            token = doc[place]
            token.pos, token.lemma, morphology = ruled[form]
            token.set_morph(morphology)
        _remember(self.forms, ruled)

    def _matches(self, doc: Any, first: int, last: int) -> list[tuple[int, int, int, int]]:
        """The ruler's matches in a part of the text, in the form and order of its own ``match``."""
        found = self.ruler.matcher(doc[first:last], allow_missing=True, as_spans=False)
        return [(int(doc.vocab.strings[id_]), id_, start + first, end + first) for id_, start, end in found]


def _keys(doc: Any) -> list[tuple[object, ...]]:
    """What decides about each word: itself, tag, dependency, and the neighbor where the two are a pair."""
    keys: list[tuple[object, ...]] = []
    before: object = ""
    strings = doc.vocab.strings
    paired, expletive = {strings[word] for word in _PAIRED}, strings["expl"]
    words = doc.to_array(["ORTH", "LOWER", "TAG", "DEP"]).reshape(len(doc), 4).tolist()
    for place, (orth, lower, tag, dep) in enumerate(words):
        after = words[place + 1][1] if lower in paired and place + 1 < len(words) else ""
        keys.append((orth, tag, dep, before, after))
        before = "there" if dep == expletive else lower if lower in paired else ""
    return keys


def _remember(memory: dict[Any, Any], more: Mapping[Any, Any]) -> None:
    if len(memory) > MOST:
        memory.clear()
    memory.update(more)
