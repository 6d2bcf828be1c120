"""Faces of the clock into moments: changes of the clock, nights, and spans that are empty, backward or very long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from grader.timelog.clock import DAY, longest_night
from grader.timelog.importing.faces import Face
from grader.timelog.importing.ledger import LEAVE_OUT, Choice, Entry, Ledger, hours
from grader.timelog.zones import Clock, moment_of

_MISSING = (Choice("later", "read them as an hour later"), Choice("earlier", "read them as the hour before"))
_TWICE = (
    Choice("order", "by the order of the rows"),
    Choice("first", "the first time, before the clock was put back"),
    Choice("second", "the second time, after it was put back"),
)
_SWAP = Choice("swap", "swap start and end")
_NEXT_DAY = Choice("next-day", "it ended on the next day")
_POSITIVE = Choice("positive", "count the length without its minus")
_ZERO = (LEAVE_OUT, Choice("five-minutes", "count it as five minutes"))
_MISMATCH = (Choice("clock", "start and end count"), Choice("length", "start and length count"))
_LONG = (LEAVE_OUT, Choice("keep", "keep it as it is"))


class Started(NamedTuple):
    """A row with the moment at which it starts."""

    start: int
    face: Face


class Hands:
    """Reads faces of one log in order of time."""

    def __init__(self, clock: Clock, ledger: Ledger) -> None:
        self.clock, self.ledger = clock, ledger
        self.before = -1
        self.nights = 0

    def started(self, faces: Sequence[Face]) -> list[Started]:
        """The rows with their moments."""
        made = []
        for face in faces:
            self.before = self._start(face)
            made.append(Started(self.before, face))
        return made

    def entry(self, started: Started) -> Entry | None:
        """The entry of a row that says its end or its length; None where it is left out. Counts what it claims."""
        start, face = started
        if face.end is None:
            span = self._by_length(start, face)
        else:
            span = self._by_end(start, face)
            if span and face.minutes is not None:
                span = self._agreed(span, face)
        return self.counted(span, face) if span else None

    def counted(self, span: tuple[int, int], face: Face) -> Entry | None:
        """The entry of a span that is not empty; one longer than a day is asked about."""
        start, end = span
        minutes = end - start
        self.ledger.claimed += minutes
        if minutes > DAY:
            text = f"it would last {hours(minutes)}: {self._said(face)}"
            if self.ledger.ask(face.line, "long", text, _LONG, out={"leave-out": minutes}) == "leave-out":
                return None
        return Entry(face.line, start, end, face.category, face.label)

    def say(self) -> None:
        """Tell what was read without asking."""
        if self.nights:
            self.ledger.say(f"Rows that end before they start on the clock run over midnight: {self.nights:,}.")

    def _start(self, face: Face) -> int:
        if face.offset is not None:
            return _with_offset(face.day, face.start, face.offset)
        found = self.clock.moments(face.day, face.start)
        if not found:
            return self._missing(face, face.day, face.start)
        return self._one_of(found, face) if len(found) > 1 else found[0]

    def _one_of(self, found: tuple[int, ...], face: Face) -> int:
        text = f"on {face.day:%d %B %Y} the clock was put back: an hour comes twice; rows in it are told apart by order"
        chosen = self._asked_once(face, "twice", face.day, text, _TWICE)
        if chosen == "order":
            return next((m for m in found if m > self.before), found[-1])
        return found[0] if chosen == "first" else found[-1]

    def _missing(self, face: Face, day: date, minute: int) -> int:
        day, minute = day + timedelta(days=minute // DAY), minute % DAY
        shown = f"{minute // 60:02}:{minute % 60:02}"
        text = (
            f"there was no {shown} on {day:%d %B %Y}: the clock was put forward; times in that hour are read as later"
        )
        earlier, later = self.clock.around_missing(day, minute)
        return later if self._asked_once(face, "missing-hour", day, text, _MISSING) == "later" else earlier

    def _asked_once(self, face: Face, kind: str, day: date, text: str, choices: tuple[Choice, ...]) -> str:
        """The choice for all rows of a day on which the clock was changed."""
        key = day.isoformat()
        known = [p.chosen for p in self.ledger.problems if p.key == f"{kind}:{key}"]
        return known[0] if known else self.ledger.ask(face.line, kind, text, choices, key=key)

    def _by_length(self, start: int, face: Face) -> tuple[int, int] | None:
        minutes = face.minutes or 0
        if minutes < 0:
            text = f"its length is below zero: {self._said(face)}"
            if self.ledger.ask(face.line, "backward", text, (LEAVE_OUT, _POSITIVE)) == "leave-out":
                return None
        return (start, start + abs(minutes)) if minutes else self.zero(start, face)

    def zero(self, start: int, face: Face, why: str = "it ends when it starts") -> tuple[int, int] | None:
        """The span of a row without minutes: none, or five."""
        chosen = self.ledger.ask(face.line, "zero", f"{why}: {self._said(face)}", _ZERO)
        return (start, start + 5) if chosen == "five-minutes" else None

    def _by_end(self, start: int, face: Face) -> tuple[int, int] | None:
        end_day, end = face.end_day or face.day, face.end or 0
        if face.end_offset is not None:
            found: tuple[int, ...] = (_with_offset(end_day, end, face.end_offset),)
        else:
            found = self.clock.moments(end_day, end)
        if not found:
            found = (self._missing(face, end_day, end),)
        after = [moment for moment in found if moment > start]
        if after:
            return start, after[0]
        if found[-1] == start:
            return self.zero(start, face)
        return self._night(start, found[-1], face)

    def _night(self, start: int, end: int, face: Face) -> tuple[int, int] | None:
        """An end before the start: on the next day where the row may mean that, else a question."""
        if face.end_day or face.end_offset is not None:
            text = f"it ends {hours(start - end)} before it starts: {self._said(face)}"
            chosen = self.ledger.ask(face.line, "backward", text, (LEAVE_OUT, _SWAP))
            return (end, start) if chosen == "swap" else None
        found = self.clock.moments(face.day + timedelta(days=1), face.end or 0)
        next_day = found[0] if found else self.clock.around_missing(face.day + timedelta(days=1), face.end or 0)[1]
        if next_day - start <= longest_night(face.start % DAY):
            self.nights += 1
            return start, next_day
        text = f"it ends before it starts, or lasts {hours(next_day - start)} into the next day: {self._said(face)}"
        chosen = self.ledger.ask(face.line, "backward", text, (LEAVE_OUT, _SWAP, _NEXT_DAY))
        return {"swap": (end, start), "next-day": (start, next_day)}.get(chosen)

    def _agreed(self, span: tuple[int, int], face: Face) -> tuple[int, int]:
        """Where the clock and the length differ by more than a cut minute, one of them counts."""
        by_clock, said = span[1] - span[0], face.minutes or 0
        if abs(by_clock - said) <= 1:
            return span
        text = f"start and end say {hours(by_clock)}, its length says {hours(said)}: {self._said(face)}"
        if said <= 0:
            self.ledger.ask(face.line, "mismatch", text, _MISMATCH[:1])
            return span
        return (
            (span[0], span[0] + said) if self.ledger.ask(face.line, "mismatch", text, _MISMATCH) == "length" else span
        )

    def _said(self, face: Face) -> str:
        time = f"{face.start // 60 % 24:02}:{face.start % 60:02}"
        if face.end is not None:
            time += f"-{face.end // 60 % 24:02}:{face.end % 60:02}"
        return " ".join(filter(None, (f"{face.day:%Y-%m-%d}", time, face.category, face.label)))


def _with_offset(day: date, minute: int, offset: int) -> int:
    return moment_of(datetime.fromisoformat(f"{day}T00:00+00:00")) + minute - offset
