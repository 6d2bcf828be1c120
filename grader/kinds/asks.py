"""The reply asks a real question that cannot be answered by yes, no, or one fact."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import guarded
from grader.kinds.says import Words, word_sets
from grader.text import Match, Sentence, Span, Text, Token

_OPENERS = {"what", "how", "why", "where", "which", "who", "when"}
_ACCOUNT_VERBS = {"tell", "describe", "explain", "share", "show", "walk", "talk", "say", "elaborate", "expand", "fill"}
# "What is your order number?", "which model?": one fact answers these.
_FACT_NOUNS = {"number", "date", "time", "address", "name", "email", "mail", "code", "reference", "id", "phone", "model",
               "color", "colour", "size", "version", "amount", "price", "zip", "postcode", "account", "serial", "surname",
               "age", "day", "year", "month", "detail", "details", "username", "booking", "brand", "dob", "birthday", "serial",
               "receipt", "invoice", "screenshot", "photo", "picture", "ref", "floor", "room", "flight"}  # fmt: skip
_FACT_ADVERBS = {"many", "much", "long", "old", "often", "far", "soon", "big", "large", "tall", "recently", "late", "early"}
_PERSONS = {"you", "your", "yours", "yourself", "it", "this", "that", "things", "us", "we", "there", "these", "those", "what", "happen", "day"}


@dataclass(frozen=True, config={"extra": "forbid"})
class Asks:
    """Met by an open question or a request for an account.

    ``rhetorical`` are patterns of questions that want no answer; ``account`` are patterns of requests
    that ask the customer to tell, without a question mark.
    """

    name: ClassVar[str] = "asks"
    needs_evidence: ClassVar[bool] = True

    rhetorical: list[str] = Field(default_factory=list)
    account: list[str] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Met with the open questions as evidence; a closed question is shown where there is no open one."""
        sets = word_sets(self.words)
        rhetorical = text.find(self.rhetorical, sets)
        accounts = text.find(self.account, sets)
        best: tuple[float, list[Span]] = (0.0, [])
        closed: list[Span] = []
        blocked: tuple[str, str, Span] | None = None
        for sentence in text.sentences:
            openness = max(self._question(text, sentence), self._request(text, sentence, accounts))
            match = _as_match(text, sentence)
            if openness == 0:
                if "?" in text.raw[sentence.start : sentence.end]:
                    closed.append(match.span)
                continue
            if any(m.first < sentence.last and sentence.first < m.last for m in rhetorical):
                blocked = blocked or ("rhetorical", "it wants no answer", match.span)
                continue
            guard = guarded(text, match, context, frozenset({"negated", "third-person", "hypothetical"}))
            if guard is not None or _is_told_of_others(text, sentence):
                blocked = blocked or (guard.guard, guard.why, match.span) if guard else blocked or ("third-person", "it is not put to this customer", match.span)
                continue
            if openness > best[0]:
                best = (openness, [match.span])
            elif openness == best[0]:
                best[1].append(match.span)
        if best[1]:
            return met(best[0], "the question asks for more than yes, no or one fact", *best[1][:3])
        if blocked is not None:
            if blocked[0] == "sarcastic":
                return unsure(f"there is a question, but {blocked[1]}", blocked[2])
            return unmet(0.8, f"there is a question, but {blocked[1]}", blocked[2])
        if closed:
            return unmet(0.85, "yes, no or one fact would answer this", *closed[:3])
        return unmet(0.88, "nothing in the reply asks the customer for more")

    def _question(self, text: Text, sentence: Sentence) -> float:
        """How surely the sentence is an open question, 0 to 1."""
        tokens = [t for t in text.tokens[sentence.first : sentence.last] if not t.text.isspace()]
        marked = "?" in text.raw[sentence.start : sentence.end]
        best = 0.0
        for place, token in enumerate(tokens):
            if token.lower not in {"what", "how", "why", "where", "which"} or not _asks_here(tokens, place, marked):
                continue
            best = max(best, _openness(tokens, place, marked))
        return best

    def _request(self, text: Text, sentence: Sentence, accounts: list[Match]) -> float:
        """How surely the sentence asks for an account ("tell me what happened"), 0 to 1."""
        for match in accounts:
            if sentence.first <= match.first < sentence.last:
                after = [t for t in text.tokens[match.first : min(match.last + 6, sentence.last)]]
                if _closed_object(after):
                    continue
                return 0.88
        return 0.0


