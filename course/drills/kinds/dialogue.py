"""A talk in which the learner's own words, judged by criteria, move the customer to one of several endings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, WrongAnswer, field_of
from course.drills.judged import not_decided, quoted, title, verdicts, written
from course.drills.talk import Ending, TalkState, Way, dead_rules, reached
from grader.files import STRICT
from grader.kinds.base import Context


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Run:
    """Turns of known quality and the ending that they must come to."""

    turns: list[str] = Field(min_length=1)
    ends: Id


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DialogueItem(Item):
    """A talk as states and endings by id; after ``patience`` turns it ends with ``runs_out``."""

    names: ClassVar[tuple[str, ...]] = ("dialogue",)
    id: Id
    situation: str
    customer: str = Field(min_length=1)
    start: Id
    states: dict[Id, TalkState] = Field(min_length=1)
    endings: dict[Id, Ending] = Field(min_length=2)
    runs_out: Id
    patience: int = Field(default=8, ge=2, le=20)
    question: str = "What do you say?"
    facts: list[str] = field(default_factory=list)
    words: int = Field(default=60, ge=5, le=200)
    tries: list[Run] = field(default_factory=list)

    @model_validator(mode="after")
    def _check(self) -> DialogueItem:
        if both := sorted(set(self.states) & set(self.endings)):
            raise ValueError(f"{', '.join(both)} is a state and an ending; rename one of them")
        if self.start not in self.states:
            raise ValueError(f"start: there is no state {self.start!r}")
        for name in (self.runs_out, *(run.ends for run in self.tries)):
            if name not in self.endings:
                raise ValueError(f"there is no ending {name!r}")
        for name, state in self.states.items():
            for way in (*state.rules, state.default):
                if way.to not in self.states and way.to not in self.endings:
                    raise ValueError(f"state {name}: leads to {way.to!r}, which is neither a state nor an ending")
        if not any(ending.points == 1 for ending in self.endings.values()):
            raise ValueError("one ending must have 1 point")
        return self

    def react(self, answer: Any) -> Reaction:
        """Play the turns from the start; points of the ending, or the talk so far with more to come."""
        turns = field_of(answer, "turns")
        if not isinstance(turns, list) or not turns:
            raise WrongAnswer("write what you say first")
        talk = [self._said(self.states[self.start])]
        heard, place = [self.states[self.start].says], self.start
        for number, raw in enumerate(turns[: self.patience], start=1):
            text = written(raw, "write what you say first")
            way, details = self._turn(self.states[place], text, heard)
            place = way.to
            if number == self.patience and place in self.states:
                place = self.runs_out
            talk.append({"who": "You", "text": text, "because": way.because, "details": details})
            if place in self.endings:
                return self._end(place, talk)
            talk.append(self._said(self.states[place]))
            heard.append(self.states[place].says)
        left = self.patience - len(turns)
        mood = self.states[place].mood
        return Reaction(0.0, talk[-2]["because"], mood=mood, more=True, show={"talk": talk, "left": left})

    def _turn(self, state: TalkState, text: str, heard: list[str]) -> tuple[Way, list[dict[str, Any]]]:
        background = " ".join([self.situation, *self.facts])
        context = Context("\n".join(heard), background, self.words, in_conversation=len(heard) > 1)
        found = verdicts(text, tuple(state.criteria()), context)
        way = state.way({name: verdict.met for name, verdict in found.items()})
        states: dict[bool | None, Any] = {True: "right", False: "missed", None: "open"}
        details = [
            Detail(states[v.met], quoted(text, v), not_decided(v) if v.met is None else "", title(name))
            for name, v in found.items()
        ]
        return way, [vars(detail) for detail in details]

    def _said(self, state: TalkState) -> dict[str, Any]:
        return {"who": self.customer, "text": state.says, "mood": state.mood}

    def _end(self, name: str, talk: list[dict[str, Any]]) -> Reaction:
        ending = self.endings[name]
        if ending.says:
            talk = [*talk, {"who": self.customer, "text": ending.says, "mood": ending.mood}]
        show = {"talk": talk, "ending": ending.title, "end": name, "left": 0}
        return Reaction(ending.points, f"{ending.title}. {ending.text}", mood=ending.mood, show=show)

    def view(self) -> dict[str, Any]:
        """What the screen shows before the first turn."""
        return {
            "situation": self.situation, "facts": self.facts, "customer": self.customer, "question": self.question,
            "words": self.words, "talk": [self._said(self.states[self.start])], "left": self.patience,
            "endings": len(self.endings),
        }  # fmt: skip

    def explanations(self) -> Iterator[tuple[str, str]]:
        """Why each way is taken, and what each ending says."""
        for name, state in self.states.items():
            for number, rule in enumerate(state.rules, start=1):
                yield f"states.{name}.rule {number}.because", rule.because
            yield f"states.{name}.default.because", state.default.because
        yield from ((f"endings.{name}.text", ending.text) for name, ending in self.endings.items())

    def criteria(self) -> Iterable[str]:
        """Those of all rules."""
        return [name for state in self.states.values() for name in state.criteria()]

    def flaws(self) -> Iterator[str]:
        """What cannot be reached, rules that never decide, and runs that end elsewhere."""
        found = reached(self.states, self.start, self.patience, self.runs_out)
        for what, names in (("state", self.states), ("ending", self.endings)):
            for name in names:
                if name not in found:
                    yield f"the {what} {name} is never reached; let a rule lead to it or delete it."
        for name, number, earlier in dead_rules(self.states):
            yield f"state {name}: rule {number} never decides, because rule {earlier} holds whenever it does; swap them."
        for run in self.tries:
            if (got := self._ending_of(run)) != run.ends:
                yield f"the run that begins with {run.turns[0][:50]!r} should end with {run.ends}, but ends with {got}."
        for name in sorted(set(self.endings) - {run.ends for run in self.tries}):
            yield f"tries: no run ends with {name}; give one, so that you know it works."

    def _ending_of(self, run: Run) -> str:
        return str(self.react({"turns": run.turns}).show.get("end", "nothing yet"))

    @property
    def size(self) -> int:
        """The states."""
        return len(self.states)

    @property
    def seconds(self) -> float:
        """Three minutes."""
        return 180
