"""Training somebody in four steps, with dates: planned, written down as a plain file and for a calendar. No screen in here.

The steps are the course's: you show it, they work while you talk, they do it all, they teach it to somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import yaml
from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass as checked_dataclass

from grader.files import STRICT, ContentError, load_as, write_safely

FOLDER = "my-training"
LONGEST = 366
"""Days that are looked at for a free date."""


class PlanError(ValueError):
    """A plan that cannot be made; the message says what to change."""


@dataclass(frozen=True)
class Step:
    """One of the four steps: what happens in it, what to ask afterwards, and when to go on to the next."""

    name: str
    doing: str
    ask: tuple[str, ...]
    ready: str


STEPS = (
    Step("You show, they watch",
         "Do the whole thing once at your normal pace, then again and say each step aloud. Ask first how they like to "
         "take things in: hearing, seeing, writing down or trying. Offer more than one way; nobody learns by one alone.",
         ("What did you see me do?", "Why do you think I did it that way?"),
         "They can tell you the steps and the reason for each."),
    Step("They work, you talk",
         "They are at the keyboard, you have the customer. Say nothing about the clicks unless they ask.",
         ("What did you do, and why?", "Where did you wait for me?"),
         "They find the next click before you say it."),
    Step("They do it all, you listen",
         "They have the customer and the keyboard. Stay within reach and out of the talk. Write down what to ask.",
         ("What went as you wanted?", "What would you do differently, and why?"),
         "Two talks in a row in which you had nothing to do."),
    Step("They teach it",
         "They show it to somebody who does not know it yet. You sit at the side. Questions may still come up later; "
         "that is no sign that it failed.",
         ("What did they ask that you had not thought of?", "What is still missing in our guide?"),
         "The other person can tell the steps and the reasons."),
)  # fmt: skip
"""The four steps, from the course's source."""


@checked_dataclass(frozen=True, kw_only=True, config=STRICT)
class Wish:
    """What is to be planned.

    ``weekdays`` are 0 (Monday) to 6, ``at`` the time of day in hours and minutes, ``minutes`` the length of a
    session, ``sessions`` how many each step gets, ``off`` days without training, ``pause`` the least days between
    two sessions.
    """

    skill: str = Field(min_length=2, max_length=120)
    learner: str = Field(default="", max_length=80)
    first: date
    weekdays: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], min_length=1)
    at: time = time(9, 0)
    minutes: int = Field(default=30, ge=5, le=480)
    sessions: list[int] = Field(default_factory=lambda: [1, 2, 3, 1], min_length=4, max_length=4)
    off: list[date] = field(default_factory=list)
    pause: int = Field(default=1, ge=1, le=30)

    @model_validator(mode="after")
    def _check(self) -> Wish:
        if set(self.weekdays) - set(range(7)):
            raise ValueError("weekdays are numbers from 0 (Monday) to 6 (Sunday)")
        if not all(1 <= count <= 20 for count in self.sessions):
            raise ValueError("each of the four steps needs 1 to 20 sessions; none of them can be left out")
        return self


@dataclass(frozen=True)
class Session:
    """One meeting: its number from 1, its step (0 to 3), which of the step's meetings it is, when it begins and ends."""

    number: int
    step: int
    of_step: int
    begins: datetime
    ends: datetime


def sessions(wish: Wish) -> tuple[Session, ...]:
    """The meetings in order, on days that are free. Raises PlanError where there are too few of those."""
    dates = _free_days(wish)
    made = []
    for step, count in enumerate(wish.sessions):
        for of_step in range(1, count + 1):
            day = next(dates, None)
            if day is None:
                raise PlanError(
                    f"there are not enough free days within a year for {sum(wish.sessions)} sessions; "
                    "take more weekdays, fewer days off or a shorter pause"
                )
            begins = datetime.combine(day, wish.at)
            made.append(Session(len(made) + 1, step, of_step, begins, begins + timedelta(minutes=wish.minutes)))
    return tuple(made)


