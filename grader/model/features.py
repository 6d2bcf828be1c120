"""What the learned vote sees of a sentence: word runs with the scope they stand in, form, place, ties to the message.

A word in a quotation, an if-clause, under a negation or said of others is another feature than the plain word
("not:sorry" is not "sorry"), after the negation tagging of Das and Chen (2001) and Pang, Lee and Vaithyanathan
(2002), so that a linear model cannot be won by key words in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from grader.kinds.base import Context
from grader.kinds.clauses import clauses
from grader.kinds.letters import body
from grader.kinds.marks import list_sentences, quoted_characters, sarcastic_sentences
from grader.kinds.overlap import content, content_stems, copied_spans, is_shared, names_in
from grader.kinds.questions import openness
from grader.kinds.scope import NEGATORS, SUBJECTS, framed
from grader.text import Span, Text, Token, clean

_URL = re.compile(r"https?:|www\.|\.(?:com|org|net|co)\b|__url__|<url>", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+\.\w+")
_TIME_WORDS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "tonight", "noon",
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december",
}  # fmt: skip
_UNITS = {
    "day", "days", "hour", "hours", "minute", "minutes", "min", "mins", "week", "weeks", "month", "months", "am",
    "pm", "o'clock", "hrs", "h", "second", "seconds", "year", "years",
}  # fmt: skip
_LIST, _FRAMED = "form:list", "form:framed"
IN_TURN = "turn "
"""What the name of a feature begins with that is there once more because the reply is a turn in a conversation."""
_SCOPES = {"condition": "if", "others": "oth"}


@dataclass(frozen=True)
class Sentence:
    """Features of one sentence: ``names`` of what is there; a feature is there or not."""

    names: frozenset[str]

    @property
    def is_said(self) -> bool:
        """False for a list of words, and for what is taken back, supposed or told of others: its words do not count."""
        return not self.names & {_LIST, _FRAMED}


def features(text: Text, context: Context) -> list[Sentence]:
    """The features of each sentence of a reply, in order.

    Those of a turn in a conversation are there twice, the second time as features of turns alone (`IN_TURN`): what a word
    says in both is learned from both, what it says in a turn only from turns (Daumé 2007, "Frustratingly easy domain
    adaptation").
    """
    shape = _Shape.of(text, context)
    found = [frozenset(_of_sentence(text, shape, number)) for number in range(len(text.sentences))]
    if context.in_conversation:
        found = [names | {IN_TURN + name for name in names} for names in found]
    return [Sentence(names) for names in found]


@dataclass(frozen=True)
class _Shape:
    """What is worked out once for a reply."""

    context: Context
    scope: dict[int, str]
    roles: Mapping[int, str]
    stems: frozenset[str]
    facts: frozenset[str]
    barred: frozenset[str]
    names: frozenset[str]
    lists: frozenset[int]
    sarcastic: frozenset[int]
    setting: tuple[str, ...]
    shared: dict[int, str]
    body: range

    @classmethod
    def of(cls, text: Text, context: Context) -> _Shape:
        roles = {index: clause.role for clause in clauses(text.raw) for index in clause.tokens}
        stems = content_stems(context.message)
        facts = content_stems(context.background)
        barred = content_stems(context.background, _barred(context.background))
        shared = {}
        for token in content(text):
            if is_shared(token, barred):
                shared[token.index] = "barred"
            elif is_shared(token, stems):
                shared[token.index] = "theirs"
            elif is_shared(token, facts):
                shared[token.index] = "known"
        return cls(
            context, _scopes(text, roles), roles, stems, facts, barred, names_in(context.message),
            list_sentences(text.raw), sarcastic_sentences(text.raw), _setting(context), shared, body(text),
        )  # fmt: skip


@lru_cache(maxsize=64)
def _barred(background: str) -> Span:
    """The part of a scenario that says what may not be offered."""
    found = re.search(r"may not:?(.*?)(?:\bword limit\b|\bthe rep (?:should|may|knows)\b|$)", background, re.I | re.S)
    return Span(*found.span(1)) if found else Span(0, 0)


def _setting(context: Context) -> tuple[str, ...]:
    """What sort of exchange this is, by the words of the context."""
    whole = f"{context.message} {context.background}".lower()
    found = []
    if "customer:" in whole or "agent:" in whole:
        found.append("chat")
    if "@" in whole:
        found.append("social")
    if "application" in whole[:60]:
        found.append("application")
    if "may not" in whole:
        found.append("scenario")
    return tuple(found)


def _scopes(text: Text, roles: Mapping[int, str]) -> dict[int, str]:
    """The scope that each word stands in: quoted, in a condition, of others, negated; plain words have none."""
    quoted = quoted_characters(text.raw)
    scope: dict[int, str] = {}
    for token in text.tokens:
        if token.start in quoted:
            scope[token.index] = "q"
        elif roles.get(token.index) in _SCOPES:
            scope[token.index] = _SCOPES[roles[token.index]]
    for token in text.tokens:
        if token.lemma in NEGATORS and token.index not in scope:
            for index in _reached(text, token):
                scope.setdefault(index, "not")
    return scope


def _reached(text: Text, negator: Token) -> Iterator[int]:
    """The words after a negation that it reaches: to the next comma, full stop or "but", nine at most."""
    for token in text.tokens[negator.index + 1 : negator.index + 10]:
        if token.text in ".,;:!?()-\n" or token.lower in {"but", "and", "because", "so"}:
            return
        yield token.index


def _of_sentence(text: Text, shape: _Shape, number: int) -> Iterator[str]:
    tokens = [t for t in text.sentence_tokens(number) if not t.text.isspace()]
    if number in shape.lists:
        yield _LIST
        return
    # What a sentence takes back, supposes or tells of others is no move of this reply, whatever its words.
    if framed(clean(text.raw[text.sentences[number].start : text.sentences[number].end]))[0]:
        yield _FRAMED
        return
    yield from _runs(tokens, shape)
    yield from _grammar(text, tokens, shape)
    yield from _place(text, shape.body, number)
    yield from _ties(text, tokens, shape, number)
    if number in shape.sarcastic:
        yield "form:sarcastic"
    for setting in shape.setting:
        yield f"setting:{setting}"


def normal(token: Token) -> str:
    """A word under which others of its sort are found too: numbers, names, addresses, times."""
    return _sort(token.lower, token.pos)


@lru_cache(maxsize=20_000)
def _sort(word: str, part_of_speech: str) -> str:
    if _MAIL.match(word):
        return "<mail>"
    if _URL.search(word):
        return "<url>"
    if word.startswith("@") and len(word) > 1:
        return "<handle>"
    if word in _TIME_WORDS:
        return "<when>"
    if any(c.isdigit() for c in word):
        return "<num>"
    if part_of_speech == "NUM":
        return "<num>"
    if part_of_speech == "PROPN":
        return "<name>"
    return word


def _runs(tokens: list[Token], shape: _Shape) -> Iterator[str]:
    """Words, pairs and triples, each under the scope of its words."""
    pieces = [(normal(t), shape.scope.get(t.index, "")) for t in tokens]
    marked = [f"{scope}:{word}" if scope else word for word, scope in pieces]
    for token, (word, scope) in zip(tokens, pieces, strict=True):
        lead = f"{scope}:" if scope else ""
        yield f"1 {lead}{word}"
        if token.pos == "PROPN":
            yield f"1 {lead}{token.lower}"
        if token.lemma != word:
            yield f"l {lead}{token.lemma}"
    padded = ["^", *marked, "$"]
    for i in range(len(padded) - 1):
        yield f"2 {padded[i]} {padded[i + 1]}"
    for i in range(len(padded) - 2):
        yield f"3 {padded[i]} {padded[i + 1]} {padded[i + 2]}"
    words = [m for t, m in zip(tokens, marked, strict=True) if t.is_word]
    for i in range(len(words) - 2):
        yield f"s {words[i]} {words[i + 2]}"


def _grammar(text: Text, tokens: list[Token], shape: _Shape) -> Iterator[str]:
    """Who does what: roles of clauses, subjects with their verbs, modals, moods."""
    for token in tokens:
        role = shape.roles.get(token.index, "")
        if token.dep in SUBJECTS:
            head = text.tokens[token.head]
            yield f"subject {token.lower} {head.lemma}"
            yield f"subject {token.lower} {role}"
        if token.dep in {"dobj", "pobj", "attr", "acomp", "xcomp"}:
            yield f"{token.dep} {text.tokens[token.head].lemma} {token.lemma}"
        if token.dep == "ROOT":
            yield f"root {token.tag} {role}"
            yield f"root {token.lemma} {role}"
        if token.dep == "aux":
            yield f"aux {token.lower} {text.tokens[token.head].lemma}"
        yield f"role {role}"
    if any(t.text == "?" for t in tokens):
        yield "form:question"
    if any(t.text == "!" for t in tokens):
        yield "form:exclaims"
    if any(t.lower in _UNITS and i and normal(tokens[i - 1]) == "<num>" for i, t in enumerate(tokens)):
        yield "form:span"
    size = sum(t.is_word for t in tokens)
    yield f"form:words{min(size // 4, 8)}"


def _place(text: Text, body: range, number: int) -> Iterator[str]:
    """Where in the ``body`` of the reply the sentence stands."""
    if number not in body:
        yield "place:closing" if number >= body.stop else "place:greeting"
        return
    first, last = number - body.start, body.stop - 1
    yield f"place:first{first}" if first < 2 else "place:later"
    yield f"place:last{last - number}" if last - number < 3 else "place:early"
    yield "place:half1" if text.sentences[number].start < text.sentences[last].end / 2 else "place:half2"
    openness_here = openness(text, text.sentences[number])
    if openness_here >= 0.6:
        yield "form:open"


def _ties(text: Text, tokens: list[Token], shape: _Shape, number: int) -> Iterator[str]:
    """What the sentence shares with the customer's message, the facts, and what may not be offered."""
    sentence = text.sentences[number]
    copied = copied_spans(text.raw, shape.context.message, shape.context.background)
    if any(s.start < sentence.end and sentence.start < s.end for s in copied):
        yield "tie:copied"
    counts = {"theirs": 0, "known": 0, "barred": 0}
    nouns = 0
    for token in tokens:
        sort = shape.shared.get(token.index)
        if sort is None or token.lower in shape.names:
            continue
        counts[sort] += 1
        nouns += token.pos in {"NOUN", "PROPN"}
        role = shape.roles.get(token.index, "")
        scope = shape.scope.get(token.index, "")
        yield f"tie:{sort} {role}"
        yield f"tie:{sort} {scope} {token.pos}"
    for sort, count in counts.items():
        for least in range(1, min(count, 4) + 1):
            yield f"tie:{sort}{least}"
    for least in range(1, min(nouns, 3) + 1):
        yield f"tie:nouns{least}"
    if any(t.lower in shape.names for t in tokens):
        yield "tie:name"
    words = [t for t in tokens if t.is_word]
    if words and not sum(counts.values()):
        yield "tie:nothing"
