"""Generated files: which are out of date, and writing them so that a crash leaves no half."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def stale(files: dict[Path, bytes]) -> list[Path]:
    """The paths whose file is missing or differs from what it should hold, in alphabetical order."""
    return sorted(path for path, data in files.items() if not path.is_file() or path.read_bytes() != data)


def write(files: dict[Path, bytes]) -> None:
    """Write the files that differ; the others keep their dates. Raises OSError."""
    for path in stale(files):
        write_file(path, files[path])


def write_file(path: Path, data: bytes) -> None:
    """Write one file: afterwards it holds the old or the new content, never a part. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)  # mkstemp makes files that only their owner can read
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
