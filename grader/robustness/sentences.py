"""Two neighboring sentences that can change places because neither leans on the other."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from grader.text import read

_LEANS = re.compile(
    r"^\W*(?:and|but|so|then|that|this|it|its|these|those|they|he|she|however|instead|because|also|still|yet|which|there"
    r"|once|after|if|until|or|both|either|next|finally|now|here|first|second|one|another|otherwise|meanwhile|even|to|as"
    r"|in (?:addition|return|that)|for (?:that|this)|with (?:that|this))\b"
    r"|\b(?:it|them|they|he|she|him|her|that|this|too|also|again|same|other|instead|both|then|either|so|there)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^[A-Z].*\w[.!]$", re.DOTALL)
SHORTEST = 4
"""Words of a sentence that is worth moving; shorter ones are greetings, sign-offs and exclamations."""


def neighbors_swapped(reply: str, chance: Random) -> str:
    """The reply with one such pair swapped, not the first or last sentence; unchanged where there is none."""
    spans = [(s.start, s.end) for s in read(reply).sentences]
    pairs = [
        (one, two)
        for one, two in pairwise(spans[1:-1])
        if _can_move(reply, one) and _can_move(reply, two) and "\n" not in reply[one[1] : two[0]]
    ]
    if not pairs:
        return reply
    (a, b), (c, d) = chance.choice(pairs)
    return reply[:a] + reply[c:d] + reply[b:c] + reply[a:b] + reply[d:]


def _can_move(reply: str, span: tuple[int, int]) -> bool:
    sentence = reply[slice(*span)]
    return bool(_WHOLE.match(sentence)) and not _LEANS.search(sentence) and len(sentence.split()) >= SHORTEST
