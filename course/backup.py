"""Download and restore: all of a learner's work in one zip file, and back again without overwriting anything unseen."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.files import write_safely

# Only these files are work; nothing else is packed or unpacked.
_WORK = re.compile(
    r"^(?:exercises/)?[a-z][a-z0-9_]{0,40}/(?:replies/(?:kept/)?[a-z0-9][a-z0-9-]{0,80}\.(?:md|json)|progress/[a-z0-9][a-z0-9-]{0,80}\.json)\Z"
)
# The learner's own time is private: it is packed only where they want it, and always comes back.
_PRIVATE = re.compile(r"^my-time/(?:kept/)?[a-z0-9][a-z0-9._-]{0,80}\.(?:csv|yaml)\Z")
MAX_ARCHIVE = 20_000_000
MAX_FILE = 1_000_000
MAX_FILES = 5_000


class BackupError(ValueError):
    """The file is no backup of this course; the message says what to do."""


@dataclass(frozen=True)
class Restored:
    """How many files came back, were the same already, were kept beside a newer one, or were no work."""

    new: int
    same: int
    beside: int
    ignored: int

    @property
    def words(self) -> str:
        """The result in one sentence."""
        text = f"{self.new} files came back, {self.same} were here already."
        if self.beside:
            text += f" {self.beside} differ from what is here: yours from the file are in the kept folder, nothing was overwritten."
        return text + (f" {self.ignored} other files were left out." if self.ignored else "")


def pack(desk: Path, *, private: bool = True) -> bytes:
    """All replies and progress below ``desk`` as a zip file; the time diary too if ``private``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(desk.rglob("*")):
            name = path.relative_to(desk).as_posix()
            if path.is_file() and not path.is_symlink() and (_WORK.match(name) or (private and _PRIVATE.match(name))):
                archive.write(path, name)
    return buffer.getvalue()


def unpack(data: bytes, desk: Path) -> Restored:
    """Bring the work of a backup back. A file that differs from what is here goes beside it. Raises BackupError."""
    if len(data) > MAX_ARCHIVE:
        raise BackupError("this file is too large to be a backup of the course")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BackupError(
            "this is not a backup of the course; choose the zip file that “Download my work” made"
        ) from error
    if len(members) > MAX_FILES:
        raise BackupError("this file holds too many entries to be a backup of the course")
    counts = {"new": 0, "same": 0, "beside": 0, "ignored": 0}
    for member in members:
        counts[_restore(archive, member, desk)] += 1
    return Restored(**counts)


def _restore(archive: zipfile.ZipFile, member: zipfile.ZipInfo, desk: Path) -> str:
    if not (_WORK.match(member.filename) or _PRIVATE.match(member.filename)) or member.file_size > MAX_FILE:
        return "ignored"
    try:
        with archive.open(member) as file:
            content = file.read(MAX_FILE + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise BackupError(f"{member.filename} in this file is damaged; download your work again") from error
    target = desk / member.filename
    if any(parent.is_symlink() for parent in (target, *target.parents)) or len(content) > MAX_FILE:
        return "ignored"
    if not target.exists():
        write_safely(target, content)
        return "new"
    if target.read_bytes() == content:
        return "same"
    beside = (
        target.parent / "kept" / f"{target.stem}-restored{target.suffix}" if target.parent.name != "kept" else target
    )
    number = 1
    while beside.exists() and beside.read_bytes() != content:
        number += 1
        beside = beside.with_name(f"{target.stem}-restored-{number}{target.suffix}")
    write_safely(beside, content)
    return "beside"
