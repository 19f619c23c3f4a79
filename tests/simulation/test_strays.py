"""A message that does not belong where it says it does, or was not caused by what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.world import World
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, on

CHAIN = (
    HEAD
    + """  first: {handlers: [{on: order.placed, emits: step.taken}]}
  worker: {handlers: [{on: step.taken, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
NO_ENVELOPE = "envelope: {id: id, type: type, correlation: false, causation: false}\n"
Handler = Callable[[Environment, Wire], object]


def strays(folder: Path, work: Handler, topology: str = CHAIN) -> list[str]:
    first = on(order_placed=lambda env, _: env.publish("step.taken"))
    history = Small(topology, bound(first=first, worker=on(step_taken=work))).run(folder)
    return list(history.strays.values())


def whole(message: Wire, **changed: Any) -> Wire:
    """Return a whole message that answers another one, with some attributes changed."""
    answer = {"id": "mine", "type": "order.done", "causationid": message["id"]}
    answer |= {"correlationid": message["correlationid"]} | changed
    return {name: value for name, value in answer.items() if value is not None}


@pytest.mark.parametrize("answer", [{}, {"causationid": None}])
def test_says_nothing_of_a_message_that_belongs(answer: Wire, tmp_path: Path) -> None:
    assert strays(tmp_path, lambda env, message: env.publish(whole(message, **answer))) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"correlationid": None}, "without a correlation id"),
        ({"correlationid": "x"}, "with the correlation id x, which no saga has"),
        ({"causationid": "x"}, "and names x as its cause, which is no message"),
    ],
)
def test_says_why_a_message_does_not_belong(changed: Wire, said: str, tmp_path: Path) -> None:
    assert strays(tmp_path, lambda env, message: env.publish(whole(message, **changed))) == [said]


@pytest.mark.parametrize("cause", ["request-77", None])
def test_lets_what_starts_a_saga_name_a_request(cause: str | None, tmp_path: Path) -> None:
    def shop(env: Environment) -> None:
        env.starts("order.placed", lambda start: env.publish("order.placed", causation=cause or start.correlation))

    small = Small(ONE_STEP, bound(shop=shop, worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    assert small.run(tmp_path).strays == {}


def test_says_that_a_service_names_a_cause_which_it_never_got(tmp_path: Path) -> None:
    def name_the_first(env: Environment, message: Wire) -> None:
        env.publish(whole(message, causationid=message["causationid"]))

    said = "and names `order.placed` as its cause, which it never got"
    assert strays(tmp_path, name_the_first) == [said]


def test_says_that_a_message_is_of_another_saga_than_what_caused_it(tmp_path: Path) -> None:
    def answer_the_first(env: Environment, message: Wire) -> None:
        first = env.store.setdefault("first", message["correlationid"])
        env.publish(whole(message, id=message["id"] + " is done", correlationid=first))

    small = Small(ONE_STEP, bound(worker=on(order_placed=answer_the_first)))
    history = World(small.plan(tmp_path, count=2)).run(Choices())
    said = "with the correlation id of another saga than `order.placed`, which caused it"
    assert list(history.strays.values()) == [said]


def test_asks_nothing_of_messages_that_carry_no_such_ids(tmp_path: Path) -> None:
    topology = CHAIN.replace("name: small\n", f"name: small\n{NO_ENVELOPE}")
    assert strays(tmp_path, lambda env, _: env.publish({"id": "mine", "type": "order.done"}), topology) == []


def test_an_id_that_no_saga_has_is_none_whoever_publishes_under_it(tmp_path: Path) -> None:
    said = "with the correlation id x, which no saga has"
    assert strays(tmp_path, lambda env, _: env.publish("order.done", correlation="x")) == [said]
    later: Handler = lambda env, _: env.timer(5, lambda: env.publish("order.done", correlation="x"))  # noqa: E731
    assert strays(tmp_path, later) == [said]


def test_a_message_may_start_another_saga_under_an_id_of_its_own(tmp_path: Path) -> None:
    topology = (
        CHAIN.replace("emits: order.done", "emits: [order.done, loan.begun]") + "  lending: {starts: loan.begun}\n"
    )

    def begin_another(env: Environment, _: Wire) -> None:
        env.publish("order.done")
        env.publish("loan.begun", correlation="loan-1")

    assert strays(tmp_path, begin_another, topology) == []


def tell_later(env: Environment) -> None:
    """Start a shop that stores each order under a number of its own, and tells of it by and by."""

    def tell() -> None:
        for key, number in env.store.starting("order/"):
            env.publish("order.placed", {"number": number}, correlation=f"order-{number}", id=f"placed-{number}")
            del env.store[key]

    def place(start: Start) -> None:
        env.store[f"order/{start.number}"] = start.number
        env.timer(5, tell)

    env.starts("order.placed", place)
    if env.store.starting("order/"):
        env.timer(5, tell)


def test_a_saga_may_begin_later_and_under_an_id_of_its_own(tmp_path: Path) -> None:
    def work(env: Environment, message: Wire) -> None:
        env.effect("work", key=message["correlationid"])
        env.publish("order.done", id=f"done-{message['correlationid']}")

    found = Small(ONE_STEP, bound(shop=tell_later, worker=on(order_placed=work))).search(
        tmp_path, searches=("exhaustive",), faults_max=2
    )
    assert [finding.problem.message for finding in found.findings] == []
    assert found.complete_up_to == 2
