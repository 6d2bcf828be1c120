"""The reply addresses the customer by name or handle."""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic.dataclasses import dataclass

from grader.kinds.addressee import greeted, greets_another
from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.marks import cleaned
from grader.text import Span, Text

_HANDLE = re.compile(r"(?<!\S)@\w{3,30}")


@dataclass(frozen=True, config={"extra": "forbid"})
class Greets:
    """Met where a name is spoken to, or a handle is; a name that the context does not know is unsure."""

    name: ClassVar[str] = "greets"
    needs_evidence: ClassVar[bool] = True

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the name."""
        handles = [Span(m.start(), m.end()) for m in _HANDLE.finditer(cleaned(text.raw))]
        names = greeted(text.raw)
        spans = [self._place(text, name) for name in names[:3]]
        if not names:
            return met(0.85, "the customer is addressed by handle", *handles[:2]) if handles else _nobody()
        whole = f"{context.message}\n{context.background}"
        if whole.strip() and not handles and greets_another(text.raw, whole):
            return unsure("the name does not stand in what the customer wrote", *spans)
        return met(0.88, "the customer is addressed by name", *handles[:2], *spans)

    def _place(self, text: Text, name: str) -> Span:
        start = cleaned(text.raw).lower().find(name)
        return Span(max(start, 0), max(start, 0) + len(name))


def _nobody() -> Verdict:
    return unmet(0.85, "the customer's name or handle does not stand in the reply")
