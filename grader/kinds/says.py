"""The reply says something: token patterns, counted only where no guard fires."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.guards import guarded
from grader.kinds.overlap import content, content_stems, is_shared
from grader.text import Match, Span, Text, read

Words = dict[str, list[str]]


def word_sets(words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Named word sets in the hashable form that `Text.find` takes."""
    return tuple((name, tuple(alternatives)) for name, alternatives in sorted(words.items()))


@dataclass(frozen=True, config={"extra": "forbid"})
class Form:
    """One way of saying it.

    ``patterns`` as `grader.text.compile_pattern` reads them; ``confidence`` that a careful reader agrees;
    ``allow`` names guards that do not matter to this form; ``unless_message`` are patterns in the
    customer's message that make this form not enough; ``new_to_message`` asks that the content words
    of the form's sentence do not all stand in the message.
    """

    patterns: list[str]
    confidence: float = 0.9
    allow: list[str] = Field(default_factory=list)
    unless_message: list[str] = Field(default_factory=list)
    new_to_message: bool = False


@dataclass(frozen=True, config={"extra": "forbid"})
class Says:
    """Met where one of the forms stands in the reply and no guard fires; ``besides`` cancels what it overlaps."""

    name: ClassVar[str] = "says"
    needs_evidence: ClassVar[bool] = True

    forms: list[Form]
    words: Words = Field(default_factory=dict)
    besides: list[str] = Field(default_factory=list)
    missing: str = "nothing in the reply does this"

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """Met with the best form's confidence; unmet where nothing matches or every match is guarded."""
        sets = word_sets(self.words)
        cancelled = text.find(self.besides, sets)
        best: tuple[float, list[Span]] = (0.0, [])
        blocked: tuple[Match, str, str] | None = None
        for form in self.forms:
            if form.unless_message and context.message and read(context.message).find(form.unless_message, sets):
                continue
            for match in text.find(form.patterns, sets):
                if any(match.first < c.last and c.first < match.last for c in cancelled):
                    continue
                guard = guarded(text, match, context, frozenset(form.allow))
                if guard is None and form.new_to_message and not _is_new(text, match, context):
                    continue
                if guard is not None:
                    blocked = blocked or (match, guard.guard, guard.why)
                elif form.confidence > best[0]:
                    best = (form.confidence, [match.span])
                elif form.confidence == best[0]:
                    best[1].append(match.span)
        if best[1]:
            return met(best[0], "the reply says it", *sorted(best[1])[:3])
        if blocked is not None:
            match, name, why = blocked
            if name == "sarcastic":
                return unsure(f"the words are there, but {why}", match.span)
            return unmet(0.8, f"the words are there, but {why}", match.span)
        return unmet(0.8, self.missing)


def _is_new(text: Text, match: Match, context: Context) -> bool:
    """True if half or more of the content words from the match to the sentence's end are not in the message."""
    last = text.sentences[text.tokens[match.first].sentence].last
    words = [t for t in content(text) if match.first <= t.index < max(last, match.last)]
    if not context.message or not words:
        return False
    stems = content_stems(context.message)
    return sum(not is_shared(t, stems) for t in words) >= 0.5 * len(words)
