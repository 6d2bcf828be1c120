"""The reply is easy to read: school grade, longest sentence, jargon."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.says import Words, word_sets
from grader.text import Sentence, Span, Text, clean


@cache
def _hyphenation() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")


def syllables(word: str) -> int:
    """Syllables of a word, by its hyphenation points (at least one)."""
    return len(_hyphenation().positions(word.lower())) + 1


def school_grade(text: Text) -> float:
    """US school grade by Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59.

    Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas", 1975. Names do
    not count: nobody chooses the customer's name.
    """
    words = [
        t
        for t in text.words
        if t.pos != "PROPN" and t.text[0].isalpha() and not t.text.startswith("'") and t.lower != "n't"
    ]
    sentences = [s for s in text.sentences if _length(text, s) >= 3]
    if not words or not sentences:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(syllables(t.text) for t in words) / len(words) - 15.59


def _length(text: Text, sentence: Sentence) -> int:
    return sum(t.is_word for t in text.tokens[sentence.first : sentence.last])


_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&/-]*[A-Z][A-Z0-9]*s?")


def abbreviations(text: Text, known: Collection[str]) -> list[Span]:
    """Each abbreviation in capitals that is not ``known``, once; a reply that shouts has none."""
    capitals = [t for t in text.words if t.text.isupper() and len(t.text) > 3]
    if len(capitals) > 0.25 * len(text.words):
        return []
    first: dict[str, Span] = {}
    for token in text.words:
        if len(token.text) <= 6 and _ABBREVIATION.fullmatch(token.text) and token.pos in {"NOUN", "PROPN", "ADJ"}:
            first.setdefault(token.text.rstrip("s"), Span(token.start, token.end))
    return [span for word, span in first.items() if word.lower() not in known]


@dataclass(frozen=True, config={"extra": "forbid"})
class Readability:
    """Met up to school grade ``easy``, unmet from ``hard`` on or with three pieces of jargon; unsure between.

    ``jargon`` are patterns; abbreviations in capitals count too, unless they are ``everyday`` ones. The
    customer's own words are no jargon. Two pieces of jargon leave it to a person.
    """

    name: ClassVar[str] = "readability"
    needs_evidence: ClassVar[bool] = False

    easy: float = 8.5
    hard: float = 10.5
    longest: int = 40
    jargon: list[str] = Field(default_factory=list)
    everyday: list[str] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence of a hard reply is its jargon or its longest sentence."""
        grade = school_grade(text)
        jargon = self._jargon(text, context)
        longest = max(text.sentences, key=lambda s: _length(text, s), default=None)
        size = _length(text, longest) if longest else 0
        place = Span(longest.start, longest.end) if longest else Span(0, 0)
        # Each piece of jargon weighs like half a school grade: it stops a reader, whatever the length.
        level = grade + 0.5 * len(jargon) + (1.5 if size > self.longest else 0)
        reason = f"it reads like school grade {max(grade, 1):.0f}; the longest sentence has {size} words"
        if len(jargon) >= 3:
            return unmet(
                min(0.65 + 0.05 * len(jargon), 0.95), "there are words in it that few customers know", *jargon[:3]
            )
        if level >= self.hard:
            return unmet(min(0.65 + 0.05 * (level - self.hard), 0.95), reason, *(jargon or [place]))
        if level > self.easy or len(jargon) == 2:
            return unsure(reason, *(jargon or [place]))
        return met(min(0.7 + 0.05 * (self.easy - level), 0.95), reason)

    def _jargon(self, text: Text, context: Context) -> list[Span]:
        theirs = {word.lower() for word in re.findall(r"\w+", clean(f"{context.message} {context.background}"))}
        matches = text.find(self.jargon, word_sets(self.words))
        found = [m.span for m in matches if not all(t.lower in theirs for t in text.tokens[m.first : m.last])]
        return sorted(found + abbreviations(text, theirs | set(self.everyday)))
