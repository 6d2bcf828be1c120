"""nbgrader's log, kept from the screen and searched for the cause of a failure."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator

from sqlalchemy.exc import SAWarning


class Said(logging.Handler):
    """Keeps the last error that was logged."""

    cause = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the last line of an error: of a traceback that is the error itself."""
        lines = [line.strip() for line in record.getMessage().splitlines() if line.strip()]
        if (
            record.levelno >= logging.ERROR
            and lines
            and "traceback" not in lines[-1]
            and "processing assignment" not in lines[-1]
        ):
            self.cause = lines[-1]


@contextlib.contextmanager
def without_sqlalchemy_warnings() -> Iterator[None]:
    """nbgrader's own use of SQLAlchemy warns at each new submission; nothing that an instructor can mend."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=SAWarning)
        yield


@contextlib.contextmanager
def quiet(log: logging.Logger) -> Iterator[Said]:
    """Keep what a logger says off the screen while something runs; gives the last error."""
    said = Said()
    handlers, propagate, level = log.handlers[:], log.propagate, log.level
    log.handlers, log.propagate = [said], False
    log.setLevel(logging.ERROR)
    try:
        with without_sqlalchemy_warnings():
            yield said
    finally:
        log.handlers, log.propagate = handlers, propagate
        log.setLevel(level)
