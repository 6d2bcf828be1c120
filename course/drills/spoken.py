"""Numbers and spelled letters in what somebody says: "fourteen", "double five", "B for Bravo", "Kilo"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from text_to_num import alpha2digit

NATO = frozenset({
    "alfa", "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "juliett",
    "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor",
    "whiskey", "whisky", "xray", "yankee", "zulu",
})  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
_ZERO = {"oh", "o", "nought", "naught"}
_JOINS = {"for", "as", "like", "in"}
_BETWEEN = {"and", "then", "that's", "dash", "hyphen", "is", "capital", "so"}
"""Words that stand between the letters of a code without ending it."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[^\W_]+")


@dataclass(frozen=True)
class Symbol:
    """One letter or digit of something spelled; ``how`` it was said, ``words`` as they were said."""

    sign: str
    how: Literal["plain", "code", "wrong code"]
    words: str


def digits_for_words(text: str) -> str:
    """The text with numbers in digits: "fourteen hundred" becomes "1400", "one four" becomes "1 4"."""
    text = re.sub(r"\b([xX])-ray\b", r"\1ray", text)
    converted: str = alpha2digit(text, "en", threshold=0)
    return converted


def tokens(text: str) -> list[str]:
    """Words and numbers of a text whose numbers are in digits."""
    return _TOKEN.findall(text)


def numbers(text: str) -> list[str]:
    """The amounts in a text as digits, without separators of thousands; a run of single digits also counts as one."""
    found = [_amount(token) for token in tokens(text) if token[0].isdigit() and re.fullmatch(r"[\d.,]+", token)]
    runs = re.findall(r"(?<![\d.,])\d(?: \d)+(?![\d.,]?\d)", text)
    return found + [run.replace(" ", "") for run in runs]


def _amount(token: str) -> str:
    whole = re.sub(r",(?=\d{3}\b)", "", token)
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def runs(text: str) -> Iterator[list[Symbol]]:
    """Stretches of spelled letters and digits in a text whose numbers are in digits."""
    run: list[Symbol] = []
    words = tokens(text)
    place = 0
    while place < len(words):
        symbols, used = _symbols(words, place)
        place += used
        if symbols:
            run += symbols
        elif words[place - 1].lower() not in _BETWEEN:
            if run:
                yield run
            run = []
    if run:
        yield run


def _symbols(words: list[str], at: int) -> tuple[list[Symbol], int]:
    """The symbols that begin at a word, and how many words they take; none takes one word."""
    word, low = words[at], words[at].lower()
    following = words[at + 1] if at + 1 < len(words) else ""
    if low in _TIMES and (len(following) == 1 or following.lower() in _ZERO | NATO):
        symbols, used = _symbols(words, at + 1)
        return symbols * _TIMES[low], used + 1
    if low in _ZERO and low != "o":
        return [Symbol("0", "plain", word)], 1
    if low in NATO:
        return [Symbol(low[0].upper(), "code", word)], 1
    if len(word) == 1 and word.isalpha():
        return _letter(words, at)
    if any(c.isdigit() for c in word) or (word.isupper() and len(word) <= 12):
        return [Symbol(c.upper(), "plain", c) for c in word if c.isalnum()], 1
    return [], 1


def _letter(words: list[str], at: int) -> tuple[list[Symbol], int]:
    """A single letter, with the code word that may follow it."""
    letter = words[at].upper()
    joins = 0
    while at + 1 + joins < len(words) and words[at + 1 + joins].lower() in _JOINS and joins < 2:
        joins += 1
    code = words[at + 1 + joins] if at + 1 + joins < len(words) else ""
    said = " ".join(words[at : at + 2 + joins])
    if joins and len(code) > 1 and code.isalpha():
        return [Symbol(letter, "code" if code[0].upper() == letter else "wrong code", said)], joins + 2
    if code.lower() in NATO and code[0].upper() == letter:
        return [Symbol(letter, "code", said)], 2
    return [Symbol(letter, "plain", words[at])], 1
