"""What a service's SQLite says of the time and at random is what the simulated world says."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from choreo_check.simulation.clock import EPOCH
from choreo_check.simulation.environment import Environment
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on


def asked(folder: Path, sql: str, *parameters: object, after_s: float = 0) -> list[Any]:
    """Return what a service is answered some time after a run has begun, in two runs."""
    answers: list[Any] = []

    def work(env: Environment, _: Wire) -> None:
        env.timer(after_s, lambda: answers.append(env.sqlite().execute(sql, parameters).fetchone()[0]))

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    for _ in range(2):
        small.run(folder)
    return answers[-2:]


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT CURRENT_TIMESTAMP", "2026-01-01 01:00:00"),
        ("SELECT CURRENT_DATE", "2026-01-01"),
        ("SELECT CURRENT_TIME", "01:00:00"),
        ("SELECT datetime()", "2026-01-01 01:00:00"),
        ("SELECT datetime('now', '-1 day')", "2025-12-31 01:00:00"),
        ("SELECT datetime('now', 'localtime')", "2026-01-01 01:00:00"),
        ("SELECT date(' NOW ')", "2026-01-01"),
        ("SELECT strftime('%s')", str(int(EPOCH) + 3600)),
        ("SELECT strftime('%Y', 'now')", "2026"),
        ("SELECT CAST(strftime('%s', '2000-01-01') AS INTEGER)", 946_684_800),
        ("SELECT datetime('2000-01-31', '+1 month')", "2000-03-02 00:00:00"),
        ("SELECT datetime('no date')", None),
        ("SELECT julianday('now') - julianday('2026-01-01')", pytest.approx(1 / 24)),
    ],
)
def test_the_time_is_that_of_the_run(sql: str, answer: object, tmp_path: Path) -> None:
    assert asked(tmp_path, sql, after_s=3600) == [answer, answer]


def test_the_time_of_a_parameter_is_that_of_the_run(tmp_path: Path) -> None:
    assert asked(tmp_path, "SELECT datetime(?)", "now") == ["2026-01-01 00:00:00"] * 2


def test_a_row_that_keeps_the_time_by_itself_keeps_that_of_the_run(tmp_path: Path) -> None:
    times: set[str] = set()

    def work(env: Environment, _: Wire) -> None:
        database = env.sqlite()
        database.execute("CREATE TABLE IF NOT EXISTS orders (number INTEGER, placed_at TEXT DEFAULT CURRENT_TIMESTAMP)")
        database.execute("CREATE INDEX IF NOT EXISTS days ON orders (date(placed_at))")
        database.execute("INSERT INTO orders (number) VALUES (1)")
        database.commit()
        times.update(row[0] for row in database.execute("SELECT placed_at FROM orders"))
        env.publish("order.done")

    found = Small(ONE_STEP, bound(worker=on(order_placed=work))).search(tmp_path, faults_max=0)
    assert names(found) == set()
    assert "2026-01-01 00:00:00" in times
    assert all(time < "2026-04" for time in times)  # some come two months late


def test_numbers_at_random_are_others_each_time_and_the_same_in_each_run(tmp_path: Path) -> None:
    first, again = asked(tmp_path, "SELECT group_concat(random()) FROM (SELECT 1 UNION SELECT 2 UNION SELECT 3)")
    assert first == again
    numbers = [int(number) for number in first.split(",")]
    assert len(set(numbers)) == 3
    assert all(-(1 << 63) <= number < 1 << 63 for number in numbers)


@pytest.mark.parametrize(("length", "found"), [(8, 8), (0, 1), (None, 1)])
def test_bytes_at_random_are_as_many_as_sqlite_gives(length: int | None, found: int, tmp_path: Path) -> None:
    first, again = asked(tmp_path, "SELECT randomblob(?)", length)
    assert first == again
    assert (
        len(first) == found == len(sqlite3.connect(":memory:").execute("SELECT randomblob(?)", (length,)).fetchone()[0])
    )
