"""Token patterns: how they are written, and where in a text they can match at all.

Most patterns of a list have nothing to do with a given text, and the others can match only near the words that they need.
Looking at the words first leaves little for the language library's matcher to walk through.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Tokens = list[dict[str, Any]]
"""One alternative of a pattern, a condition a token, as spaCy's matcher wants it."""
Places = Mapping[str, Mapping[str, tuple[int, int]]]
"""Of each form ("LOWER") and lemma ("LEMMA") of a text the first and the last token that has it."""

_ALTERNATIVE = r"=?(?:\?|[^?*+{|]+)"
_PIECE = re.compile(
    rf"^(?P<negated>!?)(?P<body>{_ALTERNATIVE}(?:\|{_ALTERNATIVE})*)(?P<operator>[?*+]|\{{\d*,?\d*\}})?$"
)


def compile_pattern(pattern: str, words: dict[str, tuple[str, ...]]) -> list[Tokens]:
    """Turn a written token pattern into spaCy's: a list of alternatives, each a list of token conditions.

    One token a piece, separated by blanks. A piece is alternatives of lemmas (``see|tell``), of exact
    forms (``=sorry|=apologies``), of named sets (``@feeling``, ``=@feeling``), or a part of speech
    (``/VERB``); a lemma with a part of speech is ``mind/VERB``. ``!`` negates, ``?``, ``*``, ``+`` and
    ``{0,2}`` repeat, and ``...3`` is a gap of up to three tokens that do not end a sentence.

    Raises ValueError that names the piece.
    """
    choices = [_compile_piece(piece, words, pattern) for piece in pattern.split()]
    return [list(tokens) for tokens in itertools.product(*choices)]


def _compile_piece(piece: str, words: dict[str, tuple[str, ...]], pattern: str) -> Tokens:
    if piece.startswith("..."):
        return [{"TEXT": {"NOT_IN": [".", "?", "!", ";", "\n", "\n\n"]}, "OP": "{0," + (piece[3:] or "3") + "}"}]
    parts = _PIECE.match(piece)
    if parts is None or not parts["body"]:
        raise ValueError(f"cannot read the piece {piece!r} of the pattern {pattern!r}")
    body, _, tag = parts["body"].partition("/")
    part_of_speech = {"POS": {"IN": tag.split("|")}} if tag else {}
    compiled = []
    for condition in _word_conditions(body, words, pattern) if body else [{}]:
        token: dict[str, Any] = {**part_of_speech, **condition}
        if parts["negated"]:
            token = {key: {"NOT_IN": value["IN"]} for key, value in token.items()}
        if parts["operator"]:
            token["OP"] = parts["operator"]
        compiled.append(token)
    return compiled


def _word_conditions(body: str, words: dict[str, tuple[str, ...]], pattern: str) -> list[dict[str, Any]]:
    """Conditions of which one must hold: on the lemma, on the exact form, or one of each."""
    lemmas: list[str] = []
    forms: list[str] = []
    for word in body.split("|"):
        target = forms if word.startswith("=") else lemmas
        name = word.lstrip("=")
        if not name.startswith("@"):
            target.append(name)
        elif name[1:] in words:
            target += words[name[1:]]
        else:
            raise ValueError(f"unknown word set {name} in the pattern {pattern!r}")
    return [{key: {"IN": found}} for key, found in (("LEMMA", lemmas), ("LOWER", forms)) if found]


@dataclass(frozen=True)
class _Alternative:
    """What an alternative needs: for each of its words that may not be left out, those of which one must stand there;
    ``longest`` is how many tokens it can match, None if any number."""

    pattern: int
    needs: tuple[tuple[str, frozenset[str]], ...]
    longest: int | None

    def window(self, places: Places, size: int) -> tuple[int, int] | None:
        """Tokens from which to which (exclusive) hold all its matches in a text of ``size`` tokens; None if there are none."""
        first, last = 0, size
        for key, words in self.needs:
            known = places[key]
            there = [known[word] for word in words & known.keys()]
            if not there:
                return None
            if self.longest is not None:
                first = max(first, min(place for place, _ in there) - self.longest + 1)
                last = min(last, max(place for _, place in there) + self.longest)
        return (first, last) if first < last else None


class PatternList:
    """Patterns that are looked for together."""

    def __init__(self, alternatives: Sequence[Sequence[Tokens]]) -> None:
        """``alternatives`` of each pattern, as `compile_pattern` gives them."""
        self._always: list[_Alternative] = []
        # Each alternative under the words that it needs in one place, the longest, which are the rarest: where none of them
        # stands, it is not looked at.
        self._by_word: dict[str, dict[str, list[_Alternative]]] = {"LOWER": {}, "LEMMA": {}}
        for number, tokens in ((n, tokens) for n, choices in enumerate(alternatives) for tokens in choices):
            needs = tuple(sorted(_needed(tokens), key=lambda need: -min(map(len, need[1]))))
            alternative = _Alternative(number, needs, _longest(tokens))
            if not needs:
                self._always.append(alternative)
            for key, words in needs[:1]:
                for word in words:
                    self._by_word[key].setdefault(word, []).append(alternative)

    def windows(self, places: Places, size: int) -> dict[int, tuple[int, int]]:
        """Numbers of the patterns that can match in a text of ``size`` tokens, and between which tokens."""
        found: dict[int, tuple[int, int]] = {}
        for alternative in self._candidates(places):
            window = alternative.window(places, size)
            if window is not None:
                before = found.get(alternative.pattern, window)
                found[alternative.pattern] = (min(before[0], window[0]), max(before[1], window[1]))
        return found

    def _candidates(self, places: Places) -> Iterable[_Alternative]:
        named = (known for key, by_word in self._by_word.items() for known in _shared(by_word, places[key]))
        return itertools.chain(self._always, itertools.chain.from_iterable(named))


def _shared(by_word: Mapping[str, list[_Alternative]], known: Mapping[str, object]) -> Iterator[list[_Alternative]]:
    return (by_word[word] for word in by_word.keys() & known.keys())


def _needed(tokens: Tokens) -> Iterator[tuple[str, frozenset[str]]]:
    """The words of which one must occur, for each piece that may not be left out."""
    for token in tokens:
        if token.get("OP", "+") != "+":
            continue
        for key in ("LOWER", "LEMMA"):
            if "IN" in token.get(key, {}):
                yield key, frozenset(token[key]["IN"])


def _longest(tokens: Tokens) -> int | None:
    """The most tokens that can match, None where a piece may stand any number of times."""
    most = [_most(token.get("OP", "?")) for token in tokens]
    return None if None in most else sum(size for size in most if size is not None)


def _most(operator: str) -> int | None:
    """How often a piece may stand: "?" once, "{0,3}" three times, "*", "+" and "{2,}" any number of times."""
    if operator == "?":
        return 1
    number = operator.strip("{}").rpartition(",")[2]
    return int(number) if number.isdigit() else None


def quicker(tokens: Tokens) -> Tokens:
    """The same conditions for the matcher to compare at once: one word alone is no set, for which it calls Python."""
    return [
        {key: value["IN"][0] if isinstance(value, dict) and len(value.get("IN", ())) == 1 else value
         for key, value in token.items()}
        for token in tokens
    ]  # fmt: skip
