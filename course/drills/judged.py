"""The door to the grader: free text in a drill is judged by criteria of the library, as in the reply box.

Where the grader is not sure the drill says so, takes no points and lets the learner go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass as plain_dataclass
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, State, WrongAnswer
from grader.feedback import whole_thought
from grader.files import STRICT
from grader.judging import judge_all, rule_verdicts
from grader.kinds.base import Context, Verdict
from grader.kinds.guards import not_a_reply
from grader.library import library
from grader.model.learned import EVEN, NOT_SURE
from grader.readable import why_unreadable
from grader.text import clean, read

LONGEST_QUOTE = 90
"""Characters of the learner's words that are quoted back."""
LONGEST_COINCIDENCE = 10
"""Words of a model answer that somebody may find without having seen it."""
BROKEN_KEEPS = 0.5
"""Share of the points that is left where something is in the text that must not be."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Want:
    """A criterion that a text should meet, with what the customer does then, and what to try if it does not."""

    criterion: str
    met: str
    unmet: str
    weight: float = Field(default=1, gt=0, le=100)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Avoid:
    """A criterion that must hold (tone, privacy, …), and what to take out where it does not."""

    criterion: str
    unmet: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Try:
    """A text of known quality: ``missed`` are just those criteria (or pieces) that it must miss."""

    text: str
    missed: list[str]


@plain_dataclass(frozen=True)
class Sought:
    """A part of a text that is looked for, under the name that the learner sees."""

    name: str
    want: Want


@plain_dataclass(frozen=True)
class Judged:
    """What came of a text.

    ``share`` is the part of the weights that is met or not decided (0 to 1), ``missed`` the criteria that
    were not met, those to avoid included; ``open`` those that a person would have to decide.
    """

    share: float
    details: tuple[Detail, ...]
    missed: tuple[str, ...]
    open: tuple[str, ...]
    broken: bool

    @property
    def points(self) -> float:
        """The share, or half of it where something has to be taken out."""
        return self.share * (BROKEN_KEEPS if self.broken else 1)


def written(answer: Any, what: str = "write your answer first") -> str:
    """The text of an answer. Raises WrongAnswer for none, and for one that nobody can read."""
    text = answer.strip() if isinstance(answer, str) else ""
    if not text:
        raise WrongAnswer(what)
    if (problem := why_unreadable(text)) is not None:
        raise WrongAnswer(f"this could not be read: {problem.rstrip('.')}. Write it as a sentence in English")
    return text


def own_text(answer: Any, model: str, what: str = "write your answer first") -> str:
    """The text of an answer that is not the model answer over again. Raises WrongAnswer."""
    text = written(answer, what)
    if len(model.split()) > LONGEST_COINCIDENCE and same_text(text, model):
        raise WrongAnswer("this is the model answer, word for word; say it in your own words")
    return text


def same_text(one: str, other: str) -> bool:
    """True if two texts differ in spaces, case and punctuation only."""
    plain = [re.findall(r"\w+", text.casefold()) for text in (one, other)]
    return plain[0] == plain[1]


@lru_cache(maxsize=512)
def verdicts(text: str, criteria: tuple[str, ...], context: Context) -> dict[str, Verdict]:
    """The grader's verdicts; the same text is read once. Do not change the mapping.

    No person can be asked in a drill, so the rules decide on what graded work leaves to one: on what looks unmet
    by an assisted criterion (no customer in a drill should hear a promise that nobody made), and on what rules and
    learned vote both take for unmet, though not surely enough for a mark. All else stays open, as do even odds.
    """
    found = judge_all(text, criteria, context)
    assisted = {n for n, v in found.items() if v.met is False and library()[n].file.assisted}
    doubted = [n for n, v in found.items() if n in assisted or (v.why == NOT_SURE and v.confidence >= EVEN)]
    rules = rule_verdicts(text, doubted, context)
    return {**found, **{n: _left(found[n], rules[n]) for n in doubted}}


def _left(found: Verdict, rule: Verdict) -> Verdict:
    """A verdict that a person would be asked for: unmet where the rule says so, too."""
    return replace(found, met=False if rule.met is False else None)


def quoted(text: str, verdict: Verdict) -> str:
    """The learner's words that a verdict rests on, cut at a length that can be read at a glance."""
    if not verdict.shown:
        return ""
    first = whole_thought(clean(text), verdict.shown[0]) if verdict.met else verdict.shown[0]
    words = " ".join(text[first.start : first.end].split())
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def title(criterion: str) -> str:
    """How learners know a criterion."""
    return library()[criterion].title


