"""What a sentence asks for: an account in one's own words, or yes, no, one fact."""

from __future__ import annotations

from collections.abc import Sequence

from grader.kinds.guards import overlaps, quoted_spans
from grader.text import Sentence, Span, Text, Token

# "What is your order number?", "which model?": one fact answers these.
# fmt: off
FACT_NOUNS = frozenset({
    "number", "date", "time", "address", "name", "surname", "email", "mail", "code", "reference", "ref", "id",
    "phone", "model", "color", "colour", "size", "version", "amount", "price", "zip", "postcode", "account",
    "serial", "age", "day", "month", "year", "username", "brand", "dob", "birthday", "receipt", "invoice",
    "screenshot", "photo", "picture", "floor", "room", "flight", "digit", "digits", "iban", "pin", "password",
    "contact", "card", "order", "detail", "details", "street", "town",
})
# fmt: on
_FACT_ADVERBS = {
    "many",
    "much",
    "long",
    "old",
    "often",
    "far",
    "soon",
    "big",
    "large",
    "tall",
    "recently",
    "late",
    "early",
}
_WORDS = {"what", "how", "why", "where", "which", "whats", "hows"}
_BE = {"is", "are", "was", "were", "'s", "s", "be", "'re"}
_AUXILIARIES = _BE | {
    "do",
    "does",
    "did",
    "has",
    "have",
    "had",
    "can",
    "could",
    "would",
    "will",
    "should",
    "may",
    "might",
    "'d",
    "'ve",
}
_SELF = {
    "you",
    "u",
    "your",
    "ur",
    "yours",
    "yourself",
    "it",
    "this",
    "that",
    "things",
    "us",
    "we",
    "me",
    "there",
    "these",
    "those",
}
_CLAUSE_OPENERS = {"and", "so", "but", "or", "also", "then", "now", "first", "just", "exactly", "well", "ok", "okay", "please",
                   "curious", "quick", "yet", "because"}  # fmt: skip
_CHOICES = {
    "matter",
    "important",
    "bother",
    "worry",
    "prefer",
    "help",
    "close",
    "hard",
    "easy",
    "difficult",
    "like",
    "feel",
}
# Nobody in particular: "how should a driver …?", "why would he …?" are not put to the reader.
_NOBODY = {"he", "she", "they", "anyone", "anybody", "someone", "somebody", "nobody", "one", "people", "everyone"}
_ABSURD = {"supposed", "earth", "hell", "heck"}


def openness(text: Text, sentence: Sentence) -> float:
    """How surely the sentence is an open question, 0 to 1."""
    tokens = [t for t in text.tokens[sentence.first : sentence.last] if not t.text.isspace()]
    marked = "?" in text.raw[sentence.start : sentence.end]
    places = [p for p, token in enumerate(tokens) if token.lower in _WORDS and _opens_clause(tokens, p, marked)]
    unquoted = [p for p in places if not overlaps(Span(tokens[p].start, tokens[p].end), quoted_spans(text.raw))]
    return max((_openness_at(tokens, place, marked) for place in unquoted), default=0.0)


def is_rhetorical(text: Text, sentence: Sentence) -> bool:
    """True for a question that nobody in particular is asked: "how should a driver know?", "why on earth …?"."""
    tokens = text.tokens[sentence.first : sentence.last]
    for place, token in enumerate(tokens):
        after = [t for t in tokens[place + 1 : place + 7] if t.is_word]
        if token.lower not in {"how", "why", "what", "who"} or not after:
            continue
        if any(t.lower in _ABSURD for t in after) or _asks_nobody(token.lower, after):
            return True
    return any(t.lower == "you" and tokens[i + 1].lower in {"ask", "asked"} for i, t in enumerate(tokens[:-1]) if i > 4)


def _asks_nobody(word: str, after: Sequence[Token]) -> bool:
    """True if a modal's subject is no one in particular or "a" thing: "how exactly should a machine …".

    "What would she need?" is a real question about somebody close to the customer.
    """
    if word == "what" and any(t.lower in {"she", "he", "they"} for t in after[:3]):
        return False
    for place, token in enumerate(after[:-1]):
        if token.lower in {"should", "could", "would", "can"} and place < 2:
            anyone = {"any"} if token.lower == "would" else {"a", "an", "any"}
            return after[place + 1].lower in _NOBODY | anyone
    return False


def names_fact(after: Sequence[Token]) -> bool:
    """True if the thing asked for is one fact: "(what is) your best contact number", "(which) model"."""
    for place, token in enumerate(after[:8]):
        if token.pos in {"VERB", "ADP", "SCONJ"} or token.lower in {"that", "when", "if", "about", "like"}:
            return False
        following = after[place + 1] if place + 1 < len(after) else None
        if token.lemma in FACT_NOUNS and (following is None or following.pos not in {"NOUN", "PROPN"}):
            return True
        if token.pos == "NOUN" and following is not None and following.pos not in {"NOUN", "PROPN"}:
            return False
    return False


