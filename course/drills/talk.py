"""A dialogue as a machine: states, rules, endings, and whether everything in it can be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Id, Mood
from grader.files import STRICT


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Way:
    """Where the talk goes, and what the customer heard."""

    to: Id
    because: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Turn(Way):
    """A way that is taken if all of ``met`` are met or not decided, and all of ``unmet`` are missed for sure."""

    met: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> Turn:
        if not self.met and not self.unmet:
            raise ValueError("a rule needs a criterion under met or unmet; a rule without any is the default")
        if both := sorted(set(self.met) & set(self.unmet)):
            raise ValueError(f"{', '.join(both)} cannot be met and unmet at once")
        return self

    def holds(self, verdicts: Mapping[str, bool | None]) -> bool:
        """Does the learner's turn fulfill it? Where nobody can tell, it counts as met."""
        return all(verdicts[name] is not False for name in self.met) and all(
            verdicts[name] is False for name in self.unmet
        )

    def beats(self, later: Turn) -> bool:
        """True if this rule holds whenever the later one does."""
        return set(self.met) <= set(later.met) and set(self.unmet) <= set(later.unmet)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TalkState:
    """What the customer says, in what mood, and where it goes from there."""

    says: str = Field(min_length=1)
    mood: Mood
    default: Way
    rules: list[Turn] = field(default_factory=list)

    def criteria(self) -> list[str]:
        """What a turn here is judged by, each once."""
        return list(dict.fromkeys(name for rule in self.rules for name in (*rule.met, *rule.unmet)))

    def way(self, verdicts: Mapping[str, bool | None]) -> Way:
        """The first rule that holds, or the default."""
        return next((rule for rule in self.rules if rule.holds(verdicts)), self.default)

    def live_ways(self) -> list[Way]:
        """The ways that can be taken: rules that no earlier one always beats, and the default."""
        live = [r for n, r in enumerate(self.rules) if not any(e.beats(r) for e in self.rules[:n])]
        return [*live, self.default]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Ending:
    """How the talk can end: what came of it, and what it is worth (0 to 1)."""

    title: str
    text: str
    mood: Mood
    points: float = Field(ge=0, le=1)
    says: str = ""


def reached(states: Mapping[str, TalkState], start: str, patience: int, runs_out: str) -> set[str]:
    """States and endings that some run of at most ``patience`` turns comes to."""
    found = {start}
    here = {start}
    for _ in range(patience):
        here = {way.to for name in here if name in states for way in states[name].live_ways()}
        found |= here
    return found | ({runs_out} if here & set(states) else set())


def dead_rules(states: Mapping[str, TalkState]) -> Iterator[tuple[str, int, int]]:
    """Rules that never hold first: state, number of the rule, number of the rule that beats it (from 1)."""
    for name, state in states.items():
        for number, rule in enumerate(state.rules):
            for earlier in range(number):
                if state.rules[earlier].beats(rule):
                    yield name, number + 1, earlier + 1
                    break
