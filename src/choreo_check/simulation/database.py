"""A service's own SQLite database: a real one, in memory, that a run can crash.

The connection is sqlite3's, with its commits made points at which a run may deviate. What was committed survives a
crash of the service; an open transaction is rolled back, as SQLite does when it finds a hot journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from marshal import dumps
from types import TracebackType
from typing import Any, Literal, Self

from choreo_check.simulation.sight import Sight
from choreo_check.simulation.signals import Unavailable
from choreo_check.simulation.sql_functions import Answers
from choreo_check.simulation.statements import SCHEMA, Savepoints, Statement, Statements
from choreo_check.simulation.store import VERSION

Point = Callable[[str, str], bool]
Level = Literal["DEFERRED", "EXCLUSIVE", "IMMEDIATE"] | None
LEVEL = vars(sqlite3.Connection)["isolation_level"]
"""Where sqlite3 keeps the level of a connection; at first it is an empty text."""


UNANSWERED = "disk I/O error: no answer to the commit"


class Busy(Unavailable, sqlite3.OperationalError):
    """What SQLite raises where it cannot do now what it is told to."""


class Cursor(sqlite3.Cursor):
    """A cursor that passes a point before each statement which reads in the open, or begins or ends a transaction."""

    connection: Connection

    def execute(self, sql: str, *parameters: Any) -> Self:
        is_unanswered = self.connection.about_to(sql, parameters)
        super().execute(sql, *parameters)
        if is_unanswered:
            raise Busy(UNANSWERED)
        return self

    def executemany(self, sql: str, parameters: Any, /) -> Self:
        return super().executemany(sql, self._one_by_one(sql, parameters))

    def _one_by_one(self, sql: str, parameters: Iterable[Any]) -> Iterator[Any]:
        """Pass a point before each row: without a transaction each is durable when the next is asked for."""
        for row in parameters:
            self.connection.about_to(sql, (row,))
            yield row

    def executescript(self, script: str, /) -> Self:
        self.connection.commit()  # which it does first
        for sql in statements_of(script):
            self.connection.about_to(sql, is_script=True)
            if self.connection.in_transaction:
                self.connection.look(sql)
            else:
                super().executescript(sql)  # which, other than `execute`, begins no transaction
        return self


def statements_of(script: str) -> Iterator[str]:
    """Yield the statements of a script, one by one."""
    statement = ""
    for part in script.split(";"):
        statement += part
        if sqlite3.complete_statement(f"{statement};"):
            yield statement
            statement = ""
        else:
            statement += ";"
    if statement.strip(";").strip():
        yield statement.removesuffix(";")


class Connection(sqlite3.Connection):
    """A connection whose commits can fail, and before which the process can die.

    What is read outside of a transaction may have been changed by another instance when it is used.
    """

    point: Point | None = None
    sight: Sight
    may_have_changed = True
    """Whether anything but reads has been done since its number was worked out."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._reader = super().cursor()
        self._statements = Statements(self.look)
        self._savepoints = Savepoints()

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

    def look(self, sql: str, *parameters: Any) -> list[Any]:
        """Return all rows, and pass no points: what a run looks at is nothing that a service does."""
        factory, self.text_factory = self.text_factory, str
        try:
            return self._reader.execute(sql, *parameters).fetchall()
        finally:
            self.text_factory = factory

    def about_to(self, sql: str, parameters: tuple[Any, ...] = (), *, is_script: bool = False) -> bool:
        """Pass the point before a statement, where it has one; say whether it is to be reported as failed."""
        if self.point is None:
            return False
        is_unanswered = False
        statement = self._statements.of(sql, parameters)
        self.may_have_changed |= not statement.only_reads
        kind = self._kind(statement, is_script=is_script)
        if kind:
            if kind == "begin":
                kind = self.sight.beginning
            if kind:
                is_unanswered = self._pass(kind)
            self.sight.reset(has_looked=True)
        if statement.savepoint is not None:
            self._savepoints.follow(statement, is_open=self.in_transaction)
        return is_unanswered

    def _kind(self, statement: Statement, *, is_script: bool) -> str:
        if self.in_transaction:
            return "commit" if statement.commits or self._savepoints.ends_with(statement) else ""
        if statement.begins or statement.savepoint is not None:
            return "begin"
        if statement.writes:
            is_begun = statement.changes_rows and self.isolation_level is not None and not is_script
            return "begin" if is_begun else "commit"  # it is one transaction by itself
        return "read" if statement.reads else ""

    @property
    def isolation_level(self) -> Level:
        """What transactions are begun with, where `sqlite3` begins them."""
        return super().isolation_level

    @isolation_level.setter
    def isolation_level(self, level: Level) -> None:
        if level is None:
            self.commit()  # which it does then
        LEVEL.__set__(self, level)

    def commit(self) -> None:
        if not self.in_transaction or self.point is None:
            super().commit()
            return
        is_unanswered = self._pass("commit")
        self.sight.has_looked = True
        super().commit()
        if is_unanswered:
            raise Busy(UNANSWERED)

    def _pass(self, kind: str) -> bool:
        """Pass a point, and say whether what follows is to be reported as failed; what fails fails as a database does.

        Raises:
            Busy: it fails.
        """
        assert self.point is not None
        try:
            return self.point(kind, "")
        except Unavailable as error:
            raise Busy(f"database is locked: {error}") from None

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

    def renew(self) -> None:
        """Be as at first, but for what is committed."""
        self.may_have_changed = True
        self.rollback()
        self.text_factory = str
        LEVEL.__set__(self, "")

    def close(self) -> None:
        """Keep the database: a service that closes it at its end finds it again at its next start."""


