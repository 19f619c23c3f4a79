"""What comes after a message that failed: at Kafka it waits, elsewhere it goes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.faulting import ANY_BROKER
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  teller: {handlers: [{on: order.placed, emits: [step.taken, step.taken]}]}
  worker: {handlers: [{on: step.taken}]}
"""
)


def tell(env: Environment, _: Wire) -> None:
    for number in (1, 2):
        env.publish("step.taken", {"number": number})


def heard(tmp_path: Path, broker: str, failures: int) -> list[str]:
    """Return the numbers that a worker handles which fails on the first so many times."""

    def hear(env: Environment, message: Wire) -> None:
        number = message["data"]["number"]
        if number == 1 and env.attempt <= failures:
            raise LookupError
        env.effect(f"step_{number}")

    small = Small(TOPOLOGY, bound(teller=on(order_placed=tell), worker=on(step_taken=hear)))
    history = small.run(tmp_path, broker=broker)
    return [entry.effect for entry in history.entries]


@pytest.mark.parametrize("broker", ANY_BROKER)
def test_a_message_that_fails_once_is_tried_again_before_the_next(broker: str, tmp_path: Path) -> None:
    assert heard(tmp_path, broker, failures=1) == ["step_1", "step_2"]


@pytest.mark.parametrize("broker", ANY_BROKER)
def test_only_kafka_holds_back_what_comes_after_a_message_that_is_to_be_tried_later(
    broker: str, tmp_path: Path
) -> None:
    in_order = heard(tmp_path, broker, failures=3) == ["step_1", "step_2"]
    assert in_order == (broker == "kafka")
