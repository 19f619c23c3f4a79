"""The store in SQLite keeps its promises."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reference_services.reliable.sqlite_store import SqliteStore


def test_keeps_plain_data() -> None:
    store = SqliteStore(sqlite3.connect(":memory:"))
    with store.transaction():
        store["a"] = {"items": [1, None, "x"]}
    assert store.get("a") == {"items": [1, None, "x"]}
    assert store.get("b") is None


def test_an_error_undoes_the_whole_transaction() -> None:
    store = SqliteStore(sqlite3.connect(":memory:"))
    with pytest.raises(ZeroDivisionError):
        divide(store)
    assert store.get("a") is None
    assert not store.connection.in_transaction


def divide(store: SqliteStore) -> None:
    with store.transaction():
        store["a"] = 1
        store["b"] = 1 / 0


def test_lists_keys_that_begin_alike_to_the_letter() -> None:
    store = SqliteStore(sqlite3.connect(":memory:"))
    with store.transaction():
        for key in ("box/2", "box/1", "b%x/3", "Box/4"):
            store[key] = key
        store.pop("box/1", None)
    assert store.starting("box/") == [("box/2", "box/2")]
    assert store.starting("b%") == [("b%x/3", "b%x/3")]


def test_what_is_committed_is_there_for_the_next_process_and_nothing_else(tmp_path: Path) -> None:
    first = SqliteStore(sqlite3.connect(tmp_path / "service.db"))
    with first.transaction():
        first["kept"] = True
    first.connection.execute("BEGIN")
    first["lost"] = True
    first.connection.close()
    second = SqliteStore(sqlite3.connect(tmp_path / "service.db"))
    assert second.starting("") == [("kept", True)]
