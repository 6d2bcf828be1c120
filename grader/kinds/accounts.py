"""Requests that ask the customer for an account: "tell me what happened", "take me through the evening"."""

from __future__ import annotations

from collections.abc import Sequence

from grader.kinds.questions import FACT_NOUNS, asks_the_way, is_quantity, names_fact
from grader.kinds.scope import SUBJECTS
from grader.text import Sentence, Text, Token

_TELLING = {"tell", "describe", "explain", "share", "walk", "talk", "show", "take", "guide", "lead", "say", "write", "elaborate",
            "expand", "fill", "outline"}  # fmt: skip
_HEARING = {"hear", "know", "understand", "learn"}
_WONDERING = {"wonder", "curious", "interested", "intrigued"}
_MOVING = {"walk", "talk", "take", "guide", "lead", "run"}
_ME = {"me", "us"}
_ASKING = {"VERB", "AUX", "NOUN", "PROPN", "ADJ"}
_LISTENER = {"i", "we"}
_NEEDED = {"need", "have", "want", "require", "ask", "go", "worry"}
_OPEN_WORDS = {"what", "how", "why"}
_CLOSED_WORDS = {"if", "whether", "when", "where", "which", "who", "that"}
_REQUESTING = {"could", "can", "would", "will", "please", "pls", "plz", "kindly", "may", "might"}


def request_openness(text: Text, sentence: Sentence) -> float:
    """How surely the sentence asks this customer for an account, 0 to 1."""
    tokens = text.tokens[sentence.first : sentence.last]
    return max((_openness(text, sentence, token) for token in tokens if token.pos in _ASKING), default=0.0)


def _openness(text: Text, sentence: Sentence, verb: Token) -> float:
    if verb.lemma not in _TELLING | _HEARING | _WONDERING or _is_needless(text, verb):
        return 0.0
    after = [t for t in text.tokens[verb.index + 1 : min(verb.index + 14, sentence.last)] if t.is_word]
    if verb.lemma in _WONDERING:
        asked = _we_wonder(text, sentence, verb)
    elif verb.lemma in _HEARING:
        asked = _wants_to_hear(text, verb) or _let_us_know(text, verb, after)
    else:
        asked = _is_asked_of_reader(text, sentence, verb, after)
    return 0.88 if asked and _wants_account(verb, after) else 0.0


def _children(text: Text, token: Token, *deps: str) -> list[Token]:
    return [text.tokens[i] for i in token.children if text.tokens[i].dep in deps]


def _governors(text: Text, verb: Token) -> list[Token]:
    """The verb and what it hangs on as a complement: "would like (you) to tell"."""
    chain = [verb]
    while chain[-1].dep in {"xcomp", "ccomp", "conj", "advcl", "acl", "relcl", "pcomp"} and len(chain) < 4:
        chain.append(text.tokens[chain[-1].head])
    return chain


def _is_needless(text: Text, verb: Token) -> bool:
    """True for "you don't need to tell me", "no need to describe", "I would have wanted to know"."""
    for head in _governors(text, verb):
        negated = bool(_children(text, head, "neg"))
        if negated and (head.lemma in _NEEDED or head is verb):
            return True
        if head.lemma == "need" and any(t.lower == "no" for t in _children(text, head, "det")):
            return True
        auxiliaries = {t.lower for t in _children(text, head, "aux")}
        if {"would", "have"} <= auxiliaries or {"'d", "have"} <= auxiliaries:
            return True
    return False


def _wants_to_hear(text: Text, verb: Token) -> bool:
    """True for "I'd love to hear …", "we need to know …", "help me understand …"."""
    before = text.tokens[max(text.sentences[verb.sentence].first, verb.index - 7) : verb.index]
    words = [t.lower for t in before]
    wish = {"like", "love", "want", "need", "curious", "keen", "interested", "wish", "glad", "happy", "grateful"} & set(
        words
    )
    if wish and _LISTENER & set(words) and words[-1:] == ["to"]:
        return True
    return words[-2:] in (["help", "me"], ["help", "us"], ["me", "to"], ["us", "to"]) and "help" in words


