"""A binding that says what publishes an event which nobody publishes tests nothing of what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup
from tests.simulation.small_systems import HEAD, Small, Wire, bound, names

TOPOLOGY = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, does: work, effects: send_mail, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def shop(event: str) -> Setup:
    def setup(env: Environment) -> None:
        env.starts(event, lambda _: env.publish("order.placed"))

    return setup


def worker(*effects: str, event: str = "order.placed") -> Setup:
    def setup(env: Environment) -> None:
        def work(message: Wire) -> None:
            for effect in effects:
                env.effect(effect, key=message["id"])
            env.publish("order.done")

        env.on(event, work)

    return setup


FITTING = worker("work", "send_mail")


@pytest.mark.parametrize(
    ("services", "said", "hint"),
    [
        ({"shop": shop("order.plcaed")}, "shop says what publishes 'order.plcaed'", "did you mean 'order.placed'?"),
        (
            {"shop": shop("basket.filled")},
            "the topology does not have it",
            "on its own account it publishes order.placed",
        ),
    ],
)
def test_names_what_is_meant(services: dict[str, Setup], said: str, hint: str, tmp_path: Path) -> None:
    small = Small(TOPOLOGY, bound((), **{"worker": FITTING, **services}))
    with pytest.raises(ChoreoError, match=said) as caught:
        small.search(tmp_path)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "services",
    [
        {"shop": shop("order.placed")},
        {"worker": worker("work")},  # the mail is not reported
        {"worker": worker("work", "send_mail", "send_mails")},  # what is more than the topology says
        {"worker": worker("work", "count_visitors")},
        {"worker": worker("work", "send_mail", event="order.p*")},
    ],
)
def test_accepts_what_may_be_meant_so(services: dict[str, Setup], tmp_path: Path) -> None:
    small = Small(TOPOLOGY, bound((), **{"worker": FITTING, **services}))
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=0)) == set()
