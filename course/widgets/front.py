"""The front page: modules, lessons, what is done, what is next; download and restore of one's own work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course import catalog
from course.backup import BackupError, pack, unpack
from course.handing_in import state_of
from course.widgets import assets


class FrontPage(anywidget.AnyWidget):
    """``modules`` with their lessons and progress, ``next`` the lesson to go on with, ``passing`` where nothing stays."""

    _esm = assets.script("front.js")
    _css = assets.style()

    modules = traitlets.List().tag(sync=True)
    next = traitlets.Dict().tag(sync=True)
    passing = traitlets.Bool().tag(sync=True)

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        super().__init__(**self._state(), passing="BINDER_SERVICE_HOST" in os.environ)
        self.on_msg(self._on_message)

    def _state(self) -> dict[str, Any]:
        modules = [self._module(module) for module in catalog.modules()]
        return {"modules": modules, "next": self._next(modules)}

    def _next(self, modules: list[dict[str, Any]]) -> dict[str, str]:
        lesson = catalog.next_lesson(self._desk)
        if lesson is None:
            return {}
        begun = any(known["begun"] for module in modules for known in module["lessons"])
        word = "Go on with" if begun else "Begin with"
        return {"title": lesson.title, "number": lesson.number, "place": lesson.place, "word": word}

    def _module(self, module: catalog.Module) -> dict[str, Any]:
        lessons = []
        for lesson in module.lessons:
            progress = catalog.progress(lesson, self._desk)
            lessons.append({
                "title": lesson.title, "number": lesson.number, "place": lesson.place,
                "state": progress.words, "begun": progress.done > 0,
            })  # fmt: skip
        about = {
            "number": module.file.number,
            "title": module.file.title,
            "about": module.file.about,
            "lessons": lessons,
        }
        return about | self._exercise(module.exercise)

    def _exercise(self, name: str) -> dict[str, str]:
        if not name:
            return {"exercise": "", "written": ""}
        replies = state_of(name, self._desk / "exercises" / name)
        written = sum(reply.words > 0 for reply in replies)
        words = f"{written} of {len(replies)} replies written" if written else "not started"
        return {"exercise": f"exercises/{name}/{name}.ipynb", "written": words}

    def _refresh(self) -> None:
        for name, value in self._state().items():
            setattr(self, name, value)

    def _on_message(self, _widget: Any, message: dict[str, Any], buffers: Any) -> None:
        """Pack or bring back the learner's work; trouble is one sentence."""
        try:
            if message.get("type") == "look":
                self._refresh()
                self.send({"type": "looked"})
            elif message.get("type") == "download":
                packed = pack(self._desk, private=message.get("private") is not False)
                self.send({"type": "download", "name": "my-coaching-course.zip"}, [packed])
            elif message.get("type") == "restore":
                restored = unpack(bytes(buffers[0]), self._desk)
                self._refresh()
                self.send({"type": "said", "text": restored.words})
        except BackupError as error:
            self.send({"type": "said", "text": f"Nothing was changed: {error}."})
        except OSError as error:
            self.send({"type": "said", "text": f"The disk said no ({error.strerror}). Free some space and try again."})
