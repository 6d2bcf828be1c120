"""Can this text be judged at all? Cheap checks that come before any reading."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 6_000
"""Longest reply that is judged, in characters: about 1,000 words, five times the longest of our own labelled ones."""
MAX_PIECES = 1_200
"""Most words and punctuation marks of a reply that is judged; text of single letters or marks has many more."""
MAX_BREAKS = 300
"""Most ends of sentences and lines: each sentence is read by itself, however short."""
_PIECE = re.compile(r"\w+|[^\w\s]")
_BREAK = re.compile(r"[.!?\n][\s.!?]*")

_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "from",
        "by",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "am",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "my",
        "your",
        "our",
        "us",
        "this",
        "that",
        "these",
        "those",
        "not",
        "no",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "so",
        "if",
        "as",
        "what",
        "how",
        "there",
        "here",
        "just",
        "please",
        "thank",
        "thanks",
        "sorry",
        "about",
        "when",
        "which",
        "who",
        "all",
        "any",
        "more",
        "hi",
        "hello",
        "dear",
        "u",
        "ur",
        "ok",
        "yes",
        "im",
        "its",
        "dont",
    ]
)
_NAMES = {"es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "pl": "Polish",
          "ru": "Russian", "zh": "Chinese", "ja": "Japanese", "ar": "Arabic", "tr": "Turkish", "sv": "Swedish", "ko": "Korean",
          "hi": "Hindi", "uk": "Ukrainian", "el": "Greek", "he": "Hebrew", "da": "Danish", "fi": "Finnish", "cs": "Czech"}  # fmt: skip


_BLANKS = str.maketrans("\n\r\t", "   ")


def _is_odd(character: str) -> bool:
    """True for control characters and others that no keyboard writes."""
    return unicodedata.category(character) in {"Cc", "Co", "Cs", "Cn"} and character not in "\n\r\t"


def count_breaks(text: str) -> int:
    """How often a sentence or a line may end in a text."""
    return sum(1 for _ in _BREAK.finditer(text))


@lru_cache(maxsize=256)
def why_unreadable(reply: str) -> str | None:
    """The reason why a text cannot be judged, with what to do; None if it can."""
    if len(reply) > MAX_CHARACTERS:
        return f"the reply has {len(reply):,} characters; the grader reads up to {MAX_CHARACTERS:,}: shorten it"
    pieces = sum(1 for _ in _PIECE.finditer(reply))
    if pieces > MAX_PIECES:
        return f"the reply has {pieces:,} words and marks; the grader reads up to {MAX_PIECES:,}: shorten it"
    breaks = count_breaks(reply)
    if breaks > MAX_BREAKS:
        return f"the reply has {breaks:,} sentences and lines; the grader reads up to {MAX_BREAKS}: shorten it"
    odd = 0 if reply.isascii() and reply.translate(_BLANKS).isprintable() else sum(map(_is_odd, reply))
    if odd > max(3, 0.02 * len(reply)):
        return "the reply holds characters that no keyboard writes; copy the plain text again"
    words = [w.strip(".,;:!?¡¿\"'()[]").lower() for w in reply.split()]
    words = [w for w in words if w]
    if not any(c.isalnum() for c in reply):
        return "the reply holds no words; write a few sentences to the customer"
    if max(map(len, words), default=0) > 400:
        return "the reply holds a word of more than 400 letters; check what was pasted"
    return _why_foreign(reply, words)


def _why_foreign(reply: str, words: list[str]) -> str | None:
    foreign = [] if reply.isascii() else [c for c in reply if c.isalpha() and not c.isascii()]
    letters = sum(c.isalpha() for c in reply) if foreign else 0
    latin = letters - sum("LATIN" not in unicodedata.name(c, "") for c in foreign)
    if letters >= 8 and latin < 0.5 * letters:
        return "the reply is not written in Latin letters; this grader reads English only, so a person should read it"
    if len(words) < 6 or sum(w in _COMMON for w in words) / len(words) >= 0.2:
        return None
    import py3langid

    language, _ = py3langid.classify(reply)
    if language == "en" or language not in _NAMES:
        return None
    return f"the reply looks like {_NAMES[language]}; this grader reads English only, so a person should read it"
