"""A run that a test drives step by step, and what it sees of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.driving import Run, scripted
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.history import History
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def work(env: Environment, message: Wire) -> None:
    env.store["last"] = message["data"]
    env.effect("work")
    env.publish("order.done")


def work_later(env: Environment, _: Wire) -> None:
    env.timer(60, lambda: env.effect("work"), "working")


WORKER = Small(ONE_STEP, bound(worker=on(order_placed=work)))
LATE_WORKER = Small(ONE_STEP, bound(worker=on(order_placed=work_later)))


@pytest.fixture
def driven(tmp_path: Path) -> Callable[..., History]:
    def drive(small: Small, body: Callable[[Run], None], deviations: Mapping[int, int] | None = None) -> History:
        world = World(small.plan(tmp_path, 3))
        world.plan.script = scripted(body, "body", (AssertionError,))
        return world.run(Choices(deviations))

    return drive


Drive = Callable[..., History]


def test_nothing_happens_before_it_is_told_to(driven: Drive) -> None:
    def body(run: Run) -> None:
        assert run.events == []
        run.start()
        assert run.events == ["order.placed"]
        assert run.ledger.done("work") == 0
        run.settle()
        assert run.events == ["order.placed", "order.done"]
        assert (run.ledger.done("work"), run.ledger.undone("work")) == (1, 0)

    assert driven(WORKER, body).incidents == []


def test_a_published_event_says_what_it_is_given(driven: Drive) -> None:
    def body(run: Run) -> None:
        run.publish("order.placed", {"number": 7})
        run.settle()
        assert run.service("worker").store["last"] == {"number": 7}

    assert driven(WORKER, body).incidents == []


def test_each_start_is_a_saga_of_its_own(driven: Drive) -> None:
    def body(run: Run) -> None:
        assert run.start() != run.start()
        run.settle()
        run.start()

    assert len(driven(WORKER, body).cases) == 3


def test_time_passes_as_far_as_it_is_told_to(driven: Drive) -> None:
    def body(run: Run) -> None:
        began = run.now
        run.start()
        run.advance(59)
        assert (run.now - began, run.ledger.done("work")) == (59, 0)
        run.advance(1)
        assert (run.now - began, run.ledger.done("work")) == (60, 1)

    assert driven(LATE_WORKER, body).incidents == []


def test_settling_lets_timers_ring(driven: Drive) -> None:
    def body(run: Run) -> None:
        run.start()
        run.settle()
        assert run.ledger.done("work") == 1

    assert driven(LATE_WORKER, body).incidents == []


def test_what_is_left_under_way_is_settled_at_the_end(driven: Drive) -> None:
    assert len(driven(WORKER, lambda run: run.start() and None).published) == 2


def test_knows_which_faults_it_has_had(driven: Drive) -> None:
    seen: list[Any] = []

    def body(run: Run) -> None:
        run.start()
        run.settle()
        seen.append((
            run.was_injected(),
            run.was_injected("competing-consumer", service="worker", event="order.placed"),
            run.was_injected("crash"),
            run.was_injected(service="shop"),
        ))  # fmt: skip

    driven(WORKER, body)
    driven(WORKER, body, {1: 1})
    assert seen[0] == (False, False, False, False)
    assert seen[1][0]
    assert not seen[1][3]


def test_what_a_test_asserts_is_part_of_what_happened(driven: Drive) -> None:
    def body(run: Run) -> None:
        run.start()
        assert run.events == [], "there are some"

    (incident,) = driven(WORKER, body).incidents
    assert (incident.kind, incident.name) == ("broken-assertion", "body: AssertionError in line 3 of body")
    assert incident.reason.startswith("AssertionError: there are some")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda run: run.service("wroker"), "no service 'wroker' is bound"),
        (lambda run: run.start("order.palced"), "no saga starts with 'order.palced'"),
        (lambda run: [run.start() for _ in range(4)], "a run starts no more than 3 sagas"),
        (lambda run: run.publish("order.gone"), "no service that is bound publishes 'order.gone'"),
        (lambda run: run.was_injected("crahs"), "there is no fault named 'crahs'"),
        (lambda run: run.was_injected(service="wroker"), "there is no service named 'wroker'"),
        (lambda run: run.was_injected(event="order.palced"), "there is no event named 'order.palced'"),
        (lambda run: run.ledger.done("wrok"), "neither the topology nor any run has an effect 'wrok'"),
        (lambda run: run.ledger.undone("wokr"), "neither the topology nor any run has an effect 'wokr'"),
        (lambda run: run.advance(-5), "a run cannot advance by -5 seconds"),
        (lambda run: run.advance(nan), "a run cannot advance by nan seconds"),
        (lambda run: run.advance(inf), "a run cannot advance by inf seconds"),
    ],
)
def test_says_what_it_cannot_do(driven: Drive, wrong: Callable[[Run], Any], said: str) -> None:
    with pytest.raises(ChoreoError, match=said):
        driven(WORKER, lambda run: wrong(run) and None)


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        (lambda run: run.service("shp"), "shop"),
        (lambda run: run.start("order.palced"), "order.placed"),
        (lambda run: run.was_injected(service="wokrer"), "worker"),
        (lambda run: run.was_injected("crahs"), "crash"),
        (lambda run: run.was_injected(event="order.don"), "order.done"),
        (lambda run: run.ledger.done("wrok"), "work"),
    ],
)
def test_says_which_name_was_meant(driven: Drive, misspelt: Callable[[Run], Any], meant: str) -> None:
    with pytest.raises(ChoreoError) as raised:
        driven(WORKER, lambda run: misspelt(run) and None)
    assert raised.value.hint == f"did you mean '{meant}'?"
    assert raised.value.__notes__ == [f"help: did you mean '{meant}'?"]


def test_knows_what_has_not_happened_in_this_run(driven: Drive) -> None:
    def rest_at_night(env: Environment, _: Wire) -> None:
        env.effect("rest" if env.decide("time", ("day", "night")) == "night" else "work")
        env.publish("order.done")

    def body(run: Run) -> None:
        run.start()
        run.advance(0)
        run.settle()
        assert (run.ledger.done("work"), run.ledger.done("rest")) == (1, 0)
        assert (run.ledger.done("work_again"), run.ledger.undone("alarm")) == (0, 0)
        assert not run.was_injected("redelivery")

    assert driven(Small(ONE_STEP, bound(worker=on(order_placed=rest_at_night))), body).incidents == []


def test_another_event_belongs_to_a_saga(driven: Drive) -> None:
    def body(run: Run) -> None:
        correlation = run.start()
        run.publish("order.done", {"by": "hand"}, correlation=correlation, id="1")
        run.publish("order.done", {"by": "hand"}, correlation=correlation, id="1")
        assert [message.saga for message in run.history.published.values()] == [0, 0]

    assert driven(WORKER, body).incidents == []
