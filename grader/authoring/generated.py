"""Generated files: which are out of date, and writing them so that a crash leaves no half."""

from __future__ import annotations

from pathlib import Path

from grader.files import write_safely


def stale(files: dict[Path, bytes]) -> list[Path]:
    """The paths whose file is missing or differs from what it should hold, in alphabetical order."""
    return sorted(path for path, data in files.items() if not path.is_file() or path.read_bytes() != data)


def write(files: dict[Path, bytes]) -> None:
    """Write the files that differ; the others keep their dates. Raises OSError."""
    for path in stale(files):
        write_safely(path, files[path])
