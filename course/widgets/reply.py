"""The reply box: a learner writes, it is kept in a file, checked, explained."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from course import own_day
from course.attempts import Desk
from course.widgets import assets
from course.workbook import Saved, fingerprint
from grader.tables import beginning, said_of


class ReplyBox(anywidget.AnyWidget):
    """A box for one written reply.

    ``task`` is what the screen shows of the task; ``text`` and ``saved`` (the fingerprint of what lies
    in the file) start from the file; messages from the screen are handled by ``_on_message``.
    """

    _esm = assets.script("table.js", "reply.js")
    _css = assets.style()

    task = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    saved = traitlets.Unicode().tag(sync=True)
    gain = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk, *, practice: bool = True) -> None:
        """``practice`` offers the check, and the model answer; a graded exercise offers hints only."""
        self._desk = desk
        kept = desk.workbook.reply(desk.task.id)
        text = kept if kept.strip() or desk.task.table is None else beginning(desk.task.table)
        super().__init__(
            task={
                "id": desk.task.id,
                "title": desk.task.title,
                "words": desk.task.words,
                "practice": practice,
                "place": str(desk.workbook.folder.name),
                "hints": len(desk.task.hints),
                "table": self._table(),
            },
            text=text,
            saved=fingerprint(kept),
            gain=desk.gain() if practice else "",
        )
        self.on_msg(self._on_message)

    def _table(self) -> dict[str, Any] | None:
        """What the screen draws of a table: nothing of what is right. ``days`` where a day of one's own is asked for."""
        table = self._desk.task.table
        if table is None:
            return None
        columns = [{"name": c.name, "title": c.shown, "kind": c.kind, "choices": c.choices} for c in table.columns]
        shown = {"columns": columns, "fixed": table.key if table.given else []}
        return shown | ({"days": own_day.days(self._desk.workbook.folder)} if table.day is not None else {})

    def _on_message(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Handle one message; whatever goes wrong is said in the box, never as a traceback."""
        handlers = {
            "save": self._save,
            "resolve": self._resolve,
            "check": self._check,
            "hint": self._hint,
            "model": self._model,
            "day": self._day,
        }
        try:
            handlers[message["type"]](message)
        except OSError as error:
            self.send(
                {
                    "type": "trouble",
                    "text": f"Your reply could not be saved to disk ({error.strerror}). It is kept in this browser window; copy it before you close it.",
                }
            )
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("reply box %s: %r", self._desk.task.id, error)
            self.send(
                {
                    "type": "trouble",
                    "text": "Something went wrong here, and it is not your fault. Your text is still in the box.",
                }
            )

    def _save(self, message: dict[str, Any]) -> None:
        self._answer(self._desk.workbook.save(self._desk.task.id, str(message["text"]), str(message["base"])), message)

    def _resolve(self, message: dict[str, Any]) -> None:
        self._answer(self._desk.workbook.replace(self._desk.task.id, str(message["text"])), message)

    def _answer(self, saved: Saved, message: dict[str, Any]) -> None:
        self.saved = saved.fingerprint
        self.send(
            {
                "type": "saved",
                "fingerprint": saved.fingerprint,
                "conflict": saved.conflict,
                "number": message.get("number"),
                "said": said_of(str(message["text"]), table) if (table := self._desk.task.table) is not None else "",
            }
        )
        if saved.conflict is None:
            self.text = str(message["text"])

    def _check(self, message: dict[str, Any]) -> None:
        # The grader loads the language library on first use; importing it late keeps lessons quick to open.
        from grader.feedback import feedback_html
        from grader.grading import grade

        text = str(message["text"])
        day = self._desk.workbook.reply(self._desk.task.record) if self._desk.task.record else ""
        result = grade(text, self._desk.task, day=day)
        before = len(self._desk.workbook.log(self._desk.task.id)["attempts"])
        log = self._desk.record(text, result)
        self.gain = self._desk.gain()
        self.send({
            "type": "feedback",
            "html": feedback_html(text, result),
            "outcome": str(result.outcome),
            "new": len(log["attempts"]) > before,
            "honest": self._desk.honest_attempts(),
        })  # fmt: skip

    def _day(self, message: dict[str, Any]) -> None:
        """Fill the box with a day of the diary, or with the example's name; what stood there is kept."""
        current = self._desk.workbook.reply(self._desk.task.id)
        if current.strip():
            self._desk.workbook.keep(self._desk.task.id, current)
        day = str(message.get("day", ""))
        folder = self._desk.workbook.folder
        text = own_day.day_text(folder, day, labels=bool(message.get("labels"))) if day else "example"
        self.send({"type": "filled", "text": text})

    def _hint(self, _message: dict[str, Any]) -> None:
        self.send({"type": "hint", "text": self._desk.next_hint()})

    def _model(self, _message: dict[str, Any]) -> None:
        self.send({"type": "model", "text": self._desk.model()})
