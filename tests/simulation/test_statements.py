"""What SQLite says about a statement decides whether it is a point."""

from __future__ import annotations

import sqlite3

import pytest

from choreo_check.simulation.database import Database
from choreo_check.simulation.signals import Crashed, Unavailable
from tests.simulation.points import Points
from tests.simulation.test_database import create_plainly, kinds, put, rows

WRITES = [
    "INSERT INTO rows VALUES ('a', 1)",
    "/* so */ INSERT INTO rows VALUES ('a', 1)",
    "-- so\nINSERT INTO rows VALUES ('a', 1)",
    "WITH x(k) AS (VALUES ('a')) INSERT INTO rows SELECT k, 1 FROM x",
    "WITH x(k) AS (VALUES ('a')) UPDATE rows SET value = 2 WHERE key IN (SELECT k FROM x)",
    "WITH x(k) AS (VALUES ('a')) DELETE FROM rows WHERE key IN (SELECT k FROM x)",
    "INSERT INTO rows VALUES ('a', 1) RETURNING key",
    "REPLACE INTO rows VALUES ('a', 1)",
    "CREATE TABLE other (x)",
    "CREATE TABLE IF NOT EXISTS other AS SELECT * FROM rows",
    "ALTER TABLE rows ADD COLUMN x",
    "DROP TABLE rows",
    "PRAGMA user_version = 2",
]


@pytest.mark.parametrize("statement", WRITES)
def test_a_write_is_a_commit_however_it_is_written(statement: str, database: Database, points: Points) -> None:
    connection = database.connect()
    connection.isolation_level = None
    before = database.code()
    points.failure = Crashed()
    with pytest.raises(Crashed):
        connection.execute(statement)
    database.crash()
    assert database.code() == before
    assert kinds(points) == ["commit"]
    connection.isolation_level = None
    connection.execute(statement).fetchall()
    assert kinds(points) == ["commit", "commit"]


@pytest.mark.parametrize(
    ("statement", "passed"),
    [
        ("/* so */ INSERT INTO rows VALUES ('a', 1)", []),
        ("WITH x(k) AS (VALUES ('a')) INSERT INTO rows SELECT k, 1 FROM x", ["commit"]),
        ("CREATE TABLE other (x)", ["commit"]),
        ("CREATE TABLE IF NOT EXISTS rows (x)", []),
        ("CREATE TEMP TABLE other (x)", []),
        ("-- so\nSELECT * FROM rows", ["read"]),
        ("WITH x AS (SELECT * FROM rows) SELECT * FROM x", ["read"]),
        ("PRAGMA foreign_keys = ON", []),
        ("BEGIN IMMEDIATE", []),
    ],
)
def test_has_transactions_begun_where_sqlite3_begins_them(
    statement: str, passed: list[str], database: Database, points: Points
) -> None:
    database.connect().execute(statement)
    assert kinds(points) == passed
    begun = sqlite3.connect(":memory:")
    create_plainly(begun)
    begun.execute(statement)
    assert database.is_open == begun.in_transaction


def test_a_table_is_made_at_a_commit_in_every_run(database: Database, points: Points) -> None:
    made = "CREATE TABLE IF NOT EXISTS other (x)"
    for _ in range(2):
        database.wipe()
        database.connect().execute(made)
        database.connect().execute(made)
    assert kinds(points) == ["commit", "commit"]


@pytest.mark.parametrize(
    ("statements", "passed"),
    [
        (["SAVEPOINT t", "RELEASE t"], ["commit"]),
        (['SAVEPOINT "T"', "-- so\nrelease savepoint t"], ["commit"]),
        (["SAVEPOINT t", "SAVEPOINT u", "RELEASE u"], []),
        (["SAVEPOINT t", "SAVEPOINT u", "RELEASE t"], ["commit"]),
        (["SAVEPOINT t", "SAVEPOINT t", "RELEASE t"], []),
        (["SAVEPOINT t", "SAVEPOINT t", "RELEASE t", "RELEASE t"], ["commit"]),
        (["SAVEPOINT t", "ROLLBACK TO t", "RELEASE t"], ["commit"]),
        (["SAVEPOINT t", "SAVEPOINT u", "ROLLBACK TO t", "RELEASE t"], ["commit"]),
        (["SAVEPOINT t", "ROLLBACK", "BEGIN", "SAVEPOINT t", "RELEASE t"], []),
        (["SAVEPOINT t", "COMMIT"], ["commit"]),
        (["BEGIN", "SAVEPOINT t", "RELEASE t"], []),
        (["BEGIN", "SAVEPOINT t", "RELEASE t", "COMMIT"], ["commit"]),
        (["INSERT INTO rows VALUES ('a', 1)", "SAVEPOINT t", "RELEASE t"], []),
    ],
)
def test_a_savepoint_ends_a_transaction_where_it_began_it(
    statements: list[str], passed: list[str], database: Database, points: Points
) -> None:
    for statement in statements:
        was_open = database.is_open
        so_far = len(points.passed)
        database.connect().execute(statement)
        is_ended = was_open and not database.is_open and statement != "ROLLBACK"
        assert len(points.passed) - so_far == is_ended, "SQLite says so too"
    assert kinds(points) == passed


def test_a_savepoint_is_still_open_when_its_release_has_failed(database: Database, points: Points) -> None:
    connection = database.connect()
    connection.execute("SAVEPOINT t")
    put(database, "a", 1)
    points.failure = Unavailable("down")
    with pytest.raises(Unavailable):
        connection.execute("RELEASE t")
    assert database.is_open
    connection.execute("RELEASE t")
    assert kinds(points) == ["commit", "commit"]
    database.crash()
    assert rows(database) == {"a": 1}
