"""Pieces of an order that is read back: is each there, and if not, what was said instead?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from difflib import SequenceMatcher
from typing import Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Id
from course.drills.spoken import Symbol, digits_for_words, numbers, runs
from grader.files import STRICT

ALIKE = frozenset("BCDEGPTVZ" + "MN" + "FSX" + "AJK")
"""Letters that sound like another one on a bad line."""
NEAR = 0.5
"""From this likeness (0 to 1) on, what was said is taken for a slip and not for something else."""
NEAR_WORDS = 0.6
"""The same for names: any two words have some letters in common."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Piece:
    """A value to read back; ``why`` says what goes wrong if it is wrong, ``also`` lists other good forms.

    ``code`` says which letters need a code word: those that sound alike, all, or none.
    """

    id: Id
    name: str
    kind: Literal["number", "digits", "letters", "words"]
    value: str = Field(min_length=1)
    why: str
    also: list[str] = field(default_factory=list)
    code: Literal["alike", "all", "none"] = "alike"

    @model_validator(mode="after")
    def _check(self) -> Piece:
        pattern, what = {
            "number": (r"\d[\d,]*(\.\d+)?", "a number in digits, such as 14 or 2.5"),
            "digits": (r"[\d +()/-]*\d[\d +()/-]*", "digits, such as 0417 552 300"),
            "letters": (r"[A-Z0-9 -]*[A-Z0-9][A-Z0-9 -]*", "capital letters and digits, such as BKD7"),
            "words": (r".*\w.*", "words"),
        }[self.kind]
        for value in (self.value, *self.also):
            if not re.fullmatch(pattern, value):
                raise ValueError(f"{value!r} is not {what}; put it in quotation marks")
        return self


@plain_dataclass(frozen=True)
class Heard:
    """What came of one piece: points (0, 0.5 or 1), the words that were said, and what is wrong with them."""

    points: float
    said: str = ""
    fault: str = ""


def listen(piece: Piece, text: str, others: list[str]) -> Heard:
    """Look for a piece in what was said; ``others`` are values of the other pieces, which are no slips of it."""
    spoken = digits_for_words(text)
    look = {"number": _number, "digits": _digits, "letters": _letters, "words": _words}[piece.kind]
    heard = [
        look(piece, value, text if piece.kind == "words" else spoken, others) for value in (piece.value, *piece.also)
    ]
    return max(heard, key=lambda h: (h.points, bool(h.said)))


def _number(piece: Piece, value: str, text: str, others: list[str]) -> Heard:
    wanted = value.replace(",", "")
    found = numbers(text)
    if wanted in found:
        return Heard(1, value)
    slips = [n for n in found if n not in others and _confused(n, wanted)]
    return _instead(slips[0] if slips else "")


def _confused(said: str, wanted: str) -> bool:
    """14 and 40, 15 and 50; digits swapped; one digit off."""
    teens = {said, wanted} in [{f"1{n}", f"{n}0"} for n in range(3, 10)]
    return teens or sorted(said) == sorted(wanted) or (len(said) == len(wanted) and _alike(said, wanted))


def _digits(piece: Piece, value: str, text: str, others: list[str]) -> Heard:
    wanted = re.sub(r"\D", "", value)
    said = ["".join("0" if s.sign == "O" else s.sign for s in run) for run in runs(text)]
    if any(wanted in run for run in said):
        return Heard(1, value)
    return _instead(_nearest(said, wanted, others))


def _letters(piece: Piece, value: str, text: str, others: list[str]) -> Heard:
    wanted = re.sub(r"[ -]", "", value)
    spelled = list(runs(text))
    for run in spelled:
        said = "".join(symbol.sign for symbol in run)
        if (start := said.find(wanted)) >= 0:
            return _spelled(piece, run[start : start + len(wanted)])
    return _instead(_nearest(["".join(s.sign for s in run) for run in spelled], wanted, others))


def _spelled(piece: Piece, run: list[Symbol]) -> Heard:
    """All letters are right; are they said so that nobody can mishear them?"""
    said = " ".join(symbol.words for symbol in run)
    if odd := [symbol.words for symbol in run if symbol.how == "wrong code"]:
        return Heard(0, said, f"“{odd[0]}” does not fit: the code word has to begin with the letter.")
    needs = {"alike": ALIKE, "all": frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "none": frozenset[str]()}[piece.code]
    bare = list(dict.fromkeys(s.sign for s in run if s.how == "plain" and s.sign in needs))
    if bare:
        return Heard(0.5, said, f"{_listed(bare)} without a code word can be heard as another letter.")
    return Heard(1, said)


def _words(piece: Piece, value: str, text: str, others: list[str]) -> Heard:
    wanted, said = _plain(value), _plain(text)
    windows = [said[start : start + len(wanted)] for start in range(max(1, len(said) - len(wanted) + 1))]
    if wanted in windows:
        return Heard(1, value)
    joined = [" ".join(window) for window in windows]
    return _instead(_nearest(joined, " ".join(wanted), [" ".join(_plain(other)) for other in others], NEAR_WORDS))


def _plain(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", digits_for_words(text).casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))


def _nearest(said: list[str], wanted: str, others: list[str], near: float = NEAR) -> str:
    plain_others = {re.sub(r"[ ,-]", "", other) for other in others} | set(others)
    near_ones = [s for s in said if len(s) > 1 and s not in plain_others and _likeness(s, wanted) >= near]
    return max(near_ones, key=lambda s: _likeness(s, wanted), default="")


def _likeness(said: str, wanted: str) -> float:
    return SequenceMatcher(None, said, wanted, autojunk=False).ratio()


def _alike(said: str, wanted: str) -> bool:
    return _likeness(said, wanted) >= NEAR


def _instead(said: str) -> Heard:
    return Heard(0, said, f"You said “{said}”." if said else "")


def _listed(letters: list[str]) -> str:
    return letters[0] if len(letters) == 1 else f"{', '.join(letters[:-1])} and {letters[-1]}"
