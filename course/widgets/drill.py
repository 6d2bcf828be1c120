"""A drill on the screen: shows items, sends answers to `course.drills`, keeps score in the workbook."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import anywidget
import traitlets

from course.drills import Drill, Reaction, WrongAnswer
from course.widgets import assets
from course.workbook import Workbook


class DrillWidget(anywidget.AnyWidget):
    """One drill. ``done`` holds, an item, the last answer, the first answer, the first and the best points."""

    _esm = assets.drill_script()
    _css = assets.style()

    drill = traitlets.Dict().tag(sync=True)
    done = traitlets.Dict().tag(sync=True)

    def __init__(self, drill: Drill, workbook: Workbook) -> None:
        self._drill = drill
        self._workbook = workbook
        known = {item.id for item in drill.items}
        done = {name: state for name, state in workbook.progress(drill.id).items() if name in known}
        super().__init__(drill=drill.view(), done=done)
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Score one answer; a wrong or damaged one is answered with a sentence. A review is not kept."""
        name = str(message.get("item", ""))
        try:
            if message.get("watch"):
                found = self._drill.item(name).alarms(message.get("answer"))
                self.send({"type": "alarms", "item": name, "alarms": [asdict(alarm) for alarm in found]})
            else:
                self._score(name, message.get("answer"), review=bool(message.get("review")))
        except WrongAnswer as error:
            self.send({"type": "trouble", "item": name, "text": f"{str(error)[:1].upper()}{str(error)[1:]}."})
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("drill %s, item %s: %r", self._drill.id, name, error)
            self.send(
                {
                    "type": "trouble",
                    "item": name,
                    "text": "Something went wrong here, and it is not your fault. Go on with the next one.",
                }
            )

    def _score(self, name: str, answer: Any, *, review: bool) -> None:
        item = self._drill.item(name)
        reaction = item.react(answer)
        start = self.done.get(name, {}).get("start")
        if start is not None:
            reaction = replace(reaction, gain=item.gain(start, answer))
        if not reaction.more and not review:
            self._keep(name, answer, reaction)
        self.send({"type": "reaction", "item": name, "review": review, **asdict(reaction)})

    def _keep(self, name: str, answer: Any, reaction: Reaction) -> None:
        known = self.done.get(name, {})
        state = {
            "answer": answer,
            "start": known.get("start", known.get("answer", answer)),
            "first": known.get("first", reaction.points),
            "best": max(known.get("best", 0.0), reaction.points),
        }
        done = {**self.done, name: state}
        # Kept before the page says that it is done.
        self._workbook.write_progress(self._drill.id, done)
        self.done = done
