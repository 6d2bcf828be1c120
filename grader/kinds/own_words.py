"""The reply is the learner's own, not a copy."""

from __future__ import annotations

from typing import ClassVar

from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.overlap import copied_spans, shared_share
from grader.text import Text


@dataclass(frozen=True, config={"extra": "forbid"})
class OwnWords:
    """Unmet where the copied share of the reply passes ``most``; unsure from ``some`` on.

    The share is the larger of copied characters (eight words in a row, persons swapped or not) and of
    shared runs of four words with any one source.
    """

    name: ClassVar[str] = "own-words"
    needs_evidence: ClassVar[bool] = False

    most: float = 0.45
    some: float = 0.3

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is what was copied."""
        sources = [s for s in (context.message, context.background, *context.models) if s]
        if not sources:
            return unsure("there is nothing to compare the reply with")
        copied = copied_spans(text.raw, *sources)
        size = max(len(text.raw.strip()), 1)
        share = max(sum(s.end - s.start for s in copied) / size, max(shared_share(text.raw, s) for s in sources))
        if share >= self.most:
            return unmet(
                min(0.6 + share / 2, 0.97),
                f"about {share:.0%} of it stands in the text it answers or in a model reply",
                *copied[:3],
            )
        if share >= self.some:
            return unsure(f"about {share:.0%} of it stands in the text it answers", *copied[:3])
        return met(min(0.97 - share, 0.95), "the words are the learner's own")
