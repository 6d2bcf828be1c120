"""Handing in a graded exercise, and grading oneself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course import handing_in
from course.widgets import assets

_TROUBLE = "Something went wrong here, and it is not your fault. Your replies are safe; ask your instructor."


class HandIn(anywidget.AnyWidget):
    """``replies`` says how far each reply is; a click hands the folder in."""

    _esm = assets.script("handin.js")
    _css = assets.style()

    replies = traitlets.List().tag(sync=True)

    def __init__(self, exercise: str, folder: Path) -> None:
        self._exercise = exercise
        self._folder = folder
        super().__init__(replies=self._state())
        self.on_msg(self._on_message)

    def _state(self) -> list[dict[str, Any]]:
        states = handing_in.state_of(self._exercise, self._folder)
        return [{"title": s.title, "words": s.sentence, "written": s.words > 0} for s in states]

    def _on_message(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Look again, or hand in; whatever goes wrong is a sentence."""
        try:
            self.replies = self._state()
            if message.get("type") == "submit":
                self.send({"type": "said", "text": handing_in.submit(self._exercise, self._folder)})
            else:
                self.send({"type": "looked"})
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("handing in %s: %r", self._exercise, error)
            self.send({"type": "said", "text": _TROUBLE})


class SelfCheck(anywidget.AnyWidget):
    """A click grades all replies of the exercise on this computer."""

    _esm = assets.script("selfcheck.js")
    _css = assets.style()

    def __init__(self, exercise: str, folder: Path) -> None:
        self._exercise = exercise
        self._folder = folder
        super().__init__()
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, _message: dict[str, Any], _buffers: Any) -> None:
        """Grade and send the feedback; whatever goes wrong is a sentence."""
        try:
            total, judged = handing_in.grade_oneself(self._exercise, self._folder)
            self.send(
                {"type": "judged", "total": total, "replies": [{"title": j.title, "html": j.html} for j in judged]}
            )
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("self-check of %s: %r", self._exercise, error)
            self.send({"type": "said", "text": _TROUBLE})
