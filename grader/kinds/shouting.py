"""Shouting in writing: capitals and piled-up marks."""

from __future__ import annotations

import re

from grader.text import Span, Text, clean

_RUN = re.compile(r"\b[A-Z]{3,}\b(?:[ ,]+\b[A-Z]{2,}\b){2,}")
# Three marks with a question mark among them press for an answer; "!!!" alone is often joy.
_PRESSING = re.compile(r"(?=!{0,9}\?)[!?]{3,}|!{5,}")
_JOYFUL = re.compile(r"!{3,4}")
MANY = 3
"""Words in capitals, or exclamations in threes, that make a shout when they do not stand together."""


def shouts(text: Text) -> list[Span]:
    """Where the reply shouts: a row of capitals, three words in capitals, marks in rows."""
    raw = clean(text.raw)
    found = [Span(m.start(), m.end()) for pattern in (_RUN, _PRESSING) for m in pattern.finditer(raw)]
    for scattered in (_capital_words(text), [Span(m.start(), m.end()) for m in _JOYFUL.finditer(raw)]):
        if len(scattered) >= MANY:
            found += scattered
    return found


def _capital_words(text: Text) -> list[Span]:
    """Ordinary words in capitals; abbreviations and names are nouns that grammar takes for names."""
    return [
        Span(t.start, t.end)
        for t in text.words
        if len(t.text) >= 3
        and t.text.isalpha()
        and t.text.isupper()
        and t.pos in {"VERB", "AUX", "PRON", "DET", "ADP", "ADV"}
    ]