def _free_days(wish: Wish) -> Iterator[date]:
    days, last = set(wish.weekdays), None
    for number in range(LONGEST):
        try:
            day = wish.first + timedelta(days=number)
        except OverflowError:
            return
        if day.weekday() in days and day not in wish.off and (last is None or (day - last).days >= wish.pause):
            last = day
            yield day


def as_text(wish: Wish) -> str:
    """The plan as a plain file: dates to tick off, what happens, what to ask, when to go on."""
    who = f" with {wish.learner}" if wish.learner else ""
    planned = sessions(wish)
    lines = [f"# Training: {wish.skill}{who}", "", "Dates are a plan, not a deadline. Stay on a step until its sign shows; then the rest moves.", ""]  # fmt: skip
    for number, step in enumerate(STEPS):
        lines += [f"## {number + 1}. {step.name}", "", step.doing, ""]
        lines += [f"- [ ] {_when(one)}" for one in planned if one.step == number]
        lines += ["", "Ask afterwards:", *(f"- {question}" for question in step.ask), "", f"Go on when: {step.ready}", ""]  # fmt: skip
    return "\n".join(lines)


def _when(one: Session) -> str:
    return f"{on_day(one)}, {one.begins:%H:%M} to {one.ends:%H:%M}"


def on_day(one: Session) -> str:
    """The day of a session in words."""
    return f"{one.begins:%A}, {one.begins.day} {one.begins:%B %Y}"


def as_calendar(wish: Wish) -> bytes:
    """The plan as a calendar file (.ics). Times are local wherever it is opened."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Service coach//Training in four steps//EN")
    calendar.add("version", "2.0")
    for one in sessions(wish):
        step = STEPS[one.step]
        event = Event()
        event.add("uid", f"{_slug(wish)}-{one.number}-{one.begins:%Y%m%dT%H%M}@training.service-coach")
        event.add("dtstamp", datetime.combine(wish.first, time(), UTC))  # the same plan, the same bytes
        event.add("dtstart", one.begins)
        event.add("dtend", one.ends)
        event.add("summary", f"{wish.skill}: {step.name}" + (f" ({wish.learner})" if wish.learner else ""))
        event.add("description", "\n".join([step.doing, "", "Ask afterwards:", *step.ask, "", f"Go on when: {step.ready}"]))  # fmt: skip
        calendar.add_component(event)
    return bytes(calendar.to_ical())


@dataclass(frozen=True)
class Written:
    """Where a plan was written: the plain file, the calendar file."""

    text: Path
    calendar: Path


def write(wish: Wish, desk: Path) -> Written:
    """Write both files into ``my-training`` below the learner's folder, and the wish itself, to go on with.

    A plan of the same skill and person is replaced; what somebody changed in its text is kept beside it.
    Raises PlanError, OSError.
    """
    folder, name = desk / FOLDER, _slug(wish)
    text, calendar = as_text(wish).encode(), as_calendar(wish)
    target = folder / f"{name}.md"
    before = last(desk)
    if target.exists() and target.read_bytes() not in {text, as_text(before).encode() if before else b""}:
        _keep(target)
    write_safely(target, text)
    write_safely(target.with_suffix(".ics"), calendar)
    write_safely(folder / "plan.yaml", yaml.safe_dump(_plain(wish), allow_unicode=True, sort_keys=False).encode())
    return Written(target, target.with_suffix(".ics"))


def last(desk: Path) -> Wish | None:
    """The wish that was written last; None where there is none that can be read."""
    try:
        return load_as(Wish, desk / FOLDER / "plan.yaml")
    except ContentError:
        return None


def _plain(wish: Wish) -> dict[str, object]:
    return asdict(wish) | {"at": f"{wish.at:%H:%M}"}


def _keep(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.stem}.yours-{number}{path.suffix}")).exists():
        number += 1
    path.rename(aside)


def _slug(wish: Wish) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", f"{wish.skill} {wish.learner}".lower()).strip("-")
    return words[:60].strip("-") or "training"
