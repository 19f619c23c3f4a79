"""A saga that goes round and may do a thing again in each round: right as long as each message does it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from tests.simulation.small_systems import HEAD, Small, Wire, bound, names, on

ROUNDS = 2
ASKING = (
    HEAD
    + """  dispatch:
    handlers:
      - {on: {any: [order.placed, slot.freed]}, does: hold, emits: driver.asked}
      - {on: driver.declined, outcomes: [{undoes: hold, emits: slot.freed}, {undoes: hold, emits: order.cancelled}]}
  driver:
    handlers: [{on: driver.asked, outcomes: [{emits: driver.accepted}, {emits: driver.declined}]}]
sagas:
  ordering: {starts: order.placed, succeeds: driver.accepted, fails: order.cancelled}
"""
)


def system(*, numbered: bool) -> System:
    """Return a system that asks two drivers; where the rounds are not `numbered`, a copy asks once more."""

    def ask(env: Environment, saga: str, number: int) -> None:
        env.effect("hold", key=f"{saga}/{number}" if numbered else None)
        env.publish("driver.asked", {"round": number}, id=f"asked-{saga}-{number}")

    def ask_again(env: Environment, message: Wire) -> None:
        number = message["data"]["round"]
        env.undo("hold", key=f"{message['correlationid']}/{number}")
        event, data = ("slot.freed", {"round": number}) if number < ROUNDS else ("order.cancelled", {})
        env.publish(event, data, id=f"{event}-{message['correlationid']}-{number}")

    def answer(env: Environment, message: Wire) -> None:
        number = message["data"]["round"]
        event = "driver.accepted" if env.decide(f"driver {number}") == "yes" else "driver.declined"
        env.publish(event, {"round": number}, id=f"{event}-{message['correlationid']}-{number}")

    dispatch = on(
        order_placed=lambda env, message: ask(env, message["correlationid"], 1),
        slot_freed=lambda env, message: ask(env, message["correlationid"], message["data"]["round"] + 1),
        driver_declined=ask_again,
    )
    return bound(dispatch=dispatch, driver=on(driver_asked=answer))


@pytest.mark.parametrize("numbered", [True, False])
def test_each_round_may_do_it_again_and_each_message_only_once(*, numbered: bool, tmp_path: Path) -> None:
    small = Small(ASKING, system(numbered=numbered))
    found = small.search(tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=1)
    assert ("repeated-effect" in names(found)) == (not numbered)
    assert numbered == (not names(found))
