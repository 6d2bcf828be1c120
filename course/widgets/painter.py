"""The day painter: the screen records, Python keeps the file, reads typed lines and imports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import anywidget
import traitlets

from course.my_time import Kept, MyTime
from course.screen_time import clock_changes, day_date, day_number, from_screen, looks, to_screen
from course.widgets import assets

_PARTS = (
    "time",
    "blocks",
    "grid",
    "strokes",
    "palette",
    "form",
    "week",
    "list",
    "usual",
    "typing",
    "import",
    "keeping",
)
_LOST = "Something went wrong here, and it is not your fault. What you recorded is still on this page."


class DayPainter(anywidget.AnyWidget):
    """``blocks`` are the diary as it was when the page opened, ``saved`` its fingerprint, ``zone`` empty until known."""

    _esm = assets.script(*(f"painter/{part}.js" for part in _PARTS), "painter/painter.js")
    _css = assets.style("painter/painter.css")

    place = traitlets.Unicode().tag(sync=True)
    zone = traitlets.Unicode().tag(sync=True)
    offsets = traitlets.List().tag(sync=True)
    today = traitlets.Int().tag(sync=True)
    categories = traitlets.List().tag(sync=True)
    blocks = traitlets.List().tag(sync=True)
    saved = traitlets.Unicode().tag(sync=True)
    damage = traitlets.Unicode().tag(sync=True)

    def __init__(self, mine: MyTime) -> None:
        self._mine = mine
        loaded = mine.read()
        self._zone = loaded.diary.zone
        tree = mine.tree().covering({b.category for b in loaded.diary.blocks})
        super().__init__(
            place=str(mine.folder),
            zone=self._zone.key if mine.path.exists() else "",
            blocks=to_screen(loaded.diary.blocks),
            categories=looks(tree),
            saved=mine.fingerprint(),
            damage=_damage_words(loaded),
            **self._clock(loaded.diary.blocks),
        )
        self.on_msg(self._on_message)

    def _clock(self, blocks: Any = ()) -> dict[str, Any]:
        now = datetime.now(UTC)
        first, last = (min(now, blocks[0].start), max(now, blocks[-1].end)) if blocks else (now, now)
        local = now.astimezone(self._zone).date()
        return {"offsets": clock_changes(self._zone, first, last), "today": day_number(local)}

    def _on_message(self, _widget: Any, message: dict[str, Any], buffers: Any) -> None:
        """Handle one message; whatever goes wrong is said on the page, never as a traceback."""
        try:
            getattr(self, f"_on_{message['type']}")(message, buffers)
        except OSError as error:
            self._trouble(
                f"Your diary could not be saved to disk ({error.strerror}). It is kept in this browser; free some space."
            )
        except Exception as error:  # the learner gets a sentence, the author the cause
            self.log.error("day painter: %r", error)
            self._trouble(_LOST)

    def _trouble(self, text: str, about: str = "") -> None:
        self.send({"type": "trouble", "text": text, "about": about})

    def _on_zone(self, message: dict[str, Any], _buffers: Any) -> None:
        """The browser knows the learner's zone; a diary that has a file keeps its own."""
        if not self._mine.path.exists():
            self._zone = _known_zone(str(message["zone"]))
        self.set_trait("offsets", self._clock()["offsets"])
        self.set_trait("today", self._clock()["today"])
        self.set_trait("zone", self._zone.key)

    def _on_save(self, message: dict[str, Any], _buffers: Any) -> None:
        self._answer(self._mine.save(from_screen(message["blocks"], self._zone), str(message["base"])), message)

    def _on_resolve(self, message: dict[str, Any], _buffers: Any) -> None:
        self._answer(self._mine.resolve(from_screen(message["blocks"], self._zone)), message)

    def _answer(self, kept: Kept, message: dict[str, Any]) -> None:
        if kept.conflict is None:
            self.set_trait("blocks", message["blocks"])
            self.set_trait("saved", kept.fingerprint)
        conflict = None if kept.conflict is None else to_screen(kept.conflict.blocks)
        self.send({
            "type": "saved", "fingerprint": kept.fingerprint, "conflict": conflict, "number": message.get("number"),
        })  # fmt: skip

    def _on_typed(self, message: dict[str, Any], _buffers: Any) -> None:
        """Typed lines become blocks; lines that cannot be read go back into the box."""
        from grader.timelog import typed

        found = typed.entries(str(message["text"]), day_date(message["day"]), self._zone, self._sort())
        rest = "\n".join(text for _, text, _ in found.wrong)
        problems = [f"“{text}”: {why}" for _, text, why in found.wrong]
        self.send({
            "type": "typed", "blocks": to_screen(found.blocks), "rest": rest, "problems": problems,
            "words": _typed_words(len(found.blocks), len(found.wrong)),
        })  # fmt: skip

    def _sort(self) -> Callable[[str], str | None]:
        """The category that a label most likely means, by the learner's own past choices first."""
        from grader.timelog.suggest import Suggester, own_choices

        suggester = Suggester(self._mine.tree(), own_choices(from_screen(self.blocks, self._zone)))
        return lambda label: next((s.category for s in suggester.suggest(label, 1)), None)

    def _on_import(self, message: dict[str, Any], buffers: Any) -> None:
        """A log as bytes; nothing of it is in the diary before the learner says so."""
        from course.logs import Importer
        from grader.timelog.importing import LogError

        self._importer = Importer(self._mine.tree(), from_screen(self.blocks, self._zone))
        self._name = str(message["name"])
        try:
            self._found = self._importer.read(bytes(buffers[0]), self._name)
        except LogError as error:
            self._trouble(f"{self._name} could not be read: {error}.", about="import")
            return
        self._show_import("")

    def _on_mend(self, message: dict[str, Any], _buffers: Any) -> None:
        self._found = self._importer.mended(self._found, message["choices"])
        self._show_import(str(message["focus"]))

    def _show_import(self, focus: str) -> None:
        view = self._importer.view(self._found, self._name)
        tree = self._mine.tree().covering({block[2] for block in view["blocks"]})
        self.send({"type": "imported", "found": view | {"focus": focus}, "categories": looks(tree)})

    def _on_copy(self, _message: dict[str, Any], _buffers: Any) -> None:
        """The diary's file as it is, to take along."""
        content = self._mine.path.read_bytes() if self._mine.path.exists() else b""
        self.send({"type": "copy", "name": "my-diary.csv"}, [content])

    def _on_look(self, _message: dict[str, Any], _buffers: Any) -> None:
        """Another window may have written the file."""
        mark = self._mine.fingerprint()
        if mark != self.saved:
            blocks = to_screen(self._mine.read(self._zone).diary.blocks)
            self.set_trait("blocks", blocks)
            self.set_trait("saved", mark)
            self.send({"type": "newer", "blocks": blocks, "fingerprint": mark})


def _known_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _typed_words(read: int, wrong: int) -> str:
    if not wrong:
        return "All lines are in your day."
    lines = "One line" if wrong == 1 else f"{wrong} lines"
    return f"{read} put in. {lines} could not be read; change {'it' if wrong == 1 else 'them'} and try again:"


def _damage_words(loaded: Any) -> str:
    if not loaded.damage:
        return ""
    lines = "; ".join(str(damage) for damage in loaded.damage[:5])
    more = f" and {len(loaded.damage) - 5} more" if len(loaded.damage) > 5 else ""
    where = f" The whole file is kept as {loaded.kept.name}." if loaded.kept else ""
    return (
        f"{len(loaded.damage)} lines of your diary could not be read ({lines}{more}).{where} All other lines are here."
    )
