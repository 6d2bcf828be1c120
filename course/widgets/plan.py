"""The plan on the screen: what the learner fills in is kept at once; leaks and the day after come from the diary."""

from __future__ import annotations

from datetime import date
from typing import Any

import anywidget
import traitlets
from pydantic import TypeAdapter, ValidationError

from course.my_time import MyTime
from course.time_plan import after_view, categories_view, leaks_view
from course.time_seen import Time, day_words, first_day, own_or_example
from course.widgets import assets
from grader.timelog.plan import Plan

_ADAPTER = TypeAdapter(Plan)
_LOST = "Something went wrong here, and it is not your fault. What you wrote is still on this page."
_EMPTY: dict[str, Any] = {"goal": {"text": "", "categories": []}, "changes": [], "starts": None}


class PlanDesk(anywidget.AnyWidget):
    """``plan`` is the plan as kept; ``leaks``, ``after`` and ``days`` follow from it and the diary."""

    _esm = assets.script("painter/time.js", "painter/palette.js", "painter/form.js", "plan/changes.js", "plan/plan.js")
    _css = assets.style("painter/painter.css")

    place = traitlets.Unicode().tag(sync=True)
    whose = traitlets.Unicode().tag(sync=True)
    categories = traitlets.List().tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)
    leaks = traitlets.List().tag(sync=True)
    after = traitlets.Unicode().tag(sync=True)
    days = traitlets.List().tag(sync=True)
    day = traitlets.Unicode().tag(sync=True)
    today = traitlets.Unicode().tag(sync=True)

    def __init__(self, mine: MyTime) -> None:
        self._mine = mine
        self._kept = mine.plan()
        plan = self._kept or _ADAPTER.validate_python(_EMPTY)
        super().__init__(
            place=str(mine.folder),
            plan=_ADAPTER.dump_python(plan, mode="json"),
            today=date.today().isoformat(),
            **self._seen(plan),
        )
        self.on_msg(self._on_message)

    def _seen(self, plan: Plan) -> dict[str, Any]:
        time = own_or_example(self._mine)
        day = self._day(time)
        return {
            "whose": time.whose,
            "categories": categories_view(time, plan),
            "leaks": leaks_view(time, plan),
            "days": [[d.isoformat(), day_words(d)] for d in reversed(time.diary.dates)],
            "day": day.isoformat(),
            "after": after_view(time, plan, day),
        }

    def _day(self, time: Time) -> date:
        """The day that the learner chose, as long as the diary has it."""
        known = {day.isoformat(): day for day in time.diary.dates}
        return known.get(self.day) or first_day(time)

    def _on_message(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Keep a plan, or look at the diary again; whatever goes wrong is a sentence."""
        try:
            if message["type"] == "save":
                self._save(message)
            elif message["type"] == "day":
                self.day = str(message["day"])
            self._refresh()
            self.send({"type": "saved" if message["type"] == "save" else "looked", "number": message.get("number")})
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            self.send({"type": "trouble", "text": f"Not saved yet: {where} is not filled in as it should be."})
        except OSError as error:
            self.send({"type": "trouble", "text": f"Your plan could not be saved to disk ({error.strerror})."})
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("plan: %r", error)
            self.send({"type": "trouble", "text": _LOST})

    def _save(self, message: dict[str, Any]) -> None:
        plan = _ADAPTER.validate_python(message["plan"])
        self._mine.save_plan(plan, self._kept)
        self._kept = plan
        self.plan = message["plan"]

    def _refresh(self) -> None:
        seen = self._seen(self._kept or _ADAPTER.validate_python(_EMPTY))
        with self.hold_sync():
            for name, value in seen.items():
                setattr(self, name, value)
