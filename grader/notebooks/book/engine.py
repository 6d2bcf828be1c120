"""The connection: one transaction at a time, waiting for others, and troubles in words."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

WAIT = 60
"""Seconds to wait for another program that writes to the gradebook."""


class BookTrouble(ValueError):
    """The gradebook cannot be used; the message says what to do. Everything recorded so far is kept."""


def connect(url: str, wait: float = WAIT) -> Engine:
    """An engine for the gradebook at ``url``. Raises BookTrouble."""
    try:
        options: dict[str, Any] = {"connect_args": {"timeout": wait}} if make_url(url).get_backend_name() == "sqlite" else {}  # fmt: skip
        engine = create_engine(url, **options)
    except (ArgumentError, NoSuchModuleError) as error:
        raise BookTrouble(f"the gradebook's address is not understood ({error}); mend db_url in nbgrader_config.py") from error  # fmt: skip
    except ImportError as error:
        raise BookTrouble("this gradebook needs a driver; install it with: pip install 'service-coach[postgres]'") from error  # fmt: skip
    if engine.dialect.name == "sqlite":
        _take_the_write_lock_first(engine)
    elif engine.dialect.name != "postgresql":
        raise BookTrouble(f"a gradebook on {engine.dialect.name} is not supported; use SQLite or PostgreSQL")
    return engine


def _take_the_write_lock_first(engine: Engine) -> None:
    """SQLite: a transaction that reads and then writes can fail half-way; one that begins with the lock waits."""

    @event.listens_for(engine, "connect")
    def _manual(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert(connection: Connection, table: Any) -> Any:
    """An insert that knows about conflicts, for this database."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def upsert(connection: Connection, table: Any, rows: list[dict[str, Any]], keys: list[str], update: list[str]) -> None:
    """Insert rows; where the keys are there already, set the columns in ``update``, or leave the row if there are none."""
    if not rows:
        return
    statement = insert(connection, table)
    if update:
        changes = {name: statement.excluded[name] for name in update}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    connection.execute(statement, rows)


@contextlib.contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All or nothing. Raises BookTrouble where the database refuses."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise BookTrouble(_in_words(error)) from error


def _in_words(error: SQLAlchemyError) -> str:
    cause = str(error.orig if isinstance(error, DBAPIError) else error).strip().split("\n")[0]
    advice = "see that the database is there and that you may write to it"
    if "locked" in cause:
        advice = "close other programs that use it"
    elif "full" in cause or "disk I/O" in cause:
        advice = "free some space on the disk"
    return f"the gradebook cannot be written ({cause}); {advice}, then run the same command again: nothing is lost"


def file_mark(engine: Engine) -> tuple[int, int] | None:
    """Which file an SQLite gradebook is; None for other databases and where there is none."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    try:
        found = os.stat(engine.url.database)
    except OSError:
        return None
    return found.st_dev, found.st_ino
