"""The reply says something: token patterns, counted only where no guard fires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass as plain_dataclass
from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import Guarded, guarded
from grader.kinds.overlap import content, content_stems, is_shared
from grader.text import Match, Span, Text, skim

Words = dict[str, list[str]]
Sets = tuple[tuple[str, tuple[str, ...]], ...]


def word_sets(words: Words) -> Sets:
    """Named word sets in the hashable form that `Text.find` takes."""
    return tuple((name, tuple(alternatives)) for name, alternatives in sorted(words.items()))


@dataclass(frozen=True, config={"extra": "forbid"})
class Form:
    """One way of saying it.

    ``patterns`` as `grader.patterns.compile_pattern` reads them; ``confidence`` that a careful reader agrees;
    ``allow`` names guards that do not matter to this form; ``unless_message`` are patterns in the
    customer's message that make this form not enough; ``new_to_message`` asks that the content words
    of the form's sentence do not all stand in the message; ``of_customer`` that the one who feels it
    is not the writer.
    """

    patterns: list[str]
    confidence: float = 0.9
    allow: list[str] = Field(default_factory=list)
    unless_message: list[str] = Field(default_factory=list)
    new_to_message: bool = False
    of_customer: bool = False


@plain_dataclass(frozen=True)
class _Found:
    """A match of a form, and the guard that fired for it if one did."""

    form: Form
    match: Match
    guard: Guarded | None


@dataclass(frozen=True, config={"extra": "forbid"})
class Says:
    """Met where one of the forms stands unguarded in the reply; ``besides`` cancels what it overlaps."""

    name: ClassVar[str] = "says"
    needs_evidence: ClassVar[bool] = True

    forms: list[Form]
    words: Words = Field(default_factory=dict)
    besides: list[str] = Field(default_factory=list)
    missing: str = "nothing in the reply does this"

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Met with the best form's confidence; unmet where nothing matches or every match is guarded."""
        found = list(self._found(text, context))
        counted = [f for f in found if f.guard is None]
        if counted:
            best = max(f.form.confidence for f in counted)
            return met(best, "the reply says it", *_evidence(counted, best))
        blocked = next((f for f in found if f.guard is not None), None)
        if blocked is None or blocked.guard is None:
            return unmet(0.8, self.missing)
        why = f"the words are there, but {blocked.guard.why}"
        if blocked.guard.guard == "sarcastic":
            return unsure(why, blocked.match.span)
        return unmet(0.8, why, blocked.match.span)

    def _found(self, text: Text, context: Context) -> Iterator[_Found]:
        sets = word_sets(self.words)
        for form in self.forms:
            if _ruled_out(form, context, sets):
                continue
            for match in text.find_beside(form.patterns, self.besides, sets):
                guard = guarded(text, match, context, frozenset(form.allow), own=form.of_customer)
                if guard is None and form.new_to_message and not _is_new(text, match, context):
                    continue
                yield _Found(form, match, guard)


def _ruled_out(form: Form, context: Context, sets: Sets) -> bool:
    return bool(form.unless_message and context.message and skim(context.message).find(form.unless_message, sets))


def _evidence(found: list[_Found], confidence: float) -> list[Span]:
    return sorted(f.match.span for f in found if f.form.confidence == confidence)[:3]


def _is_new(text: Text, match: Match, context: Context) -> bool:
    """True if half or more of the content words from the match to the sentence's end are new."""
    last = text.sentences[text.tokens[match.first].sentence].last
    words = [t for t in content(text) if match.first <= t.index < max(last, match.last)]
    if not context.message or not words:
        return False
    stems = content_stems(context.message)
    return sum(not is_shared(t, stems) for t in words) >= 0.5 * len(words)
