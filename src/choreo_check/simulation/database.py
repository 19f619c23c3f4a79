"""A service's own SQLite database: a real one, in memory, that a run can crash.

The connection is sqlite3's, with its commits made points at which a run may deviate. What was committed survives a
crash of the service; an open transaction is rolled back, as SQLite does when it finds a hot journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self

Point = Callable[[str, str], bool]


COMMITS = ("COMMIT", "END")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor(sqlite3.Cursor):
    """A cursor that passes a point before each statement which reads in the open, or makes a change durable."""

    connection: Connection

    def execute(self, sql: str, *parameters: Any) -> Self:
        self.connection.about_to(sql)
        return super().execute(sql, *parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Self:
        self.connection.about_to(sql)
        return super().executemany(sql, parameters)

    def executescript(self, script: str, /) -> Self:
        self.connection.about_to("COMMIT")  # which it does first
        super().executescript(script)
        return self


class Connection(sqlite3.Connection):
    """A connection whose commits can fail, and before which the process can die.

    What is read outside of a transaction may have been changed by another instance when it is used.
    """

    point: Point | None = None

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self.cursor().execute(sql, *parameters)
        return cursor

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self.cursor().executemany(sql, parameters)
        return cursor

    def executescript(self, script: str, /) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self.cursor().executescript(script)
        return cursor

    def plain_cursor(self) -> sqlite3.Cursor:
        """Return a cursor that passes no points: what a run looks at is nothing that a service does."""
        return super().cursor()

    def about_to(self, sql: str) -> None:
        """Pass the point before a statement, where it has one."""
        if self.point is None:
            return
        verb = next(iter(sql.split(None, 1)), "").rstrip(";").upper()
        if self.in_transaction:
            kind = "commit" if verb in COMMITS else ""
        elif verb in WRITES and self.isolation_level is None:
            kind = "commit"  # it is one transaction by itself
        else:
            kind = "read" if verb == "SELECT" else ""
        if kind:
            self.point(kind, "")

    def commit(self) -> None:
        if self.in_transaction and self.point is not None:
            self.point("commit", "")
        super().commit()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        if kind is not None:
            self.rollback()
            return False
        try:
            self.commit()
        except BaseException:
            self.rollback()
            raise
        return False

    def close(self) -> None:
        """Keep the database: a service that closes it at its end finds it again at its next start."""


class Database:
    """The database of one service through all runs of a search."""

    def __init__(self, point: Point) -> None:
        self._connection = sqlite3.connect(":memory:", factory=Connection, check_same_thread=False)
        self._connection.point = point
        self._empty = sqlite3.connect(":memory:", check_same_thread=False)

    def connect(self) -> sqlite3.Connection:
        """Return the connection, with nothing left over from the process before."""
        self._connection.row_factory = None
        return self._connection

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    def crash(self) -> None:
        """Lose what is not committed."""
        self._connection.rollback()

    def wipe(self) -> None:
        """Be empty again: a new run begins."""
        self._connection.rollback()
        self._empty.backup(self._connection)

    def code(self) -> int:
        """Return a number that follows from the rows of all tables, whatever their order."""
        return hash(tuple((name, frozenset(self._rows(name))) for name in self._tables()))

    def _tables(self) -> list[str]:
        listed = self._connection.plain_cursor().execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        listed.row_factory = None
        return [row[0] for row in listed]

    def _rows(self, table: str) -> Any:
        cursor = self._connection.plain_cursor()
        cursor.row_factory = None
        quoted = table.replace('"', '""')
        return cursor.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  a name has no placeholder, and is quoted
