"""The learner's diary file: plain CSV, written whole and safely; a damaged line is reported and the file kept beside.

The first line names the zone; then ``start,end,category,label`` with local times and their offset from UTC.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.files import write_changed, write_safely
from grader.timelog.model import Block, Diary, minutes_between

COLUMNS = ("start", "end", "category", "label")
TIME = "%Y-%m-%dT%H:%M%z"
_HEADER = "# Time diary. Times are local, with their offset from UTC. Zone: {zone}"
_ZONE = re.compile(r"#.*\bzone:\s*(\S+)", re.IGNORECASE)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\0": "\\0"}
_UNESCAPES = {escaped[1]: plain for plain, escaped in _ESCAPES.items()}


class DamagedDiary(UserWarning):
    """Some lines of a diary file could not be read; the message names them and the copy that was kept."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A line of a diary file that could not be read: its number from 1, its text, what is wrong with it."""

    line: int
    text: str
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}: {self.text!r}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A diary as read, the lines that could not be read, and where the whole file was kept because of them."""

    diary: Diary
    damage: tuple[Damage, ...] = ()
    kept: Path | None = None


def save(diary: Diary, path: Path) -> None:
    """Write the diary; a crash leaves the old file or the new one. Raises OSError."""
    out = io.StringIO()
    print(_HEADER.format(zone=diary.zone.key), file=out)
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows((_moment(b.start), _moment(b.end), _escape(b.category), _escape(b.label)) for b in diary.blocks)
    write_changed(path, out.getvalue().encode("utf-8", errors="replace"))


def load(path: Path, zone: ZoneInfo | None = None) -> Diary:
    """The diary of a file; an empty one where there is no file yet. Warns ``DamagedDiary``; see ``read``."""
    loaded = read(path, zone)
    if loaded.damage:
        lines = "\n".join(map(str, loaded.damage))
        where = f"the whole file is kept as {loaded.kept}" if loaded.kept else "the file could not be copied"
        warnings.warn(DamagedDiary(f"{path}: {where}; these lines could not be read:\n{lines}"), stacklevel=2)
    return loaded.diary


def read(path: Path, zone: ZoneInfo | None = None) -> Loaded:
    """The diary of a file with what is damaged. ``zone`` counts where the file names none (else UTC).

    When a line is damaged the whole file is copied beside before anything can write over it.
    """
    zone = zone or ZoneInfo("UTC")
    if not path.exists():
        return Loaded(Diary(zone))
    data = path.read_bytes()
    lines = data.decode("utf-8-sig", errors="replace").split("\n")
    damage: list[Damage] = []
    zone = _zone(lines, zone, damage)
    blocks = _without_overlaps(_blocks(lines, damage), damage)
    damage.sort(key=lambda d: d.line)
    return Loaded(Diary.of(zone, blocks), tuple(damage), _keep(path, data) if damage else None)


def _zone(lines: list[str], otherwise: ZoneInfo, damage: list[Damage]) -> ZoneInfo:
    found = _ZONE.match(lines[0])
    if not found:
        damage.append(Damage(1, lines[0], f"the zone should stand here; times are shown in {otherwise.key}"))
        return otherwise
    try:
        return ZoneInfo(found[1])
    except (KeyError, ValueError, OSError):
        damage.append(Damage(1, lines[0], f"there is no zone {found[1]}; times are shown in {otherwise.key}"))
        return otherwise


def _blocks(lines: list[str], damage: list[Damage]) -> Iterable[tuple[int, str, Block]]:
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("#") or line == ",".join(COLUMNS):
            continue
        try:
            yield number, line, _block(line)
        except (ValueError, csv.Error, OverflowError) as error:
            damage.append(Damage(number, line, str(error)))


def _block(line: str) -> Block:
    if "�" in line:
        raise ValueError("bytes that are not UTF-8")
    fields = next(csv.reader([line], strict=True))
    if len(fields) != len(COLUMNS):
        raise ValueError(f"{len(fields)} fields where {len(COLUMNS)} belong")
    start, end = (datetime.fromisoformat(text) for text in fields[:2])
    return Block(start, end, _unescape(fields[2]), _unescape(fields[3]))


def _without_overlaps(numbered: Iterable[tuple[int, str, Block]], damage: list[Damage]) -> Iterable[Block]:
    """Blocks in order of time; one that runs into the block before it is damage."""
    last: tuple[int, Block] | None = None
    for number, line, block in sorted(numbered, key=lambda item: item[2].start):
        if last and minutes_between(last[1].end, block.start) < 0:
            damage.append(Damage(number, line, f"overlaps line {last[0]}"))
            continue
        last = number, block
        yield block


def _keep(path: Path, data: bytes) -> Path | None:
    """Copy the damaged file beside itself, once for each content; None where the folder cannot be written."""
    number = 1
    while True:
        copy = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
        try:
            if not copy.exists():
                write_safely(copy, data)
            if copy.read_bytes() == data:
                return copy
        except OSError:
            return None
        number += 1


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _escape(text: str) -> str:
    """One line for each block, so that a stray quote damages one line and not the rest of the file."""
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _UNESCAPES.get(found[1], found[0]), text)
