"""The reply is a coherent answer to this customer."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.addressee import greeted, greets_another
from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import not_a_reply
from grader.kinds.overlap import content, content_stems, is_shared, stem
from grader.kinds.says import Words, word_sets
from grader.kinds.texture import disorder, grammar_share, unspellable_share
from grader.text import Span, Text, Token


@dataclass(frozen=True, config={"extra": "forbid"})
class OnTopic:
    """Met where the reply is one, takes up matter of the message, and speaks to the customer.

    ``service`` are patterns that speak to a customer; ``task`` are patterns that speak of the exercise
    or of the customer as a case. From ``long`` content words on a reply needs more in common with the
    message; ``noise`` is the share of misspelt words and ``breaks`` the breaks of word order in 100
    words from which a text is no text, ``joined`` the least share of grammar words in one.
    """

    name: ClassVar[str] = "on-topic"
    needs_evidence: ClassVar[bool] = False

    service: list[str] = Field(default_factory=list)
    task: list[str] = Field(default_factory=list)
    words: Words = Field(default_factory=dict)
    long: int = 16
    noise: float = 0.2
    breaks: float = 3.5
    joined: float = 0.15

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Shared content words and the name greeted show whom and what it answers."""
        guard = not_a_reply(text, context)
        if guard is not None:
            return unmet(0.85, guard.why)
        if unspellable_share(text) > self.noise:
            return unmet(0.8, "many of the words are no words")
        if disorder(text) >= self.breaks:
            return unmet(0.8, "the words stand in no order that makes sense")
        if len(text.words) >= 10 and grammar_share(text) < self.joined:
            return unmet(0.8, "it is a list of words rather than sentences to a customer")
        if not context.message:
            return unsure("there is no message to compare the reply with")
        return self._about_task(text, context) or self._about_matter(text, context)

    def _about_task(self, text: Text, context: Context) -> Verdict | None:
        known = content_stems(context.message)
        found = [
            match.span
            for match in text.find(self.task, word_sets(self.words))
            if not any(
                is_shared(token, known) for token in text.tokens[match.first : match.last] if token.pos == "NOUN"
            )
        ]
        if not found:
            return None
        if len(found) > 1 or len(text.sentences) <= 3:
            return unmet(0.75, "this speaks about the exercise, not to the customer", *found[:3])
        return unsure("this seems to speak about the exercise", *found)

    def _about_matter(self, text: Text, context: Context) -> Verdict:
        whole = f"{context.message}\n{context.background}"
        shared = _shared(text, context)
        evidence = [Span(t.start, t.end) for t in shared[:3]]
        if greets_another(text.raw, whole):
            if len(shared) >= 5:
                return unsure("it takes up this message, but greets someone else", *evidence)
            return unmet(0.8, "it is written to another customer")
        # A name is rarely shared by chance: it counts like two things of the message.
        points = len(shared) + sum(t.pos == "PROPN" for t in shared) + (2 if greeted(text.raw) else 0)
        size = len(content(text))
        speaks = bool(text.find(self.service, word_sets(self.words))) or _gives_order(text)
        return self._weigh(points, size, speaks, evidence)

    def _weigh(self, points: int, size: int, speaks: bool, evidence: list[Span]) -> Verdict:
        needed = 4 if size >= self.long else 2
        if points >= needed and (speaks or points > needed):
            return met(min(0.7 + 0.04 * (points - needed), 0.95), "it takes up what the customer wrote", *evidence)
        if points >= 2 and points >= 0.5 * size:
            return met(0.65, "it is short, but it takes up what the customer wrote", *evidence)
        if not points and size >= 5:
            return unmet(0.75, "nothing in it answers this customer")
        if size >= self.long and points <= 2:
            return unmet(0.75, "hardly anything in it answers this customer", *evidence)
        if points and speaks and size < 8:
            return met(0.65, "it is short, but it speaks to the customer", *evidence)
        return unsure("it is not clear that this answers the customer", *evidence)


def _shared(text: Text, context: Context) -> list[Token]:
    """One word of the reply for each thing that the message or what is known about it holds too."""
    stems = content_stems(context.message) | content_stems(context.background)
    first: dict[str, Token] = {}
    for token in content(text):
        if stem(token.lemma) not in first and is_shared(token, stems):
            first[stem(token.lemma)] = token
    return list(first.values())


def _gives_order(text: Text) -> bool:
    """True for an order to the reader: "Make a fresh export now"."""
    for token in text.tokens:
        if token.dep == "ROOT" and token.tag == "VB":
            return not any(text.tokens[i].dep in {"nsubj", "aux"} for i in token.children)
    return False
