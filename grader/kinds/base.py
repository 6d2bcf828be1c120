"""What every kind works with: the context of a reply, and the verdict on one criterion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from grader.text import Span, Text

UNSURE_BELOW = 0.6
"""A decision with less confidence than this is no decision: a person should look."""

CERTAIN = 0.97
"""Confidence of a rule that needs no second voter."""


@dataclass(frozen=True)
class Verdict:
    """The decision on one criterion.

    ``met`` is None where a person should look; ``confidence`` is between 0 and 1; ``evidence`` are the
    characters of the reply that the decision rests on; ``why`` is a reason in words. ``words`` are the places to
    show a learner where they are fewer than the evidence: the exact words in a sentence.
    """

    met: bool | None
    confidence: float
    evidence: tuple[Span, ...] = ()
    why: str = ""
    words: tuple[Span, ...] = ()

    @property
    def shown(self) -> tuple[Span, ...]:
        """What a learner sees marked."""
        return self.words or self.evidence

    def places(self) -> Any:
        """Evidence and words, JSON-ready; the evidence alone where that is what is shown."""
        evidence, words = ([list(span) for span in spans] for spans in (self.evidence, self.words))
        return {"evidence": evidence, "words": words} if words else evidence

    @classmethod
    def of(cls, met: bool | None, confidence: float, places: Any, why: str) -> Verdict:
        """The verdict again, its places as `places` gave them."""
        found = places if isinstance(places, dict) else {"evidence": places, "words": []}
        evidence, words = (tuple(Span(*span) for span in found[key]) for key in ("evidence", "words"))
        return cls(met, confidence, evidence, why, words)


@dataclass(frozen=True)
class Context:
    """What a reply answers.

    ``message`` is the customer's own text, ``background`` what else is known (facts, what may be
    offered); ``word_limit`` is in words; ``models`` are replies that must not be handed in as one's own;
    ``limits`` are the things that must be refused and ``offers`` those that may be offered (they stand in the
    background, too), where they are known apart from the text; ``record`` are minutes by name of the learner's own time
    audit, where there is one; ``in_conversation`` is true where the reply is the next turn after several others.
    """

    message: str = ""
    background: str = ""
    word_limit: int = 150
    models: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    record: tuple[tuple[str, int], ...] = ()
    offers: tuple[str, ...] = ()
    in_conversation: bool = False

    @classmethod
    def from_text(cls, text: str) -> Context:
        """Read a context given as one text: a long quotation in it is the customer's message.

        A limit is recognized in the form "Word limit 120", a conversation by its speakers' names.
        """
        text = text[:MAX_CONTEXT]
        limit = re.search(r"\bword limit:? (\d{1,4})\b", text, re.IGNORECASE)
        words = int(limit[1]) if limit else 150
        quotations = re.findall(r'["“]([^"“”]{80,})["”]', text)
        if not quotations:
            return cls(message=text, word_limit=words, in_conversation=_is_transcript(text))
        message = max(quotations, key=len)
        return cls(message=message, background=text.replace(message, " "), word_limit=words)


_SPEAKER = re.compile(r"(?:^|[\n.!?…\"”)*-]\s*)([A-Za-z][a-z]+):(?=\s)")
_SPEAKERS = {
    "adviser", "advisor", "agent", "assistant", "caller", "clerk", "client", "coach", "counselor", "counsellor", "customer",
    "guest", "host", "learner", "me", "member", "nurse", "officer", "passenger", "patient", "receptionist", "rep",
    "resident", "student", "support", "teacher", "teller", "tenant", "therapist", "trainer", "user", "you",
}  # fmt: skip


def _is_transcript(text: str) -> bool:
    """True if a text is the turns of two speakers or more, each after one word for who speaks and a colon.

    Words for speakers are known ones, or one that speaks again: "Pros: … Cons: …" is no conversation. A chat whose turns end
    without a stop or a line is not recognized.
    """
    names = [name.lower() for name in _SPEAKER.findall(text)]
    if not _SPEAKER.match(text.lstrip()) or len(set(names)) < 2:
        return False
    return len(set(names)) < len(names) or set(names) <= _SPEAKERS


MAX_CONTEXT = 6_000
"""Characters of a context that are read; the rest of a very long review adds nothing to the decision."""

Ask = Callable[[str], Verdict]
"""Gives the verdict on another criterion for the same reply, by the criterion's id."""


class Kind(Protocol):
    """A mechanism that decides criteria; its fields are the parameters in the criterion's file.

    ``needs_evidence`` is true where the reply must do something, false where it must be free of a fault.
    """

    name: ClassVar[str]
    needs_evidence: ClassVar[bool]

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The verdict on the reply ``text``; pure."""
        ...


def met(confidence: float, why: str, *evidence: Span) -> Verdict:
    """A verdict that the criterion is met, or unsure if the confidence is low."""
    return Verdict(True if confidence >= UNSURE_BELOW else None, confidence, tuple(evidence), why)


def unmet(confidence: float, why: str, *evidence: Span) -> Verdict:
    """A verdict that the criterion is not met, or unsure if the confidence is low."""
    return Verdict(False if confidence >= UNSURE_BELOW else None, confidence, tuple(evidence), why)


def unsure(why: str, *evidence: Span) -> Verdict:
    """A verdict that leaves the decision to a person."""
    return Verdict(None, 0.5, tuple(evidence), why)


def undecidable(why: str) -> Verdict:
    """A verdict where there is nothing to compare the reply with: no voter can know, so none decides."""
    return Verdict(None, 0.0, (), why)
