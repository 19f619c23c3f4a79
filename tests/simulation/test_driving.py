"""A run that a test drives step by step, and what it sees of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    ],
)
def test_says_what_it_cannot_do(driven: Drive, wrong: Callable[[Run], Any], said: str) -> None:
    with pytest.raises(ChoreoError, match=said):
        driven(WORKER, lambda run: wrong(run) and None)


def test_another_event_belongs_to_a_saga(driven: Drive) -> None:
    def body(run: Run) -> None:
        correlation = run.start()
        run.publish("order.done", {"by": "hand"}, correlation=correlation, id="1")
        run.publish("order.done", {"by": "hand"}, correlation=correlation, id="1")
        assert [message.saga for message in run.history.published.values()] == [0, 0]

    assert driven(WORKER, body).incidents == []
