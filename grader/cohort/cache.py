"""Verdicts kept beside the class: a file that may be deleted at any time and only costs time then."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.submissions.verdicts import Known


class VerdictCache:
    """Verdicts by reply key. A damaged or full disk makes it forget, never fail."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            return _prepared(self._path)
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            try:
                return _prepared(self._path)
            except sqlite3.DatabaseError:
                return _prepared(Path(":memory:"))

    def find(self, keys: Iterable[str]) -> dict[str, Known]:
        """What is known about these replies."""
        found: dict[str, Known] = {}
        wanted = list(keys)
        marks = ",".join("?" * len(wanted))
        try:
            rows = self._connection.execute(f"SELECT key, data FROM verdict WHERE key IN ({marks})", wanted)  # noqa: S608 (only marks)
            for key, data in rows:
                found[key] = json.loads(data)
        except (sqlite3.Error, ValueError):
            return {}
        return found

    def keep(self, fresh: Mapping[str, Known]) -> None:
        """Add verdicts to what is known."""
        new = {key: known for key, known in fresh.items() if known}
        if not new:
            return
        old = self.find(new)
        rows = [(key, json.dumps(old.get(key, {}) | known)) for key, known in new.items()]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO verdict VALUES (?, ?)", rows)
        except sqlite3.Error:
            return  # judged again next time

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _prepared(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5)
    connection.execute("PRAGMA synchronous = OFF")  # a cache
    connection.execute("CREATE TABLE IF NOT EXISTS verdict (key TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("SELECT count(*) FROM (SELECT 1 FROM verdict LIMIT 1)").fetchone()
    return connection
