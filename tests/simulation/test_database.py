"""A service's SQLite database: real, and it loses in a crash what was not committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from choreo_check.simulation.database import Database
from choreo_check.simulation.signals import Crashed, Unavailable
from tests.simulation.test_store import Points

KEYS = st.sampled_from(["a", "b", "c"])


@pytest.fixture
def points() -> Points:
    return Points()


@pytest.fixture
def database(points: Points) -> Database:
    database = Database(points)
    create(database)
    points.passed.clear()
    return database


def create(database: Database) -> None:
    database.connect().execute("CREATE TABLE rows (key TEXT PRIMARY KEY, value INTEGER)")
    database.connect().commit()


def put(database: Database, key: str, value: int) -> None:
    database.connect().execute("INSERT OR REPLACE INTO rows VALUES (?, ?)", (key, value))


def rows(database: Database) -> dict[str, int]:
    return dict(database.connect().execute("SELECT key, value FROM rows").fetchall())


class AgainstADictionary(RuleBasedStateMachine):
    """A database does what a dictionary does that is copied when it is committed."""

    @initialize()
    def begin_empty(self) -> None:
        self.points = Points()
        self.database = Database(self.points)
        create(self.database)
        self.durable: dict[str, int] = {}
        self.seen: dict[str, int] = {}

    @rule(key=KEYS, value=st.integers(0, 3))
    def write(self, key: str, value: int) -> None:
        put(self.database, key, value)
        self.seen[key] = value

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        self.database.connect().execute("DELETE FROM rows WHERE key = ?", (key,))
        self.seen.pop(key, None)

    @rule()
    def commit(self) -> None:
        self.database.connect().commit()
        self.durable = dict(self.seen)

    @rule()
    def crash(self) -> None:
        self.database.crash()
        self.seen = dict(self.durable)

    @rule(failure=st.sampled_from([Crashed, Unavailable]))
    def fail_at_the_commit(self, failure: Callable[[str], BaseException]) -> None:
        put(self.database, "a", 9)
        self.points.failure = failure("now")
        with pytest.raises(BaseException, match="now"):
            self.database.connect().commit()
        self.crash()

    @rule()
    def begin_a_new_run(self) -> None:
        self.database.wipe()
        create(self.database)
        self.durable, self.seen = {}, {}

    @invariant()
    def shows_what_the_dictionary_holds(self) -> None:
        assert rows(self.database) == self.seen


TestAgainstADictionary = AgainstADictionary.TestCase
TestAgainstADictionary.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_commits_at_a_point(database: Database, points: Points) -> None:
    with database.connect():
        put(database, "a", 1)
        assert database.is_open
    assert points.passed == [("commit", "")]
    assert not database.is_open


def test_has_nothing_to_commit_where_nothing_has_changed(database: Database, points: Points) -> None:
    rows(database)
    database.connect().commit()
    assert points.passed == [("read", "")]


def put_and_fail(database: Database) -> None:
    put(database, "a", 1)
    database.connect().execute("SELECT * FROM what_is_not_there")


def test_rolls_back_what_a_block_did_that_did_not_end(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), database.connect():
        put_and_fail(database)
    assert rows(database) == {}


@pytest.mark.parametrize("failure", [Crashed(), Unavailable("down")])
def test_rolls_back_what_a_block_did_whose_commit_failed(
    failure: BaseException, database: Database, points: Points
) -> None:
    points.failure = failure
    with pytest.raises(type(failure)), database.connect() as connection:
        connection.execute("INSERT INTO rows VALUES ('a', 1)")
    assert not database.is_open
    assert rows(database) == {}


def test_keeps_its_tables_where_a_service_closes_it(database: Database) -> None:
    with database.connect():
        put(database, "a", 1)
    database.connect().close()
    assert rows(database) == {"a": 1}


def test_comes_back_without_the_settings_of_the_process_before(database: Database) -> None:
    database.connect().row_factory = sqlite3.Row
    assert database.connect().execute("SELECT 1").fetchone() == (1,)


def test_has_a_number_that_follows_from_its_rows(database: Database) -> None:
    numbers = []
    for change in (("a", 1), ("b", 2), ("a", 3), ("a", 1)):
        put(database, *change)
        numbers.append(database.code())
    assert numbers[1] == numbers[3]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("name", ["with space", 'with "quotes"', "select"])
def test_reads_tables_with_any_name(database: Database, name: str) -> None:
    quoted = name.replace('"', '""')
    before: Any = database.code()
    database.connect().execute(f'CREATE TABLE "{quoted}" (x)')
    database.connect().execute(f'INSERT INTO "{quoted}" VALUES (1)')  # noqa: S608  quoted above
    assert database.code() != before


@pytest.mark.parametrize(
    ("statements", "passed"),
    [
        (["SELECT * FROM rows"], ["read"]),
        (["INSERT INTO rows VALUES ('a', 1)", "SELECT * FROM rows"], []),
        (["INSERT INTO rows VALUES ('a', 1)", "COMMIT"], ["commit"]),
        (["INSERT INTO rows VALUES ('a', 1)", "end;"], ["commit"]),
        (["BEGIN IMMEDIATE", "SELECT * FROM rows", "ROLLBACK"], []),
        (["PRAGMA user_version"], []),
        ([""], []),
    ],
)
def test_a_statement_is_a_point_where_others_may_come_between(
    statements: list[str], passed: list[str], database: Database, points: Points
) -> None:
    for statement in statements:
        database.connect().execute(statement)
    assert [kind for kind, _ in points.passed] == passed


def test_a_write_without_a_transaction_is_durable_at_once(database: Database, points: Points) -> None:
    connection = database.connect()
    connection.isolation_level = None
    connection.execute("INSERT INTO rows VALUES ('a', 1)")
    connection.executemany("INSERT INTO rows VALUES (?, 2)", [("b",), ("c",)])
    assert [kind for kind, _ in points.passed] == ["commit", "commit"]


def test_a_script_commits_first(database: Database, points: Points) -> None:
    put(database, "a", 1)
    database.connect().executescript("DELETE FROM rows")
    assert [kind for kind, _ in points.passed] == ["commit"]


def test_a_crash_at_a_commit_in_words_loses_what_it_would_have_kept(database: Database, points: Points) -> None:
    put(database, "a", 1)
    points.failure = Crashed()
    with pytest.raises(Crashed):
        database.connect().execute("COMMIT")
    database.crash()
    assert rows(database) == {}