def judge_text(text: str, sought: Iterable[Sought], avoid: Iterable[Avoid], context: Context) -> Judged:
    """Judge a text by what it should and what it must not do."""
    sought, avoid = list(sought), list(avoid)
    criteria = tuple(dict.fromkeys([*(s.want.criterion for s in sought), *(a.criterion for a in avoid)]))
    found = verdicts(text, criteria, context)
    nobody = not_a_reply(read(text), context)
    # A list or a copy is free of no fault and guilty of none: what is missing is said, nothing else.
    broken = [] if nobody else [a for a in avoid if found[a.criterion].met is False]
    missed = [s.want.criterion for s in sought if found[s.want.criterion].met is False]
    total = sum(s.want.weight for s in sought)
    reached = sum(s.want.weight for s in sought if found[s.want.criterion].met is not False)
    return Judged(
        share=reached / total if total else 1.0,
        details=(
            *([Detail("wrong", "", f"This does not count yet: {nobody.why}.")] if nobody else []),
            *(_of_want(text, s, found[s.want.criterion]) for s in sought),
            *of_avoid(text, broken, found),
        ),
        missed=(*missed, *(a.criterion for a in broken)),
        open=tuple(s.want.criterion for s in sought if found[s.want.criterion].met is None),
        broken=bool(broken),
    )


def alarms(text: str, avoid: Iterable[Avoid], context: Context) -> tuple[Detail, ...]:
    """What a text in progress says that it must not; a text that nobody can read yet has no alarms.

    An alarm takes no points, so it rings for words that only may be wrong, too, and says so.
    """
    avoid = list(avoid)
    if not text.strip() or why_unreadable(text) is not None:
        return ()
    if not_a_reply(read(text.strip()), context):
        return ()
    found = verdicts(text.strip(), tuple(a.criterion for a in avoid), context)
    sure = of_avoid(text.strip(), [a for a in avoid if found[a.criterion].met is False], found)
    doubtful = [a.criterion for a in avoid if found[a.criterion].met is None and found[a.criterion].evidence]
    return (*sure, *(_perhaps(text.strip(), name, found[name]) for name in doubtful))


def _perhaps(text: str, criterion: str, verdict: Verdict) -> Detail:
    said = "Read this once more as somebody who does not know you."
    return Detail("open", quoted(text, verdict), said, f"{title(criterion)}, perhaps")


def _of_want(text: str, sought: Sought, verdict: Verdict) -> Detail:
    states: dict[bool | None, tuple[State, str]] = {
        True: ("right", sought.want.met),
        False: ("missed", sought.want.unmet),
        None: ("open", not_decided(verdict)),
    }
    state, said = states[verdict.met]
    # The words of a miss are those that a person would look at too, such as the closed question.
    return Detail(state, quoted(text, verdict), said, sought.name)


def not_decided(verdict: Verdict) -> str:
    """What is said where the grader leaves the decision to a person."""
    why = f" ({verdict.why.rstrip('.')})" if verdict.why else ""
    return f"The grader is not sure here{why}. A person would look. It costs you nothing."


def of_avoid(text: str, broken: Iterable[Avoid], found: dict[str, Verdict]) -> Iterator[Detail]:
    """What has to be taken out, with the words."""
    for avoid in broken:
        yield Detail("wrong", quoted(text, found[avoid.criterion]), avoid.unmet, title(avoid.criterion))


def plain_sought(wants: Iterable[Want]) -> list[Sought]:
    """Wants under the titles of their criteria."""
    return [Sought(title(want.criterion), want) for want in wants]


def verdict_words(judged: Judged, count: int, what: str = "what it needs") -> str:
    """The sum in one sentence, and what a broken rule costs."""
    found = count - sum(detail.state == "missed" for detail in judged.details)
    said = f"Your text does {found} of {count} things." if count > 1 else "One thing is missing."
    if not judged.details or found == count:
        said = f"Your text has {what}."
    if judged.broken:
        said += " Something in it has to go, and that halves the points."
    return said.strip()


def gained(before: Iterable[str], now: Iterable[str], names: dict[str, str]) -> str:
    """What is no longer missed, in words; empty where nothing is."""
    new = [names[key] for key in before if key not in set(now)]
    if not new:
        return ""
    things = "One thing" if len(new) == 1 else f"{len(new)} things"
    return f"{things} more than at your first try: {', '.join(new)}."


def flaws_of_tries(tries: Iterable[Try], model: str, missed: Any) -> Iterator[str]:
    """Tries that do not come out as the author says; ``missed`` gives what a text misses."""
    tries = list(tries)
    if lost := sorted(missed(model)):
        yield f"the model misses {', '.join(lost)}; mend the model or ask for less."
    for known in tries:
        got = set(missed(known.text))
        if got != set(known.missed):
            yield (
                f"the try {known.text[:50]!r} should miss {', '.join(known.missed) or 'nothing'}, "
                f"but misses {', '.join(sorted(got)) or 'nothing'}."
            )
    if not any(not known.missed for known in tries) or not any(known.missed for known in tries):
        yield "tries: give one text that misses nothing and one that misses something."