def _we_wonder(text: Text, sentence: Sentence, word: Token) -> bool:
    """True for "I'm wondering what …", "I'd be curious how …", "just curious what …", not for "I often wonder", "she wonders"."""
    before = [t for t in text.tokens[sentence.first : word.index] if t.is_word]
    near = {t.lower for t in before[-4:]}
    by_nobody = not any(t.dep in SUBJECTS for t in before)
    return not near & _MUSING and (by_nobody or bool(_LISTENER & near))


_MUSING = {"often", "sometimes", "always", "never", "no", "stop", "stopped", "left", "not", "n't"}


def _let_us_know(text: Text, verb: Token, after: Sequence[Token]) -> bool:
    """True for "let us know what happened", not for the mere sign-off "let us know how it goes"."""
    words = [t.lower for t in text.tokens[max(0, verb.index - 2) : verb.index]]
    if verb.lemma != "know" or words not in (["let", "me"], ["let", "us"]):
        return False
    return any(t.tag in {"VBD", "VBN"} or t.lower == "more" for t in after[1:6])


def _is_asked_of_reader(text: Text, sentence: Sentence, verb: Token, after: Sequence[Token]) -> bool:
    """True if the reader is to tell the writer: an order, "could you …", "I'd be glad if you told me …"."""
    if verb.lemma in _MOVING and not (_ME & {t.lower for t in after[:2]}):
        return False
    if verb.lemma in {"tell", "show", "fill"} and not (_ME & {t.lower for t in after[:2]}):
        return False
    subjects = _children(text, verb, "nsubj", "nsubjpass")
    before = [t for t in text.tokens[sentence.first : verb.index] if t.is_word]
    if subjects:
        asks = _REQUESTING & {t.lower for t in before} or any(
            t.lower in {"if", "like", "want", "need", "that"} for t in before[-6:]
        )
        return subjects[0].lower in {"you", "u"} and bool(asks)
    if any(t.lower in {"let", "me", "i", "we", "to", "'ll"} for t in before[-1:]):
        return _asks_with_to(before)
    return verb.tag in {"VB", "VBP", "NN", "NNP"} and _opens_order(before)


def _asks_with_to(before: Sequence[Token]) -> bool:
    """True for "I'd like you to tell", "would you be able to tell", not for "I'm going to tell"."""
    words = [t.lower for t in before]
    if words[-1:] != ["to"]:
        return False
    return words[-2:-1] in (["you"], ["u"]) or (
        bool({"you", "u"} & set(words[-6:])) and bool({"able", "mind", "like"} & set(words[-4:]))
    )


def _opens_order(before: Sequence[Token]) -> bool:
    """True if only a name, a greeting, "please", "and then", "so" or "could you" stands before the verb."""
    last = before[-1] if before else None
    if last is None or last.lower in {
        "please",
        "pls",
        "plz",
        "and",
        "then",
        "so",
        "first",
        "just",
        "also",
        "now",
        "or",
        "but",
        "kindly",
        "you",
        "u",
    }:
        return last is None or last.lower not in {"you", "u"} or bool(_REQUESTING & {t.lower for t in before[-4:]})
    return last.pos in {"PROPN", "INTJ", "ADV"} or last.dep in {"npadvmod", "intj"} or _pause_before(before)


def _pause_before(before: Sequence[Token]) -> bool:
    """True if nothing but an opening of one or two words precedes: "ok so", "hi there"."""
    return len(before) <= 2 and all(t.pos not in {"VERB", "AUX", "PRON", "ADP"} for t in before)


def _wants_account(verb: Token, after: Sequence[Token]) -> bool:
    """True if what is to be told needs a story: what, how, why, about, more, or (to describe) a thing."""
    for place, token in enumerate(after[:8]):
        rest = after[place + 1 :]
        if token.lower in _OPEN_WORDS:
            return bool(rest) and not is_quantity(token.lower, rest) and not names_fact(_past_be(rest))
        if token.lower in _CLOSED_WORDS:
            return token.lower == "where" and asks_the_way(rest)
        if token.lower in {"about", "more", "everything", "story", "through", "words"}:
            return not (rest and rest[0].lemma in FACT_NOUNS)
        if token.lemma in FACT_NOUNS:
            return False
    return verb.lemma in {"describe", "explain", "elaborate", "expand", "outline"} and bool(after)


def _past_be(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[1:] if tokens and tokens[0].lemma == "be" else tokens