def is_quantity(word: str, after: Sequence[Token]) -> bool:
    """True for "how many", "how long", which a figure answers."""
    return word in {"how", "hows"} and bool(after) and after[0].lower in _FACT_ADVERBS


def asks_the_way(after: Sequence[Token]) -> bool:
    """True if what follows "where" is no place: "(where) do we go from here", "(where) does that leave you"."""
    words = [t.lower for t in after[:9]]
    lemmas = [t.lemma for t in after[:9]]
    onward = "from here" in " ".join(words) or {"go", "next"} <= set(lemmas)
    leaves = "leave" in lemmas and bool({"that", "this", "it"} & set(words[: lemmas.index("leave")]))
    return onward or leaves or ("stand" in lemmas and {"do", "you"} <= set(words[: lemmas.index("stand")]))


def _opens_clause(tokens: Sequence[Token], place: int, marked: bool) -> bool:
    """A question word asks if it opens the sentence, or a clause after a pause, a conjunction, a name or a greeting."""
    if place == 0:
        return True
    before = tokens[place - 1]
    if not before.is_word or before.lower in _CLAUSE_OPENERS:
        return marked or place <= 4
    # "In what way does it matter to you?", "At what point …?"
    if before.pos == "ADP":
        return place == 1 or not tokens[place - 2].is_word or tokens[place - 2].lower in _CLAUSE_OPENERS
    return (before.pos in {"PROPN", "INTJ"} or place <= 2) and marked and _is_inverted(tokens, place)


def _is_inverted(tokens: Sequence[Token], place: int) -> bool:
    if tokens[place].lower in {"whats", "hows"}:
        return True
    return any(t.lower in _AUXILIARIES for t in tokens[place + 1 : place + 3])


def _openness_at(tokens: Sequence[Token], place: int, marked: bool) -> float:
    word = tokens[place].lower
    after = [t for t in tokens[place + 1 :] if t.is_word]
    if not after or not (marked or _reads_as_question(tokens, place, after)):
        return 0.0
    if is_quantity(word, after) or _is_closed_form(word, after):
        return 0.0
    if word == "where" and asks_the_way(after):
        return 0.75
    if word in {"where", "which"}:
        open_choice = word == "which" and after[0].lemma not in FACT_NOUNS and any(t.lemma in _CHOICES for t in after)
        return 0.75 if open_choice else 0.0
    if word in {"what", "whats"} and _asks_fact(word, after):
        return 0.0
    if (
        word == "how"
        and after[0].lower in {"are", "r"}
        and [t.lower for t in after[1:3]] in (["you"], ["you", "today"], ["you", "doing"])
    ):
        return 0.62
    return 0.9 if marked else 0.75


def _reads_as_question(tokens: Sequence[Token], place: int, after: Sequence[Token]) -> bool:
    """True without a question mark: the verb stands before its subject, and the customer's matter is asked about."""
    first = after[0]
    inverted = first.lower in _AUXILIARIES or (len(after) > 1 and after[1].lower in {"do", "does", "did"})
    about = any(t.lower in _SELF for t in after[:8])
    continues = any(t.lower in {"is", "was", "will"} for t in after[6:]) and "," in {t.text for t in tokens[place:]}
    return inverted and about and not continues and len(after) >= 3


def _is_closed_form(word: str, after: Sequence[Token]) -> bool:
    """True for fixed forms: "how dare", "how come", "how about Monday", "what if", "what's not to like"."""
    first = after[0].lower
    if word == "how":
        return first in {"dare", "come"} or (first == "about" and _offers(after[1:]))
    if word in {"what", "whats"}:
        return first in {"if", "a", "an"} or [t.lower for t in after[:3]] in (["'s", "not", "to"], ["is", "not", "to"])
    return word == "why" and first in {"not", "n't"} and len(after) < 4


def _offers(after: Sequence[Token]) -> bool:
    """True for "(how about) Thursday at ten", "(how about) we skip it", not for "(how about) your mornings"."""
    if not after or after[0].lower == "your":
        return not after
    return len(after) < 4 or after[0].pos in {"PROPN", "NUM", "PRON", "VERB"}


def _asks_fact(word: str, after: Sequence[Token]) -> bool:
    """True for "what number …", "what is the number …", "whats ur number"."""
    if after[0].lower in _BE:
        return names_fact(after[1:])
    return names_fact(after) if after[0].lower not in _AUXILIARIES and after[0].pos != "VERB" else False
