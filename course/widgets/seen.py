"""A picture of the learner's time that follows the diary: drawn anew when the day painter has saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from course.time_seen import Seen
from course.widgets import assets

_TROUBLE = "This picture could not be drawn, and it is not your fault. Your diary is safe."


class SeenTime(anywidget.AnyWidget):
    """``html`` is the picture; ``choices`` are the days or weeks that one may look at, ``chosen`` the one that is shown."""

    _esm = assets.script("seen.js")
    _css = assets.style("painter/painter.css")

    title = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, make: Callable[[str], Seen], label: str = "") -> None:
        """``make(choice)`` draws; ``label`` names the list of choices."""
        self._make = make
        super().__init__(title=title, label=label, **_traits(make("")))
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Draw again, perhaps another day; whatever goes wrong is a sentence."""
        try:
            found = _traits(self._make(str(message.get("choice", self.chosen))))
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("%s: %r", self.title, error)
            self.send({"type": "said", "text": _TROUBLE})
            return
        with self.hold_sync():
            for name, value in found.items():
                setattr(self, name, value)
        self.send({"type": "said", "text": ""})


def _traits(seen: Seen) -> dict[str, Any]:
    return {"html": seen.html, "choices": [list(c) for c in seen.choices], "chosen": seen.chosen}
