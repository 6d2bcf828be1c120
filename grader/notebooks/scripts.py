"""nbgrader calls other commands by name (alembic): they lie beside this Python, which need not be on the PATH."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def scripts_in_reach() -> Iterator[None]:
    """Put the folder of this Python's scripts on the PATH while something runs."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