TEMPORARY = "SELECT type, name FROM sqlite_temp_master WHERE sql IS NOT NULL AND type <> 'index' ORDER BY type DESC"
PRAGMAS = ("PRAGMA user_version", "PRAGMA application_id")
"""What is durable beside tables."""


class Database:
    """The database of one service through all runs of a search."""

    def __init__(self, point: Point, sight: Sight | None = None, answers: Answers | None = None) -> None:
        self._point = point
        self._sight = sight or Sight()
        self._answers = answers
        self._connection = self._fresh()
        self._empty = sqlite3.connect(":memory:", check_same_thread=False)
        self._queries: dict[tuple[Any, ...], list[str]] = {}
        """How to read all tables of a schema."""
        self._code = 0

    def _fresh(self) -> Connection:
        connection = sqlite3.connect(":memory:", factory=Connection, check_same_thread=False)
        connection.point, connection.sight = self._point, self._sight
        if self._answers is not None:
            self._answers.give(connection)
        return connection

    def connect(self) -> sqlite3.Connection:
        """Return the connection, with nothing left over from the process before."""
        self._connection.row_factory = None
        return self._connection

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    def crash(self) -> None:
        """Lose what is not committed, and what is temporary."""
        self._connection.renew()
        with suppress(sqlite3.OperationalError):  # somebody still reads there
            self._drop_what_is_temporary()

    def wipe(self) -> None:
        """Be empty again: a new run begins, and a cursor that was left open in the one before does not keep it."""
        self._connection.renew()
        try:
            self._drop_what_is_temporary()
            self._empty.backup(self._connection)
        except sqlite3.OperationalError:
            self._connection = self._fresh()

    def _drop_what_is_temporary(self) -> None:
        for kind, name in self._connection.look(TEMPORARY):
            quoted = name.replace('"', '""')
            self._connection.look(f'DROP {kind} IF EXISTS temp."{quoted}"')

    def code(self) -> int:
        """Return a number that follows from all that is durable.

        A service can see the order in which rows were inserted, unless its table is declared WITHOUT ROWID.
        """
        connection = self._connection
        if connection.may_have_changed or connection.in_transaction:
            connection.may_have_changed = connection.in_transaction
            self._code = self._worked_out()
        return self._code

    def _worked_out(self) -> int:
        schema = tuple(self._connection.look(SCHEMA))
        queries = self._queries.get(schema)
        if queries is None:
            queries = self._queries[schema] = [self._query(name) for kind, name, _ in schema if kind == "table"]
        return hash((schema, dumps([self._connection.look(query) for query in (*PRAGMAS, *queries)], VERSION)))

    def _query(self, table: str) -> str:
        quoted = table.replace('"', '""')
        by_number = f'SELECT _rowid_, * FROM "{quoted}" ORDER BY _rowid_'  # noqa: S608  a name has no placeholder, and is quoted
        try:
            self._connection.look(by_number)
        except sqlite3.OperationalError:
            return f'SELECT * FROM "{quoted}"'  # noqa: S608  as above
        return by_number
