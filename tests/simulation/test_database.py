"""A service's SQLite database: real, and it loses in a crash what was not committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from choreo_check.simulation.database import Database
from choreo_check.simulation.signals import Crashed, Unavailable
from tests.simulation.points import Points

KEYS = st.sampled_from(["a", "b", "c"])


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


def test_a_cursor_left_open_does_not_keep_the_run_before(database: Database, points: Points) -> None:
    with database.connect():
        put(database, "a", 1)
        put(database, "b", 2)
    left = database.connect().execute("SELECT key FROM rows")
    database.wipe()
    create(database)
    points.passed.clear()
    assert rows(database) == {}
    assert points.passed == [("read", "")]
    assert left.fetchone() is not None


@pytest.mark.parametrize("lose", [Database.crash, Database.wipe])
def test_loses_what_is_temporary(lose: Callable[[Database], None], database: Database) -> None:
    script = """
        CREATE TEMP TABLE "some ""rows" (x INTEGER PRIMARY KEY, y UNIQUE);
        CREATE TEMP VIEW seen AS SELECT * FROM "some ""rows";
        CREATE TEMP TRIGGER t AFTER INSERT ON "some ""rows" BEGIN SELECT 1; END;
    """
    for _ in range(2):
        database.connect().executescript(script)
        lose(database)
    assert database.connect().execute("SELECT * FROM sqlite_temp_master").fetchall() == []


@pytest.mark.parametrize("lose", [Database.crash, Database.wipe])
def test_begins_transactions_again_as_sqlite3_does_at_first(
    lose: Callable[[Database], None], database: Database
) -> None:
    connection = database.connect()
    connection.isolation_level, connection.text_factory = None, bytes
    lose(database)
    assert connection.isolation_level == sqlite3.connect(":memory:").isolation_level
    assert connection.text_factory is str


def test_comes_back_without_the_settings_of_the_process_before(database: Database) -> None:
    database.connect().row_factory = sqlite3.Row
    assert database.connect().execute("SELECT 1").fetchone() == (1,)


def numbered(database: Database, *scripts: str) -> list[int]:
    """Return the number after each of the scripts."""
    numbers = []
    for script in scripts:
        database.connect().executescript(script)
        numbers.append(database.code())
    return numbers


def test_has_a_number_that_follows_from_its_rows(database: Database) -> None:
    database.connect().execute("CREATE TABLE kept (key TEXT PRIMARY KEY, value) WITHOUT ROWID")
    put = "INSERT OR REPLACE INTO kept VALUES "
    numbers = numbered(database, f"{put} ('b', 2)", f"{put} ('a', 1)", f"{put} ('a', 3)", f"{put} ('a', 1)")
    assert numbers[1] == numbers[3]
    assert len(set(numbers)) == 3
    others = numbered(database, "DELETE FROM kept", f"{put} ('a', 1)", f"{put} ('b', 2)")
    assert others[2] == numbers[1], "a table without numbers of rows has one order"


@pytest.mark.parametrize(
    ("change", "other"),
    [
        ("INSERT INTO bare VALUES (1)", "INSERT INTO bare VALUES (1), (1)"),
        ("INSERT INTO bare VALUES (1), (2)", "INSERT INTO bare VALUES (2), (1)"),
        ("INSERT INTO bare VALUES (1)", "INSERT INTO bare VALUES (2), (1); DELETE FROM bare WHERE x = 2"),
        ("INSERT INTO bare VALUES (1)", "INSERT INTO bare VALUES (1.0)"),
        ("INSERT INTO bare VALUES ('a')", "INSERT INTO bare VALUES (x'61')"),
        ("", "INSERT INTO counted VALUES (1); DELETE FROM counted"),
        ("", "PRAGMA user_version = 2"),
        ("", "CREATE INDEX other ON bare (x)"),
        ("", "ALTER TABLE bare ADD COLUMN y"),
    ],
)
def test_has_another_number_where_a_service_can_see_a_difference(change: str, other: str) -> None:
    databases = [Database(Points()), Database(Points())]
    for database in databases:
        numbered(database, "CREATE TABLE bare (x); CREATE TABLE counted (x INTEGER PRIMARY KEY AUTOINCREMENT)")
    assert databases[0].code() == databases[1].code()
    assert numbered(databases[0], change) != numbered(databases[1], other)


def test_has_the_same_number_in_every_run(database: Database) -> None:
    first = numbered(database, "INSERT INTO rows VALUES ('a', 1); PRAGMA user_version = 2")
    database.wipe()
    create(database)
    assert numbered(database, "INSERT INTO rows VALUES ('a', 1); PRAGMA user_version = 2") == first


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


def kinds(points: Points) -> list[str]:
    return [kind for kind, _ in points.passed]


def test_a_write_without_a_transaction_is_durable_at_once(database: Database, points: Points) -> None:
    connection = database.connect()
    connection.isolation_level = None
    connection.execute("INSERT INTO rows VALUES ('a', 1)")
    connection.executemany("INSERT INTO rows VALUES (?, 2)", [("b",), ("c",)])
    assert kinds(points) == ["commit", "commit", "commit"]


def test_many_rows_in_a_transaction_are_durable_with_it(database: Database, points: Points) -> None:
    with database.connect() as connection:
        connection.executemany("INSERT INTO rows VALUES (?, 2)", [("b",), ("c",)])
    assert kinds(points) == ["commit"]


def put_until_it_fails(points: Points) -> Iterator[tuple[str]]:
    yield ("a",)
    points.failure = Unavailable("down")
    yield ("b",)


def test_rows_before_the_one_that_fails_are_durable(database: Database, points: Points) -> None:
    connection = database.connect()
    connection.isolation_level = None
    with pytest.raises(Unavailable):
        connection.executemany("INSERT INTO rows VALUES (?, 2)", put_until_it_fails(points))
    database.crash()
    assert rows(database) == {"a": 2}


def create_plainly(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, value INTEGER)")


@pytest.mark.parametrize(
    ("script", "passed"),
    [
        ("DELETE FROM rows", ["commit", "commit"]),
        ("BEGIN; DELETE FROM rows; INSERT INTO rows VALUES ('b', 1); COMMIT;", ["commit", "commit"]),
        ("SELECT * FROM rows; INSERT INTO rows VALUES (';', 1); -- so; so\n", ["commit", "read", "commit"]),
        ("CREATE TRIGGER t AFTER DELETE ON rows BEGIN DELETE FROM rows; SELECT 1; END; ", ["commit", "commit"]),
        ("SAVEPOINT t; INSERT INTO rows VALUES ('b', 1)", ["commit"]),
        (" ; ; ", ["commit"]),
        ("", ["commit"]),
    ],
)
def test_a_script_commits_first_and_then_as_its_statements_do(
    script: str, passed: list[str], database: Database, points: Points
) -> None:
    plain = sqlite3.connect(":memory:")
    create_plainly(plain)
    plain.execute("INSERT INTO rows VALUES ('a', 1)")
    plain.executescript(script)
    put(database, "a", 1)
    database.connect().executescript(script)
    assert kinds(points) == passed
    assert database.is_open == plain.in_transaction
    assert list(database.connect().iterdump()) == list(plain.iterdump())


def test_how_a_service_reads_its_texts_changes_nothing(database: Database, points: Points) -> None:
    before = numbered(database, "INSERT INTO rows VALUES ('a', 1)")
    points.passed.clear()
    connection = database.connect()
    connection.text_factory, connection.row_factory = bytes, sqlite3.Row
    assert connection.execute("SELECT * FROM rows").fetchone()["key"] == b"a"
    assert kinds(points) == ["read"]
    assert [database.code()] == before


def test_a_script_that_is_wrong_fails_as_ever(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table: other"):
        database.connect().executescript("INSERT INTO rows VALUES ('a', 1); DELETE FROM other; DELETE FROM rows")
    assert rows(database) == {"a": 1}


def test_turning_transactions_off_commits(database: Database, points: Points) -> None:
    put(database, "a", 1)
    points.failure = Crashed()
    with pytest.raises(Crashed):
        database.connect().isolation_level = None
    database.crash()
    assert rows(database) == {}


def test_a_crash_at_a_commit_in_words_loses_what_it_would_have_kept(database: Database, points: Points) -> None:
    put(database, "a", 1)
    points.failure = Crashed()
    with pytest.raises(Crashed):
        database.connect().execute("COMMIT")
    database.crash()
    assert rows(database) == {}
