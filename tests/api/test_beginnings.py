"""A saga that never begins was not tested, and is not called faultless."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import Setup
from tests.simulation.small_systems import ONE_STEP, Small, bound, idle, names, on


def fails(start: Start) -> None:
    raise KeyError(start.event)


def asked(env: Environment) -> None:
    env.starts("order.placed", fails)


def silent(env: Environment) -> None:
    env.starts("order.placed", lambda _: None)


@pytest.mark.parametrize(
    ("shop", "said"),
    [
        (asked, r"the saga ordering never begins: asked for order\.placed, shop fails: KeyError: 'order\.placed'"),
        (silent, r"the saga ordering never begins: asked for order\.placed, nothing happens"),
    ],
)
def test_says_that_nothing_could_be_tested(shop: Setup, said: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=said):
        Small(ONE_STEP, bound(shop=shop, worker=idle)).search(tmp_path)


def test_accepts_a_service_that_refuses_some_of_its_requests(tmp_path: Path) -> None:
    def picky(env: Environment) -> None:
        def sell(_: Start) -> None:
            if env.decide("stock", ("sold out", "there")) == "there":
                env.publish("order.placed")

        env.starts("order.placed", sell)

    small = Small(ONE_STEP, bound(shop=picky, worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=0)) == set()
