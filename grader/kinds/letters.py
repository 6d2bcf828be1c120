"""A reply as a letter: the lines that greet and sign off, and the body between them."""

from __future__ import annotations

import re

from grader.kinds.base import Kind
from grader.text import Text, clean

_GREETING = re.compile(
    r"\W*(?:dear|hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day))\b", re.IGNORECASE
)
_CLOSING = re.compile(
    r"(?:(?:with )?(?:kind|best|warm(?:est)?|many|sincere)(?:est)? (?:regards|wishes)|regards|yours(?: \w+)?|sincerely(?: yours)?|cheers|best|bye)\s*(?:[^\w\s]|\n|\Z)",
    re.IGNORECASE,
)


def body(text: Text) -> range:
    """Numbers of the sentences that say something: without a greeting line and the closing lines.

    Anybody may add those without saying more. A reply that is nothing else keeps its first line.
    """
    last = len(text.sentences)
    while last > 1 and _closes(text, last - 1):
        last -= 1
    return range(int(last > 1 and _greets(text)), last)


def first_half(text: Text) -> int:
    """How many sentences begin in the first half of the reply; all of them where its body has three or fewer."""
    if len(body(text)) <= 3:
        return len(text.sentences)
    middle = len(text.raw.rstrip()) / 2
    return sum(sentence.start < middle for sentence in text.sentences)


def only_first_half(kind: Kind) -> bool:
    """True where the kind wants what it looks for in the first half of the reply."""
    return bool(getattr(kind, "first_half", False))


def reach(kind: Kind, text: Text) -> int:
    """How many of the reply's sentences can count for the kind, from the first one on."""
    return first_half(text) if only_first_half(kind) else len(text.sentences)


def _greets(text: Text) -> bool:
    """True if the first line greets and does nothing else."""
    words = [t for t in text.sentence_tokens(0) if t.is_word]
    brief = len(words) <= 6 and not any(t.pos in {"VERB", "AUX"} for t in words[1:])
    return brief and bool(_GREETING.match(text.raw[: text.sentences[0].end]))


def _closes(text: Text, number: int) -> bool:
    """True for a line such as "Kind regards, Tom" or a name alone."""
    sentence = text.sentences[number]
    words = [t for t in text.sentence_tokens(number) if t.is_word]
    named = 0 < len(words) <= 4 and all(t.pos == "PROPN" for t in words)
    signed = len(words) <= 9 and not any(t.pos in {"VERB", "AUX"} for t in words[1:])
    return named or (signed and bool(_CLOSING.match(clean(text.raw[sentence.start : sentence.end]).strip())))
