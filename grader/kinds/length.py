"""The reply keeps within the word limit."""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet
from grader.text import Span, Text


def count_words(raw: str) -> int:
    """Words as an office program counts them: runs of characters that hold a letter or a digit."""
    return sum(any(c.isalnum() for c in word) for word in raw.split())


@dataclass(frozen=True, config={"extra": "forbid"})
class Length:
    """Met up to the context's limit, unmet above it. Certain."""

    name: ClassVar[str] = "length"
    needs_evidence: ClassVar[bool] = False

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Counts words; the evidence of a long reply is what stands after the limit."""
        words = [m for m in re.finditer(r"\S+", text.raw) if any(c.isalnum() for c in m.group())]
        limit = context.word_limit
        if len(words) <= limit:
            return met(1.0, f"{len(words)} of at most {limit} words")
        return unmet(
            1.0,
            f"{len(words)} words, {len(words) - limit} over the limit of {limit}",
            Span(words[limit].start(), words[-1].end()),
        )
