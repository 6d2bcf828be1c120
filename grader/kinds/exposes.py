"""A public reply exposes no personal datum of the customer."""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import CERTAIN, Ask, Context, Verdict, met, unmet
from grader.kinds.cues import Phrase, places
from grader.kinds.marks import cleaned
from grader.text import Span, Text

_THING = (
    r"(?:order|booking|reservation|account|policy|membership|member|customer|invoice|ticket|claim|reference|ref|tracking"
    r"|confirmation|registration|case|contract|patient|passport|card|phone|mobile|number|license|plate|iban|file)"
)
# An identifier of the customer's: "order 4471-B", "booking no. XK-221", "account ending 4417".
_IDENTIFIER = re.compile(
    rf"\b{_THING}\b(?:\s(?:no|nr|number|id|code|ref|reference|ending|ends)\b)?\.?(?:\s(?:in|is|was|with|on))?\s?[:#]?\s?#?"
    r"(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{2,}\b"
)
# What is said to be theirs by name needs no second voter.
_YOURS = re.compile(
    r"\b(?:your|ur)\s(?:\w+\s)?(?:order|booking|reservation|account|policy|membership|invoice|ticket|claim|passport|card|contract)\b"
    r"[^.!?,]{0,14}\d"
)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_PHONE = re.compile(r"(?<![\w#-])\+?\d[\d ()/-]{7,}\d\b")
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?\s(?:[A-Z][\w'-]+\s){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|court|close|way|square|place|terrace|crescent)\b"
    r"|\b(?:apartment|apt|flat|unit)\.?\s\d+[a-z]?\b",
    re.IGNORECASE,
)
# The business's own contact: "call us on …", "write to …", "our number is …", "ask for …, ext. …".
_OURS = re.compile(
    r"\b(?:us|our|me|my|we|i'm|i am|team|desk|office|line|contact|call|ring|phone|dial|text|write|mail|email|e-mail|reach|visit|at|via|whatsapp"
    r"|tel|telephone|ext|to)\b[^.!?\n]{0,45}$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:your|ur|you (?:live|gave|left|booked|paid)|we have (?:you|your)|on file|registered|under)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, config={"extra": "forbid"})
class Exposes:
    """Unmet where a number, address, mail or other datum of the customer stands in a public reply.

    ``phrases`` are wordings that tell something private (health, payment); what the customer wrote in
    public is theirs to tell, so a datum of the message is no exposure.
    """

    name: ClassVar[str] = "exposes"
    needs_evidence: ClassVar[bool] = False

    phrases: list[Phrase] = Field(default_factory=list)

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the datum. "Your order 4471" is one whatever stands around it."""
        found = [s for s in self._data(text) if not _told_by_customer(text, s, context)]
        certain = [s for s in found if _YOURS.search(cleaned(text.raw), max(0, s.start - 12), s.end)]
        if certain:
            return unmet(CERTAIN, "this is a personal detail of the customer, in public", *certain[:3])
        if found:
            return unmet(0.82, "this is a personal detail of the customer, in public", *found[:3])
        return met(0.85, "no personal detail of the customer stands in the reply")

    def _data(self, text: Text) -> list[Span]:
        whole = cleaned(text.raw)
        found = [Span(m.start(), m.end()) for m in _IDENTIFIER.finditer(whole) if not _is_ours(whole, m.start())]
        for pattern in (_MAIL, _PHONE, _STREET):
            for m in pattern.finditer(whole):
                before = whole[max(0, m.start() - 70) : m.start()]
                if _THEIRS.search(before) and not _asks_to_use(before):
                    found.append(Span(m.start(), m.end()))
        return sorted({*found, *(m.span for m in places(text, self.phrases))})


def _asks_to_use(before: str) -> bool:
    """True for "quote your order when you write to …": the address that follows is the business's."""
    return bool(re.search(r"\b(?:to|at|via|on|us)\s*$", before)) and not re.search(
        r"\b(?:live|registered|file)\b", before
    )


def _is_ours(whole: str, start: int) -> bool:
    """True where the identifier is given to be quoted to the business: "quote case 4471 when you call us"."""
    before = whole[max(0, start - 40) : start].lower()
    return bool(re.search(r"\b(?:quot\w+|mention\w*|our|case|reference)\b[^.!?]*$", before)) and bool(
        _OURS.search(before + " ")
    )


def _told_by_customer(text: Text, span: Span, context: Context) -> bool:
    return cleaned(text.raw)[span.start : span.end].lower() in cleaned(context.message).lower()
