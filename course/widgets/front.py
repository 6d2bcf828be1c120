"""The front page: modules, lessons, what is done, what is next; download and restore of one's own work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course import catalog
from course.backup import BackupError, pack, unpack

_HERE = Path(__file__).parent


class FrontPage(anywidget.AnyWidget):
    """``modules`` with their lessons and progress, ``next`` the lesson to go on with."""

    _esm = _HERE / "front.js"
    _css = _HERE / "course.css"

    modules = traitlets.List().tag(sync=True)
    next = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        super().__init__(**self._state())
        self.on_msg(self._on_message)

    def _state(self) -> dict[str, Any]:
        lesson = catalog.next_lesson(self._desk)
        return {
            "modules": [self._module(module) for module in catalog.modules()],
            "next": {"title": lesson.title, "number": lesson.number, "place": lesson.place} if lesson else {},
        }

    def _module(self, module: catalog.Module) -> dict[str, Any]:
        lessons = []
        for lesson in module.lessons:
            progress = catalog.progress(lesson, self._desk)
            lessons.append({
                "title": lesson.title, "number": lesson.number, "place": lesson.place,
                "state": progress.words, "finished": progress.finished,
            })  # fmt: skip
        exercise = f"exercises/{module.exercise}/{module.exercise}.ipynb" if module.exercise else ""
        return {"number": module.file.number, "title": module.file.title, "about": module.file.about, "lessons": lessons, "exercise": exercise}

    def _on_message(self, _widget: Any, message: dict[str, Any], buffers: Any) -> None:
        """Pack or bring back the learner's work; trouble is one sentence."""
        try:
            if message.get("type") == "download":
                self.send({"type": "download", "name": "my-coaching-course.zip"}, [pack(self._desk)])
            elif message.get("type") == "restore":
                restored = unpack(bytes(buffers[0]), self._desk)
                for name, value in self._state().items():
                    setattr(self, name, value)
                self.send({"type": "said", "text": restored.words})
        except BackupError as error:
            self.send({"type": "said", "text": f"Nothing was changed: {error}."})
        except OSError as error:
            self.send({"type": "said", "text": f"The disk said no ({error.strerror}). Free some space and try again."})
