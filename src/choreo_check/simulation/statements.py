"""What a statement does to a SQLite database, as SQLite itself says.

A text is no good witness: a comment, a common table expression or a savepoint hides what it does. SQLite compiles every
statement to a short program, and that says whether it reads, writes, or ends a transaction.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

CHANGES_ROWS = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE | re.DOTALL)
"""Before what `sqlite3` begins a transaction by itself, unless its isolation level is none."""
TEMPORARY = 1
"""The number of the database of temporary tables, which nobody else sees."""
RELEASE, ROLL_BACK = 1, 2
"""What is done to a savepoint, beside setting it."""

SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"

Step = tuple[str, int, int, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement does.

    For one that `changes_rows`, `sqlite3` begins a transaction. `savepoint` is what it does to which.
    """

    reads: bool = False
    writes: bool = False
    commits: bool = False
    begins: bool = False
    changes_rows: bool = False
    savepoint: tuple[int, str] | None = None
    only_reads: bool = False


NOTHING = Statement()


class Statements:
    """Knows what statements do to one database, and remembers it."""

    def __init__(self, look: Callable[..., list[Any]]) -> None:
        self._look = look
        self._known: dict[str, Statement] = {}
        self._known_by_schema: dict[tuple[Any, ...], Statement] = {}
        """Of statements whose work depends on what tables there are."""
        self._asked = count()

    def of(self, sql: str, parameters: tuple[Any, ...]) -> Statement:
        """Return what a statement does; one that is wrong does nothing."""
        return self._known.get(sql) or self._of_the_schema(sql, parameters)

    def _of_the_schema(self, sql: str, parameters: tuple[Any, ...]) -> Statement:
        key = (sql, *self._look(SCHEMA))
        known = self._known_by_schema.get(key)
        if known is not None:
            return known
        try:
            program = self._program(sql, parameters)
        except sqlite3.Error:
            return NOTHING
        statement = _read(program, changes_rows=CHANGES_ROWS.match(sql) is not None)
        if _is_about_the_schema(program):
            self._known_by_schema[key] = statement
        else:
            self._known[sql] = statement
        return statement

    def _program(self, sql: str, parameters: tuple[Any, ...]) -> list[Step]:
        # Each question is another text, since sqlite3 keeps the programs of texts that it knows, whatever the schema.
        asked = self._look(f"EXPLAIN /* {next(self._asked)} */ {sql}", *parameters)
        return [(row[1], row[2], row[3], row[5]) for row in asked]


def _read(program: list[Step], *, changes_rows: bool) -> Statement:
    names = {name for name, *_ in program}
    is_control = "AutoCommit" in names
    return Statement(
        reads="OpenRead" in names,
        writes=not is_control and any(is_write and at != TEMPORARY for at, is_write in _transactions(program)),
        commits=is_control and any(name == "AutoCommit" and (on, back) == (1, 0) for name, on, back, _ in program),
        begins=is_control and any(name == "AutoCommit" and on == 0 for name, on, _, _ in program),
        changes_rows=changes_rows,
        only_reads=not is_control
        and "Savepoint" not in names
        and not any(is_write for _, is_write in _transactions(program)),
        savepoint=next(((does, named.lower()) for name, does, _, named in program if name == "Savepoint"), None),
    )


def _transactions(program: list[Step]) -> Iterator[tuple[int, int]]:
    return ((at, is_write) for name, at, is_write, _ in program if name == "Transaction")


def _is_about_the_schema(program: list[Step]) -> bool:
    """Say whether a program changes the schema, or finds that there is nothing to change."""
    names = {name for name, *_ in program}
    return "SetCookie" in names or ("Transaction" in names and not names & {"OpenRead", "OpenWrite", "AutoCommit"})


class Savepoints:
    """The savepoints of a transaction that one of them has begun: when that is released, the transaction ends."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def ends_with(self, statement: Statement) -> bool:
        """Say whether a statement releases the outermost."""
        if statement.savepoint is None:
            return False
        does, name = statement.savepoint
        return does == RELEASE and self._names[:1] == [name] and self._names.count(name) == 1

    def follow(self, statement: Statement, *, is_open: bool) -> None:
        """Keep up with a statement; a savepoint within a transaction that was begun otherwise ends nothing."""
        if statement.savepoint is None:
            return
        if not is_open:
            self._names.clear()
        does, name = statement.savepoint
        if does in {RELEASE, ROLL_BACK}:
            del self._names[self._found(name) + (does == ROLL_BACK) :]
        elif self._names or not is_open:
            self._names.append(name)

    def _found(self, name: str) -> int:
        """Return where the innermost savepoint of a name is, or behind all where it is not."""
        size = len(self._names)
        return next((at for at in reversed(range(size)) if self._names[at] == name), size)
