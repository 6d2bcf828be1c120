"""Whether a text holds together at all: letters that make no words, words in no order."""

from __future__ import annotations

import re

from grader.text import Text, Token

_VOWEL = re.compile(r"[aeiouyà-öø-ÿ]")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
# Shorthand that everybody reads: it is short of vowels, but it is not noise.
_SHORTHAND = frozenset(
    [
        "pls",
        "plz",
        "thx",
        "thnx",
        "tks",
        "txt",
        "msg",
        "msgs",
        "ppl",
        "btw",
        "tbh",
        "hrs",
        "hr",
        "mins",
        "min",
        "wks",
        "wk",
        "yrs",
        "yr",
        "mon",
        "tmrw",
        "tmw",
        "tbc",
        "asap",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "rd",
        "ltd",
        "pm",
        "dm",
        "dms",
        "sms",
        "pdf",
        "hmm",
        "mm",
        "nth",
        "tv",
        "gps",
        "cctv",
        "kg",
        "km",
        "cm",
        "mph",
        "pcs",
        "nr",
        "vs",
        "etc",
        "sry",
        "srry",
        "bc",
        "cuz",
        "rly",
        "ths",
        "thks",
        "kwh",
        "html",
        "url",
        "nd",
        "th",
        "sth",
        "jpg",
        "png",
        "gb",
        "mb",
        "lbs",
        "ft",
        "sq",
    ]
)
# What cannot follow a word in any English sentence, however careless: "the of", "we the", "to is", "can was".
_FINITE = "is are was were am has had does did"
_SUBJECTS = "i he she we they"
_NEVER_AFTER_ARTICLE = frozenset(
    f"{_FINITE} {_SUBJECTS} the a an my our your their of to in on at for with from by be and or but if because which "
    "who you it me him us them have do can could will would should than into please".split()
)
_NEVER_AFTER = {
    "the a an my our your their": _NEVER_AFTER_ARTICLE,
    "of from with at into for": frozenset(f"{_FINITE} {_SUBJECTS} will would could should of to and".split()),
    "to": frozenset(f"{_FINITE} {_SUBJECTS} of to will would can could should and at by".split()),
    "i we they he she": frozenset(
        f"the a an of to for from at by with my your our their {_SUBJECTS} me us him".split()
    ),
    "can will would could should must": frozenset(f"{_FINITE} to at by with from can will would could should".split()),
    "is are was were am": frozenset(
        ["is", "are", "was", "were", "am", "of", "can", "will", "could", "should", "do", "does", "did"]
    ),
    "and or but": frozenset(["and", "or", "of", "than"]),
    "very": frozenset(f"{_FINITE} of and or to".split()),
}
_FORBIDDEN = {word: never for words, never in _NEVER_AFTER.items() for word in words.split()}
_JOINING = {"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART"}
_NEVER_LAST = {"the", "a", "an", "my", "our", "your", "their", "of", "and", "or", "because", "very", "we", "i", "than"}


def unspellable_share(text: Text) -> float:
    """Share of the words of three letters or more that hold no vowel or a knot of consonants, 0 to 1."""
    words = [t for t in text.words if len(t.text) >= 3 and t.text.isalpha() and not t.text.isupper()]
    odd = [t for t in words if t.lower not in _SHORTHAND and is_unspellable(t.lower)]
    return len(odd) / len(words) if words else 0.0


def is_unspellable(word: str) -> bool:
    """True for "sdfkj" and "cnfrm": no vowel, or five consonants in a row."""
    return not _VOWEL.search(word) or bool(_CONSONANTS.search(word))


def grammar_share(text: Text) -> float:
    """Share of the words that only join others (the, of, you, is), 0 to 1: a list of key words has hardly any."""
    words = text.words
    return sum(t.pos in _JOINING for t in words) / len(words) if words else 0.0


def disorder(text: Text) -> float:
    """Breaks of word order in 100 words ("the of", "we the", "to is"), 0 where there is only one slip.

    On shuffled replies two of three reach 3; of orderly ones, learners' English included, fewer than one in 100.
    """
    words = text.words
    breaks = sum(_breaks(here, text.tokens[here.index + 1]) for here in words if here.index + 1 < len(text.tokens))
    return 100 * breaks / len(words) if breaks > 1 else 0.0


def _breaks(here: Token, following: Token) -> bool:
    if following.text in {".", "?", "!"}:
        return here.lower in _NEVER_LAST
    return following.lower in _FORBIDDEN.get(here.lower, ())