def _as_match(text: Text, sentence: Sentence) -> Match:
    return Match(sentence.first, sentence.last, Span(sentence.start, sentence.end))


def _asks_here(tokens: list[Token], place: int, marked: bool) -> bool:
    """A question word asks if it opens the sentence or a clause after a comma, dash, "and", "so", "but" or a greeting."""
    if place == 0:
        return True
    before = tokens[place - 1]
    if before.text in {",", "-", ":", ";", "(", "..."} or before.lower in {"and", "so", "but", "or", "also", "then", "now", "first", "just", "exactly", "well", "ok", "okay", "please", "curious", "quick"}:
        return marked or place <= 4
    # "In what way does it matter to you?", "At what point …?"
    return before.pos == "ADP" and place == 1


def _openness(tokens: list[Token], place: int, marked: bool) -> float:
    word = tokens[place].lower
    after = [t for t in tokens[place + 1 :] if t.is_word]
    if not after:
        return 0.0
    first = after[0]
    inverted = any(t.pos == "AUX" or t.lemma in {"be", "do", "have", "can", "would"} for t in after[:3]) or (word == "what" and first.pos in {"VERB", "AUX"}) or (word in {"what", "how"} and first.lower in {"about", "else", "kind", "sort", "exactly"})
    if not inverted and not marked:
        return 0.0
    if word == "how" and (first.lower in _FACT_ADVERBS or first.lower in {"dare", "come"}):
        return 0.0
    if word == "how" and first.lower == "about" and len(after) < 4:
        return 0.0
    if word in {"where", "which"}:
        return 0.0 if word == "where" or first.lemma in _FACT_NOUNS else (0.75 if any(t.lemma in {"matter", "important", "bother", "worry", "prefer", "help"} for t in after) else 0.0)
    if word == "what" and (first.lemma in _FACT_NOUNS or _names_fact(after)):
        return 0.0
    if word == "how" and first.lemma in {"be"} and [t.lower for t in after[1:3]] in (["you"], ["you", "today"], ["you", "doing"]):
        return 0.62
    if not any(t.lower in _PERSONS or t.lemma in _PERSONS for t in after) and len(after) > 2 and not marked:
        return 0.0
    return 0.9 if marked else 0.75


def _names_fact(after: list[Token]) -> bool:
    """True for "what is your (best contact) number": the subject of the question is one fact."""
    if after[0].lemma != "be" or len(after) < 2:
        return False
    for token in after[1:7]:
        if token.pos in {"VERB"} or token.lower in {"that", "when", "if", "about", "like"}:
            return False
        if token.lemma in _FACT_NOUNS:
            return True
    return False


def _closed_object(tokens: list[Token]) -> bool:
    """True where "tell me" asks for one fact or a yes/no: a number, an address, "if", "whether", "when"."""
    for token in tokens:
        if token.lower in {"what", "how", "why", "about", "more", "story", "through"}:
            place = tokens.index(token)
            rest = [t for t in tokens[place + 1 :] if t.is_word]
            if token.lower == "how" and rest and rest[0].lower in _FACT_ADVERBS:
                return True
            return token.lower == "what" and bool(rest) and (rest[0].lemma in _FACT_NOUNS or any(t.lemma in _FACT_NOUNS for t in rest[:4] if t.pos in {"NOUN", "PROPN"}))
        if token.lower in {"if", "whether", "when", "where", "which", "who", "that"}:
            return True
        if token.lemma in _FACT_NOUNS:
            return True
    return False


def _is_told_of_others(text: Text, sentence: Sentence) -> bool:
    """True where somebody else is said to ask: "my colleague will ask you what happened"."""
    tokens = text.tokens[sentence.first : sentence.last]
    for token in tokens:
        if token.lemma in {"ask", "wonder", "inquire"} and token.pos == "VERB":
            subjects = [text.tokens[i] for i in token.children if text.tokens[i].dep in {"nsubj", "nsubjpass"}]
            if subjects and subjects[0].lower not in {"i", "we", "you"}:
                return True
    return False
