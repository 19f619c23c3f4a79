"""The store of a service in SQLite: one table, in which each row is plain data as JSON."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "CREATE TABLE IF NOT EXISTS stored (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


class SqliteStore:
    """Keeps what a service stores in one database, which several instances of the service may share."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.execute(TABLE)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let no other instance read or write until the end; then keep everything, or after an error nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        before = self.connection.total_changes
        try:
            yield
            if self.connection.total_changes > before:
                self.connection.commit()
        finally:
            self.connection.rollback()

    def get(self, key: str) -> Any:
        """Return what is stored under a key, or nothing."""
        row = self.connection.execute("SELECT value FROM stored WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def __setitem__(self, key: str, value: Any) -> None:
        self.connection.execute("INSERT OR REPLACE INTO stored VALUES (?, ?)", (key, json.dumps(value)))

    def pop(self, key: str, default: None) -> Any:
        """Remove a key, and return what was stored under it."""
        value = self.get(key)
        self.connection.execute("DELETE FROM stored WHERE key = ?", (key,))
        return default if value is None else value

    def starting(self, prefix: str) -> list[tuple[str, Any]]:
        """Return all keys that begin alike, with their values, in the order of the keys."""
        found = self.connection.execute(
            "SELECT key, value FROM stored WHERE substr(key, 1, ?) = ? ORDER BY key", (len(prefix), prefix)
        )
        return [(key, json.loads(value)) for key, value in found]
