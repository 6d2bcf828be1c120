"""The planner for training somebody in four steps: a form, the dates, two files to keep."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from pydantic import TypeAdapter, ValidationError

from course import training
from course.my_time import desk_of
from course.widgets import assets

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIELDS = {
    "skill": "what you want to teach",
    "learner": "the person's name",
    "first": "the first day",
    "weekdays": "the weekdays",
    "at": "the time",
    "minutes": "the minutes of a session",
    "sessions": "the number of sessions",
    "off": "the days off",
    "pause": "the days between sessions",
}


class TrainingPlanner(anywidget.AnyWidget):
    """``wish`` is what the form begins with; a message "plan" makes the plan and writes it."""

    _esm = assets.script("training.js")
    _css = assets.style()

    wish = traitlets.Dict().tag(sync=True)
    steps = traitlets.List().tag(sync=True)

    def __init__(self, folder: Path) -> None:
        self._desk = desk_of(folder)
        super().__init__(
            wish=self._start(), steps=[{"name": step.name, "ready": step.ready} for step in training.STEPS]
        )
        self.on_msg(self._on_message)

    def _start(self) -> dict[str, Any]:
        known = training.last(self._desk)
        if known is None:
            known = training.Wish(skill="a return without a receipt", first=date.today() + timedelta(days=1))
            return self._shown(known) | {"skill": ""}
        return self._shown(known)

    def _shown(self, wish: training.Wish) -> dict[str, Any]:
        return {
            "skill": wish.skill, "learner": wish.learner, "first": wish.first.isoformat(), "weekdays": wish.weekdays,
            "at": f"{wish.at:%H:%M}", "minutes": wish.minutes, "sessions": wish.sessions, "pause": wish.pause,
            "off": ", ".join(day.isoformat() for day in wish.off), "names": list(WEEKDAYS),
        }  # fmt: skip

    def _on_message(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Make the plan; whatever is wrong with it is one sentence."""
        try:
            wish = TypeAdapter(training.Wish).validate_python(_fields(message.get("wish")))
            written = training.write(wish, self._desk)
            self.send({"type": "planned", "sessions": _rows(wish), "files": [_file(p) for p in (written.text, written.calendar)]})  # fmt: skip
        except ValidationError as error:
            self.send({"type": "said", "text": _sentence(error)})
        except training.PlanError as error:
            self.send({"type": "said", "text": f"This cannot be planned: {error}."})
        except OSError as error:
            self.send({"type": "said", "text": f"The plan could not be saved ({error.strerror}). Free some space and try again."})  # fmt: skip
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("training planner: %r", error)
            self.send({"type": "said", "text": "Something went wrong here, and it is not your fault. Try other dates."})


def _fields(given: Any) -> dict[str, Any]:
    """What the form sent, with the days off as a list."""
    fields = {name: given.get(name) for name in _FIELDS if name in given} if isinstance(given, dict) else {}
    off = fields.get("off", "")
    return fields | {"off": [part for part in str(off).replace(";", ",").replace(" ", ",").split(",") if part]}


def _sentence(error: ValidationError) -> str:
    """The first fault of the form in words."""
    first = error.errors()[0]
    place = str(first["loc"][0]) if first["loc"] else ""
    said = first["msg"].removeprefix("Value error, ")
    return f"Look at {_FIELDS.get(place, 'the form')} again: {said[:1].lower()}{said[1:]}."


def _rows(wish: training.Wish) -> list[dict[str, Any]]:
    counts = wish.sessions
    return [
        {"day": training.on_day(one), "time": f"{one.begins:%H:%M} to {one.ends:%H:%M}",
         "step": f"{one.step + 1}. {training.STEPS[one.step].name}", "of": f"{one.of_step} of {counts[one.step]}"}
        for one in training.sessions(wish)
    ]  # fmt: skip


def _file(path: Path) -> dict[str, str]:
    """A file as a link that downloads it."""
    kind = "text/calendar" if path.suffix == ".ics" else "text/markdown"
    data = base64.b64encode(path.read_bytes()).decode()
    return {"name": path.name, "place": f"{training.FOLDER}/{path.name}", "href": f"data:{kind};charset=utf-8;base64,{data}"}  # fmt: skip
