"""What a reply shares with another text: copied runs, shared content words."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.text import Span, Text, Token, clean, skim

RUN = 8
"""Words in a row that make a copy (the codebook's figure)."""

SIGNATURE = 200
"""Characters at the very end of a text among which a signature is looked for."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# A copy with the persons swapped ("my parcel" -> "your parcel") is still a copy.
_SWAPPED = {
    word: group[0]
    for group in (
        ("i", "you", "we", "he", "she", "they", "me", "us", "him", "her", "them"),
        ("my", "your", "our", "his", "their", "mine", "yours", "ours"),
        ("am", "are", "is", "i'm", "you're", "we're", "was", "were"),
        ("i've", "you've", "we've", "have", "has", "had"),
    )
    for word in group
}
_GREETED = re.compile(
    r"\b(?:[Dd]ear"
    r"|[Hh]i|[Hh]ey|[Hh]ello|[Mm]rs?|[Mm]s|[Mm]iss|[Ss]orry"
    r"|[Tt]hanks|[Tt]hank you|[Mm]orning|[Aa]fternoon|[Ee]vening)[.,]?"
    r"((?: [A-Z][\w'-]*){1,3})"
)
_SIGNED = re.compile(r"(?:[.!?)\"'*-]|^)\s*(?:it'?s\s)?((?:[A-Z@][\w'.-]*\s?){1,3})\W*$")
_NAME = r"[A-Z][\w'-]*(?: (?:(?:&|and|of|by|the|at) )?[A-Z][\w'-]*){0,5}"
_NAMED = re.compile(rf"\b{_NAME}(?: (?:hotel|resort|inn|hostel|motel|lodge)\b)?(?:, [A-Z][\w'-]*)?")
_HOUSES = {"hotel", "hotels", "resort", "inn", "suites", "lodge", "hostel", "motel", "towers", "apartments", "park"}
_HOUSE_AFTER = re.compile(
    r"\b(?i:here at|stay(?:ed|ing)?(?: with us)?(?: here)? at|choosing|chose|visit(?:ing| to)|greetings? from"
    r"|(?:welcom(?:e|ed|ing)|return(?:ing)?|back)(?: you)?(?: back)?(?: again)?(?: to| at)|feedback for the)"
    rf" (?:the |our )?({_NAME})"
)
_CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"}
# Words that a message and any reply share without being about the same thing.
_GENERIC = frozenset({
    "be", "have", "do", "get", "go", "make", "take", "give", "want", "need", "know", "think", "say",
    "tell", "ask", "see", "look", "come", "find", "feel", "please", "thank", "thanks", "help", "hello",
    "hi", "hey", "dear", "sir", "madam", "mr", "mrs", "ms", "customer", "service", "team", "thing",
    "something", "anything", "everything", "time", "day", "way", "matter", "issue", "problem",
    "situation", "case", "question", "message", "mail", "email", "reply", "answer", "today", "now",
    "very", "really", "just", "also", "well", "still", "even", "back", "again", "much", "many", "more",
    "most", "other", "one", "two", "new", "good", "great", "best", "nice", "sure", "able", "let", "try",
    "use", "contact", "sorry", "understand", "apologize", "apologise", "regard", "sincerely", "kind",
    "then", "there", "here", "so", "too", "not", "never", "ever", "always", "soon", "far", "long",
    "first", "last", "same", "such", "own", "right", "thank-you", "hope", "appreciate", "happy", "glad",
    "people", "person", "rep", "may", "might", "can", "could", "will", "would", "shall", "should", "must",
    "word", "limit", "channel", "phone", "chat", "review",
})  # fmt: skip


def _normal(word: str) -> str:
    return _SWAPPED.get(word, word)


@lru_cache(maxsize=64)
def _numbered_words(raw: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((_normal(m.group().lower()), m.start(), m.end()) for m in _WORD.finditer(clean(raw)))


@lru_cache(maxsize=256)
def _grams(raw: str, size: int) -> frozenset[tuple[str, ...]]:
    words = [word for word, _, _ in _numbered_words(raw)]
    return frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


@lru_cache(maxsize=64)
def copied_spans(reply: str, *sources: str) -> tuple[Span, ...]:
    """Parts of the reply that stand, eight words or more in a row, in one of the sources."""
    known = [_grams(source, RUN) for source in sources if source]
    if all(_grams(reply, RUN).isdisjoint(grams) for grams in known):
        return ()
    words = _numbered_words(reply)
    covered = [False] * len(words)
    for i in range(len(words) - RUN + 1):
        gram = tuple(word for word, _, _ in words[i : i + RUN])
        if any(gram in grams for grams in known):
            covered[i : i + RUN] = [True] * RUN
    return _joined(
        reply,
        [Span(start, end) for (_, start, end), is_copied in zip(words, covered, strict=True) if is_copied],
    )


def _joined(reply: str, words: list[Span]) -> tuple[Span, ...]:
    """Neighbouring words with nothing but blanks and punctuation between them become one span."""
    spans: list[Span] = []
    for word in words:
        if spans and not reply[spans[-1].end : word.start].strip(" \n\t,;:-–—'\"“”’"):
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(word)
    return tuple(spans)


def shared_share(reply: str, source: str, size: int = 4) -> float:
    """Share of the reply's runs of ``size`` words that stand in the source too, 0 to 1."""
    words = [word for word, _, _ in _numbered_words(reply)]
    grams = [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
    known = _grams(source, size)
    return sum(gram in known for gram in grams) / len(grams) if grams else 0.0


def stem(lemma: str) -> str:
    """A word's beginning, so that "deliver", "delivery" and "delivered" meet."""
    return lemma if len(lemma) <= 5 or not lemma.isalpha() else lemma[: max(5, len(lemma) - 4)]


@lru_cache(maxsize=256)
def house_names(raw: str) -> tuple[Span, ...]:
    """Names of the house that answers: with a word for a house in it, or the place where one stays or is welcomed.

    A text that is in capitals by half or more names nothing by them.
    """
    text = clean(raw)
    words = _WORD.findall(text)
    if sum(word[0].isupper() for word in words) * 2 > len(words):
        return ()
    named = [
        m for m in _NAMED.finditer(text) if " " in m.group() and _HOUSES.intersection(_WORD.findall(m.group().lower()))
    ]
    return (*(Span(*m.span()) for m in named), *(Span(*m.span(1)) for m in _HOUSE_AFTER.finditer(text)))


@lru_cache(maxsize=256)
def content(text: Text) -> tuple[Token, ...]:
    """The words of a text that carry its matter, without what any message and reply share and the house's own name."""
    named = {character for name in house_names(text.raw) for character in range(name.start, name.end)}
    return tuple(
        t
        for t in text.tokens
        if t.pos in _CONTENT and t.is_word and t.lemma not in _GENERIC and len(t.lemma) > 1 and t.start not in named
    )


@lru_cache(maxsize=512)
def content_stems(raw: str, part: Span | None = None) -> frozenset[str]:
    """Stems of the content words of a text, or of a part of it."""
    found = content(skim(raw))
    if part is not None:
        found = tuple(token for token in found if part.start <= token.start < part.end)
    return frozenset(stem(token.lemma) for token in found)


def is_shared(token: Token, stems: frozenset[str]) -> bool:
    """True if a word like this one stands among the stems (the same stem, or one that begins the other)."""
    mine = stem(token.lemma)
    return mine in stems or (len(mine) >= 5 and (mine in _beginnings(stems) or not _of(mine).isdisjoint(stems)))


@lru_cache(maxsize=512)
def _beginnings(stems: frozenset[str]) -> frozenset[str]:
    """What words like the stems begin with: five letters or more."""
    return frozenset().union(*map(_of, stems))


@lru_cache(maxsize=4096)
def _of(word: str) -> frozenset[str]:
    """The beginnings of a word, from five letters up to all of it, or to what is no word any more."""
    return frozenset(word[:size] for size in range(5, min(len(word), _LONGEST_WORD) + 1))


_LONGEST_WORD = 40


@lru_cache(maxsize=256)
def names_in(raw: str) -> frozenset[str]:
    """People's names, in lower case: after a greeting or a title, and in a signature at the very end."""
    text = clean(raw)
    found = [m.group(1) for m in _GREETED.finditer(text)]
    signed = _SIGNED.search(text, max(0, len(text) - SIGNATURE))
    return frozenset(" ".join([*found, signed.group(1) if signed else ""]).lower().split())
