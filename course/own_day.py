"""A day of the learner's own diary as the lines of a table, to hand in. The diary itself never leaves its folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from course.my_time import MyTime
from grader.timelog.model import UNKNOWN, Diary


def days(folder: Path) -> list[str]:
    """The days of the diary as ISO dates, the latest first; none where there is no diary."""
    diary = _diary(folder)
    return [day.isoformat() for day in reversed(diary.dates)] if diary is not None else []


def day_text(folder: Path, day: str, *, labels: bool) -> str:
    """The lines of a day: start, end, category and, if wanted, the label. Raises ValueError for no date."""
    diary = _diary(folder)
    wanted = date.fromisoformat(day)
    lines = []
    for block in diary.day(wanted) if diary is not None else ():
        if block.category == UNKNOWN:
            continue
        end = "24:00" if block.end.date() != wanted else f"{block.end:%H:%M}"
        label = block.label.replace("|", "/").replace("\n", " ") if labels else ""
        lines.append(f"{block.start:%H:%M} | {end} | {block.category} | {label}".rstrip(" |"))
    return "\n".join(lines)


def _diary(folder: Path) -> Diary | None:
    """The diary of the learner's folder, seen from the folder of a module or an exercise; None where there is none."""
    mine = MyTime.beside(folder)
    return mine.read().diary if mine.path.is_file() else None
