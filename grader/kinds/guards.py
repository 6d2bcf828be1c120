"""Reasons not to count what looks like evidence: negated, quoted, somebody else's, hypothetical, sarcastic,
a bare list, a copy, or text that is no reply at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from grader.kinds.base import Context
from grader.kinds.marks import (
    is_list,
    listed_words,
    overlaps,
    quoted_spans,
    sarcastic_sentences,
    sounds_sarcastic,
    speaks_to_grader,
)
from grader.kinds.overlap import copied_spans
from grader.kinds.scope import frame_of, is_hypothetical, is_negated, is_of_others, is_own_feeling
from grader.text import Match, Text

__all__ = ["Guarded", "guarded", "is_list", "not_a_reply", "overlaps", "quoted_spans", "sounds_sarcastic"]


@dataclass(frozen=True)
class Guarded:
    """A match that does not count: which guard fired and the reason in words."""

    guard: str
    why: str


def _is_quoted(text: Text, match: Match, context: Context) -> bool:
    return overlaps(match.span, quoted_spans(text.raw))


def _is_copied(text: Text, match: Match, context: Context) -> bool:
    # Whoever offers what may be offered cannot help using its words.
    return overlaps(match.span, copied_spans(text.raw, context.message, context.background)) and not overlaps(
        match.span, copied_spans(text.raw, *context.offers)
    )


_GUARDS: tuple[tuple[str, str, Callable[[Text, Match, Context], bool]], ...] = (
    ("quoted", "it is somebody's words in quotation marks", _is_quoted),
    ("copied", "it is copied from the customer's message", _is_copied),
    (
        "list",
        "it stands in a list of words, not in a sentence",
        lambda t, m, c: is_list(t, t.tokens[m.first].sentence),
    ),
    (
        "sarcastic",
        "it sounds sarcastic",
        lambda t, m, c: t.tokens[m.first].sentence in sarcastic_sentences(t.raw),
    ),
    (
        "framed",
        "the sentence takes it back or puts it into other people's mouths",
        lambda t, m, c: frame_of(t, m.first) in {"negated", "third-person"},
    ),
    ("negated", "it is negated", lambda t, m, c: is_negated(t, m)),
    ("third-person", "it is said of or by somebody else", lambda t, m, c: is_of_others(t, m)),
    ("hypothetical", "it depends on an if", lambda t, m, c: is_hypothetical(t, m)),
)


def guarded(
    text: Text, match: Match, context: Context, allow: frozenset[str] = frozenset(), own: bool = False
) -> Guarded | None:
    """The first guard that fires for a match, or None.

    ``allow`` names guards that are left out; ``own`` adds the guard "own-feeling" (it is the writer who
    is glad or sad, not the customer).
    """
    for name, why, fires in _GUARDS:
        if name not in allow and fires(text, match, context):
            return Guarded(name, why)
    if own and is_own_feeling(text, match):
        return Guarded("own-feeling", "it is how you feel, not how the customer does")
    return None


@lru_cache(maxsize=64)
def not_a_reply(text: Text, context: Context) -> Guarded | None:
    """A reason why the whole text answers nobody: key words only, copied only, or written to the grader."""
    if speaks_to_grader(text.raw):
        return Guarded("to-grader", "it speaks to the grader about the reply, not to the customer")
    words = len(text.words)
    if not words:
        return Guarded("list", "there are no words in it")
    if listed_words(text) > 0.5 * words:
        return Guarded("list", "it is a list of words rather than sentences to a customer")
    copied = sum(s.end - s.start for s in copied_spans(text.raw, context.message, context.background, *context.models))
    if copied > 0.6 * len(text.raw.strip()):
        return Guarded("copied", "most of it is copied from the text it answers")
    return None
