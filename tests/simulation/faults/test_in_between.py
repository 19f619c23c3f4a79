"""What comes between two operations of a service: another instance of it, an older message once more, its own death."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled, Setup, System
from tests.simulation.faults.slow_handler import TOPOLOGY
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, idle, on, stateless, told

TWO_ITEMS = (
    HEAD
    + """  first: {handlers: [{on: order.placed, emits: item.added}]}
  second: {handlers: [{on: order.placed, emits: item.found}]}
  counter: {handlers: [{on: item.added, does: count_item}, {on: item.found, does: count_item}]}
sagas:
  ordering: {starts: order.placed, succeeds: [item.added, item.found]}
"""
)
PAID_IN_TIME = (
    HEAD
    + """  bank: {handlers: [{on: order.placed, emits: money.came}]}
  worker:
    handlers:
      - {on: {after: 60s, of: order.placed, unless: order.paid}, emits: order.expired}
      - {on: money.came, outcomes: [{emits: order.paid}, {}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.paid, fails: order.expired}
"""
)
OPENED_AND_CLOSED = (
    HEAD
    + """  worker: {handlers: [{on: order.placed}, {on: order.checked}, {on: order.billed}]}
  clerk: {handlers: [{on: order.placed, emits: order.checked}, {on: order.checked, emits: order.billed}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.billed}
"""
)


def found(small: Small, folder: Path, faults_max: int, *faults: str) -> set[str]:
    """Return which oracles speak, and see that the search came to its end."""
    report = small.search(folder, faults=faults, searches=("exhaustive",), faults_max=faults_max)
    assert (report.complete_up_to, report.truncated) == (faults_max, False)
    return {finding.name for finding in report.findings}


def counting(counter: Setup) -> Small:
    """Return a system of which it is wrong that an item is not counted; its counter keeps nothing in memory."""
    system = System("topology.yaml")
    for name, setup in {
        "shop": idle,
        "first": on(order_placed=lambda env, _: env.publish("item.added")),
        "second": on(order_placed=lambda env, _: env.publish("item.found")),
        "counter": counter,
    }.items():
        system.service(name, stateless=True)(setup)
    system.invariant(every_item_is_counted)
    return Small(TWO_ITEMS, system)


def every_item_is_counted(settled: Settled) -> str | None:
    counted = settled.history.ledger.done("count_item")
    items = 2 * len(settled.history.cases)
    return None if counted == items else f"{counted} of {items} items are counted"


def in_a_store(*, is_one: bool) -> Setup:
    """Return a counter that reads and writes in one transaction, or in two."""

    def count(env: Environment, message: Wire) -> None:
        with env.store.transaction() as store:
            is_new, number = message["id"] not in store, store.get("count", 0) + 1
            if is_new and is_one:
                store.update({"count": number, message["id"]: True})
        if is_new and not is_one:
            with env.store.transaction() as store:
                store.update({"count": number, message["id"]: True})
        if is_new:
            env.effect("count_item", key=str(number))

    return on(item_added=count, item_found=count)


def from_its_start(*, is_one: bool) -> Setup:
    """Return a counter that reads in its handling, or when it is started, which it is for every message."""

    def setup(env: Environment) -> None:
        loaded = env.store.get("count", 0)

        def count(message: Wire) -> None:
            with env.store.transaction() as store:
                is_new, number = message["id"] not in store, (store.get("count", 0) if is_one else loaded) + 1
                if is_new:
                    store.update({"count": number, message["id"]: True})
            if is_new:
                env.effect("count_item", key=str(number))

        env.on("item.added", count)
        env.on("item.found", count)

    return setup


def in_sqlite(*, is_one: bool) -> Setup:
    """Return a counter in SQLite, which reads and writes in one transaction, or in two."""

    def setup(env: Environment) -> None:
        database = env.sqlite()
        database.execute("CREATE TABLE IF NOT EXISTS counted (item TEXT PRIMARY KEY)")

        def count(message: Wire) -> None:
            database.execute("BEGIN IMMEDIATE")
            (number,) = database.execute("SELECT count(*) + 1 FROM counted").fetchone()
            if not is_one:
                database.execute("ROLLBACK")
                database.execute("BEGIN IMMEDIATE")
            new = database.execute("INSERT OR IGNORE INTO counted VALUES (?)", (message["id"],)).rowcount
            database.execute("COMMIT")
            if new:
                env.effect("count_item", key=str(number))

        env.on("item.added", count)
        env.on("item.found", count)

    return setup


@pytest.mark.parametrize("where", [in_a_store, from_its_start, in_sqlite])
def test_another_instance_comes_between_two_transactions(where: Callable[..., Setup], tmp_path: Path) -> None:
    assert found(counting(where(is_one=False)), tmp_path, 1, "competing-consumer") == {"broken-invariant"}
    assert found(counting(where(is_one=True)), tmp_path, 1, "competing-consumer") == set()


def waiting_for_money(*, looks_again: bool) -> Setup:
    """Return a worker that looks whether the money has come, and then decides; or looks again where it decides."""

    def setup(env: Environment) -> None:
        def expire() -> None:
            is_paid = "paid" in env.store
            with env.store.transaction() as store:
                if not ("paid" in store if looks_again else is_paid):
                    store["expired"] = True
                    env.publish("order.expired")

        def pay(_: Wire) -> None:
            with env.store.transaction() as store:
                if "expired" not in store:
                    store["paid"] = True
                    env.publish("order.paid")

        env.on("order.placed", lambda _: env.timer(60, expire, "deadline"))
        env.on("money.came", pay)

    return setup


@pytest.mark.parametrize(("looks_again", "expected"), [(False, {"contradictory-run"}), (True, set())])
def test_another_instance_handles_a_message_while_a_timer_rings(
    looks_again: bool,  # noqa: FBT001  a parameter of a test
    expected: set[str],
    tmp_path: Path,
) -> None:
    bank = on(order_placed=lambda env, _: env.publish("money.came"))
    small = Small(PAID_IN_TIME, bound(bank=bank, worker=waiting_for_money(looks_again=looks_again)))
    assert found(small, tmp_path, 2, "early-timer", "competing-consumer") == expected


def test_an_older_message_comes_again_before_a_later_one(tmp_path: Path) -> None:
    def check(env: Environment, _: Wire) -> None:
        env.store["is checked"] = env.store.get("is checked") is None

    def place(env: Environment, _: Wire) -> None:
        if "is checked" in env.store and "is billed" not in env.store:
            env.store["is placed once more"] = True

    def bill(env: Environment, _: Wire) -> None:
        env.store["is billed"] = True

    def is_placed_once(settled: Settled) -> str | None:
        return "placed once more" if "is placed once more" in settled.stores["worker"] else None

    clerk = on(
        order_placed=lambda env, _: env.publish("order.checked"),
        order_checked=lambda env, _: env.publish("order.billed"),
    )
    worker = on(order_placed=place, order_checked=check, order_billed=bill)
    small = Small(OPENED_AND_CLOSED, bound((is_placed_once,), worker=worker, clerk=clerk))
    report = small.search(tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=1)
    (finding,) = report.findings
    assert finding.problem.schedule is not None
    assert finding.problem.schedule.faults == ("order.placed comes to worker again before order.billed",)


@pytest.mark.parametrize("goes_on", [False, True])
def test_the_dead_do_nothing_on_their_way_out(goes_on: bool, tmp_path: Path) -> None:  # noqa: FBT001  likewise
    def work(env: Environment, _: Wire) -> None:
        try:
            env.effect("work", key="k")
        except BaseException:
            env.publish("order.done")
            if not goes_on:
                raise
        env.publish("order.done")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    steps = told(small.run(tmp_path, {1: 1}, faults=("crash",)))
    assert steps[-5:] == [
        "worker fault work",
        "worker crash order.placed",
        "worker deliver order.placed",
        "worker effect work",
        "worker publish order.done",
    ]


def test_a_timer_can_be_the_last_thing_that_a_process_does(tmp_path: Path) -> None:
    """A process that dies while a timer rings comes back, whatever its code makes of its death."""

    def worker(env: Environment) -> None:
        def ring() -> None:
            try:
                env.effect("work", key="k")
            except BaseException:  # noqa: BLE001  what nobody should write, and somebody does
                return
            env.publish("order.done")

        env.on("order.placed", lambda _: env.timer(5, ring, "bell"))

    small = Small(ONE_STEP, bound(worker=worker))
    steps = told(small.run(tmp_path, {3: 1}, faults=("crash",)))
    assert steps[-2:] == ["worker fault work", "worker crash order.placed"]


def test_what_comes_again_says_what_it_has_said_before(tmp_path: Path) -> None:
    """A message of a newer version has its new field whenever it comes; so who trusts an id is right to."""

    def work(env: Environment, message: Wire) -> None:
        with env.store.transaction() as store:
            known = store.get(message["id"])
            if known is None:
                store[message["id"]] = message
                env.publish("order.done")
            elif known != message:
                env.publish("order.changed")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    assert found(small, tmp_path, 2, "newer-version", "duplicate", "crash") == set()


def asking(note: Callable[[Environment, str], None], *, notes_first: bool) -> Small:
    """Return a system whose worker asks for a price, and notes that it waits for it in a transaction, before or after.

    An answer that it does not wait for is nobody's.
    """

    def ask(env: Environment, message: Wire) -> None:
        if notes_first:
            note(env, message["correlationid"])
        env.publish("price.asked")
        if not notes_first:
            note(env, message["correlationid"])

    def finish(env: Environment, message: Wire) -> None:
        if is_noted(env, message["correlationid"]):
            env.publish("order.done")

    def worker(env: Environment) -> None:
        env.sqlite().execute("CREATE TABLE IF NOT EXISTS waits (id TEXT)")
        on(order_placed=ask, price_told=finish)(env)

    system = System("topology.yaml")
    for name, setup in {
        "shop": idle,
        "worker": worker,
        "pricing": on(price_asked=lambda env, _: env.publish("price.told")),
    }.items():
        system.service(name, stateless=True)(setup)
    return Small(TOPOLOGY, system)


def in_the_store(env: Environment, case: str) -> None:
    with env.store.transaction() as store:
        store[case] = "waiting"


def in_the_database(env: Environment, case: str) -> None:
    with env.sqlite() as database:
        database.execute("INSERT INTO waits VALUES (?)", (case,))


def is_noted(env: Environment, case: str) -> bool:
    noted = env.sqlite().execute("SELECT 1 FROM waits WHERE id = ?", (case,))
    return case in env.store or noted.fetchone() is not None


@pytest.mark.parametrize("note", [in_the_store, in_the_database])
def test_an_answer_comes_before_the_transaction_that_begins_after_the_question(
    note: Callable[[Environment, str], None], tmp_path: Path
) -> None:
    assert found(asking(note, notes_first=False), tmp_path, 1, "slow-handler") == {"unfinished-run"}
    assert found(asking(note, notes_first=True), tmp_path, 1, "slow-handler") == set()


def test_a_second_instance_may_take_several_attempts_to_start(tmp_path: Path) -> None:
    def counter(env: Environment) -> None:
        env.store["starts"] = "one more"
        on(item_added=count, item_found=count)(env)

    def count(env: Environment, message: Wire) -> None:
        with env.store.transaction() as store:
            if message["id"] not in store:
                store.update({"count": store.get("count", 0) + 1, message["id"]: True})

    def both_are_counted(settled: Settled) -> str | None:
        counted = settled.stores["counter"].get("count", 0)
        return None if counted == 2 * len(settled.history.cases) else f"{counted} are counted"

    first = on(order_placed=lambda env, _: env.publish("item.added"))
    second = on(order_placed=lambda env, _: env.publish("item.found"))
    system = bound((both_are_counted,), first=first, second=second, counter=counter)
    small = Small(TWO_ITEMS.replace(", does: count_item", ""), system)
    assert found(small, tmp_path, 2, "competing-consumer", "handler-error") == set()
    assert found(small, tmp_path, 2, "competing-consumer", "crash") == set()


def test_a_first_instance_goes_on_alike_whether_the_second_one_was_made_or_played(tmp_path: Path) -> None:
    """Else the points that follow would be others, and a schedule would not fit the run that it was written for."""

    def work(env: Environment, message: Wire) -> None:
        env.store[f"seen {message['id']}"] = True
        with env.store.transaction() as store:
            store[f"works on {message['id']}"] = True
        env.effect("work", key=message["id"])
        env.publish("order.done")

    small = stateless(ONE_STEP, worker=on(order_placed=work))
    assert found(small, tmp_path, 2, "competing-consumer", "crash") == set()


def test_a_service_without_memory_is_started_anew_after_a_second_instance_has_died(tmp_path: Path) -> None:
    def counter(env: Environment) -> None:
        seen: list[str] = []

        def count(message: Wire) -> None:
            if message["type"] in seen:
                env.effect("remember")
            seen.append("item.found")
            env.store[message["id"]] = True
            env.effect("count_item", key=message["id"])

        env.on("item.added", count)
        env.on("item.found", count)

    def nothing_is_remembered(settled: Settled) -> str | None:
        return "remembered" if settled.history.ledger.done("remember") else None

    small = counting(counter)
    small.system.invariants.clear()
    small.system.invariant(nothing_is_remembered)
    assert found(small, tmp_path, 2, "competing-consumer", "crash") == set()
