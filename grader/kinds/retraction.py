"""What a reply takes back: "We will replace it. On second thoughts, no." does not offer anything."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from grader.kinds.base import Verdict, undecidable
from grader.kinds.marks import lowered
from grader.text import Text

_CANNOT = r"(?:can(?:not| not|'t)|won't|will not|are not going to|am not going to)"
_THAT = r"(?:that|this|it|any of (?:that|this|it)|either of (?:them|those))"
_BEFORE = re.compile(
    r"\W*(?:(?:well|oh|no|wait|but|hm+|sorry|or),? )*"
    r"(?:(?:scratch|strike) that\b|on second thoughts?\b|(?:forget (?:it|that)|never ?mind)(?= ?[,.!;:]|$)"
    r"|(?:i'?m |i am )?(?:just|only) (?:kidding|joking)\b|(?:i|we) take (?:it|that|this) back\b"
    rf"|actually,? no(?= ?[,.!;:]|$| need\b)|actually,? (?:[\w']+ ){{0,7}}?{_CANNOT} do {_THAT}\b"
    r"|(?:at least )?(?:that|this)(?:'s| is| was) what (?:i|we) (?:would have|would|should have|wanted to|had wanted to|wish)\b)"
)
"""How a sentence begins that takes the one before it back."""


@lru_cache(maxsize=64)
def taken_back(text: Text) -> frozenset[int]:
    """Numbers of the sentences that the next one takes back."""
    low = lowered(text.raw)
    later = (low[sentence.start : sentence.end] for sentence in text.sentences[1:])
    return frozenset(number for number, sentence in enumerate(later) if _BEFORE.match(sentence))


def unless_taken_back(verdict: Verdict, text: Text) -> Verdict:
    """The verdict "met" of a move, open where all of its evidence is taken back; what the words mean then, a person knows."""
    back = [text.sentences[number] for number in taken_back(text)]
    if not back or not verdict.met or not verdict.evidence:
        return verdict
    if all(any(s.start <= span.start < s.end for s in back) for span in verdict.evidence):
        return replace(undecidable("the reply seems to take it back"), evidence=verdict.evidence)
    return verdict
