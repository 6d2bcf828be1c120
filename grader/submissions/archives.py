"""Archives unpacked in memory: nothing is written by a name from inside, nothing grows without a limit."""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from grader.submissions.limits import MAX_ARCHIVE, MAX_FILES, MAX_NOTEBOOK, MAX_RATIO, MAX_UNPACKED
from grader.submissions.names import member_path, shown_name
from grader.submissions.reading import TOO_LARGE, wanted
from grader.submissions.troubles import BadArchive, HoldsLink, TooMuch

SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, UnicodeError)  # fmt: skip


def is_archive(raw: bytes) -> bool:
    """True where the bytes begin like a zip file or a (packed) tar file."""
    return raw[:4] in {b"PK\x03\x04", b"PK\x05\x06"} or raw[:2] == b"\x1f\x8b" or raw[:3] == b"BZh" or raw[:6] == b"\xfd7zXZ\x00" or raw[257:262] == b"ustar"  # fmt: skip


def unpack(raw: bytes, most_files: int = MAX_FILES, most_packed: int = MAX_ARCHIVE, most: int = MAX_UNPACKED) -> dict[str, bytes]:  # fmt: skip
    """The files that grading looks at, by path inside the archive. Raises SubmissionTrouble."""
    if len(raw) > most_packed:
        raise TooMuch(f"the archive has more than {most_packed:,} bytes")
    files: dict[str, bytes] = {}
    try:
        for number, (parts, size, packed, file) in enumerate(_members(raw)):
            if number >= most_files:
                raise TooMuch(f"the archive holds more than {most_files} files")
            # Sizes in an archive are claims; what is read is counted too.
            if size > most or (packed and size > MAX_RATIO * packed and size > 100_000):
                raise TooMuch("the archive unpacks to far more than it should")
            keep = wanted(parts)
            if keep:
                data = file.read(keep + 1)
                files["/".join(parts)] = data[:keep] if len(data) <= keep or keep != MAX_NOTEBOOK else TOO_LARGE
            most -= size
            if most < 0:
                raise TooMuch("the archive unpacks to far more than it should")
    except (BadArchive, HoldsLink, TooMuch):
        raise
    except _BROKEN as error:
        raise BadArchive(f"the archive cannot be opened ({type(error).__name__})") from error
    return files


Member = tuple[tuple[str, ...], int, int, IO[bytes]]


def _members(raw: bytes) -> Iterator[Member]:
    return _zip(raw) if raw[:2] == b"PK" else _tar(raw)


def _zip(raw: bytes) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for info in archive.infolist():
            parts = member_path(info.filename)
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                raise HoldsLink(f"the archive holds a link ({shown_name(info.filename)[:80]})")
            if info.flag_bits & 1:
                raise BadArchive("the archive is locked with a password")
            if parts and not info.is_dir():
                with archive.open(info) as file:
                    yield parts, info.file_size, info.compress_size, file


def _tar(raw: bytes) -> Iterator[Member]:
    limited: Any = _Limited(io.BytesIO(raw), raw)
    with tarfile.open(fileobj=limited.opened(), mode="r|") as archive:
        for info in archive:
            parts = member_path(info.name)
            if not (info.isreg() or info.isdir()):
                raise HoldsLink(f"the archive holds a link or a special file ({shown_name(info.name)[:80]})")
            if parts and info.isreg():
                file = archive.extractfile(info)
                assert file is not None  # a regular file has content
                yield parts, info.size, 0, file


class _Limited(io.RawIOBase):
    """Unpacks a tar file as it is read, and stops where it grows past the limit."""

    def __init__(self, packed: IO[bytes], raw: bytes) -> None:
        self._packed, self._raw, self._left = packed, raw, 2 * MAX_UNPACKED

    def opened(self) -> _Limited:
        """Itself, with the right way to unpack."""
        import bz2
        import gzip

        if self._raw[:2] == b"\x1f\x8b":
            self._packed = gzip.GzipFile(fileobj=self._packed)  # type: ignore[assignment]
        elif self._raw[:3] == b"BZh":
            self._packed = bz2.BZ2File(self._packed)
        elif self._raw[:6] == b"\xfd7zXZ\x00":
            self._packed = lzma.LZMAFile(self._packed)  # noqa: SIM115 (closed with its archive)
        return self

    def read(self, size: int = -1) -> bytes:
        """Some bytes of the tar file. Raises TooMuch."""
        data = self._packed.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        self._left -= len(data)
        if self._left < 0:
            raise TooMuch("the archive unpacks to far more than it should")
        return data
