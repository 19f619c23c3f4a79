"""A run as a story: one step for each message handled, each at its place in the topology."""

from __future__ import annotations

from pathlib import Path

from choreo_check.findings import Step
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.history import Happening
from choreo_check.simulation.narration import story
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, idle, on

TOPOLOGY = (
    HEAD
    + """  worker:
    handlers:
      - {on: order.placed, does: work, emits: order.done}
      - {on: {after: 1m, of: order.placed}, undoes: work, emits: order.cancelled}
  silent: {handlers: []}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)


def work(env: Environment, _: Wire) -> None:
    env.effect("work", key="k")
    env.effect("work", key="k")
    if env.decide("goes on") == "yes":
        env.timer(60, lambda: [env.undo("work"), env.publish("order.cancelled")], "deadline")
    env.publish("order.done")


def steps_of(small: Small, folder: Path, *deviations: tuple[int, int]) -> tuple[Step, ...]:
    happenings = small.run(folder, dict(deviations)).steps
    assert happenings is not None
    return story(happenings, small.load(folder))


SMALL = Small(TOPOLOGY, bound(worker=on(order_placed=work), silent=idle))


def test_tells_what_each_service_does_of_each_message(tmp_path: Path) -> None:
    handled = "does work, does work (known already by its key), decides goes on: yes, publishes order.done"
    assert [f"{step.service} {step.text}" for step in steps_of(SMALL, tmp_path)] == [
        "shop begins → publishes order.placed",
        f"worker hears order.placed → {handled}",
        "worker deadline rings → undoes work, publishes order.cancelled",
    ]


def test_says_what_a_step_consumes_publishes_does_and_undoes(tmp_path: Path) -> None:
    start, hears, rings = steps_of(SMALL, tmp_path)
    assert (start.consumes, start.publishes, start.does) == ((), ("order.placed",), None)
    assert (hears.consumes, hears.publishes, hears.does, hears.undoes) == (
        ("order.placed",),
        ("order.done",),
        "work, work",
        None,
    )
    assert (rings.consumes, rings.publishes, rings.undoes) == ((), ("order.cancelled",), "work")


def test_points_at_the_handler_and_else_at_the_service(tmp_path: Path) -> None:
    start, hears, rings = steps_of(SMALL, tmp_path)
    lines = TOPOLOGY.splitlines()
    assert "order.placed, does: work" in lines[hears.location.line - 1]
    assert "shop:" in lines[start.location.line - 1]
    assert "worker:" in lines[rings.location.line - 1]


def test_tells_faults_where_they_strike(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    plan = small.plan(tmp_path, faults=("crash",))
    assert [fault.name for fault in plan.faults] == ["crash"]
    happenings = small.run(tmp_path, {1: 1}, faults=("crash",)).steps
    assert happenings is not None
    told = [step.text for step in story(happenings, small.load(tmp_path))]
    assert told == [
        "begins → publishes order.placed",
        "hears order.placed → [worker crashes before it publishes order.done], crashes and starts again",
        "hears order.placed (attempt 2) → publishes order.done",
    ]


def test_tells_that_a_message_was_given_up(tmp_path: Path) -> None:
    def fail(_: Environment, __: Wire) -> None:
        raise ValueError("no")

    last = steps_of(Small(ONE_STEP, bound(worker=on(order_placed=fail))), tmp_path)[-1]
    assert last.text == "hears order.placed (attempt 6) → fails: ValueError: no, gives up on order.placed"


def test_has_nothing_to_tell_of_nothing(tmp_path: Path) -> None:
    assert story((), SMALL.load(tmp_path)) == ()


def test_points_at_the_handler_that_says_what_is_done(tmp_path: Path) -> None:
    topology = ONE_STEP.replace("{on:", "{on: order.placed, does: other},\n    {on:")
    topology = topology.replace("handlers: [", "handlers: [\n    ")
    small = Small(topology, bound(worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    _, hears = steps_of(small, tmp_path)
    assert "emits: order.done" in topology.splitlines()[hears.location.line - 1]


def test_tells_once_what_is_done_again_and_again(tmp_path: Path) -> None:
    def work(env: Environment, _: Wire) -> None:
        for _number in range(1_500):
            env.effect("work")
        env.publish("order.done")

    _, hears = steps_of(Small(ONE_STEP, bound(worker=on(order_placed=work))), tmp_path)
    assert hears.text == "hears order.placed → does work (1,500 times), publishes order.done"
    assert (hears.does, hears.publishes) == ("work (1,500 times)", ("order.done",))


def test_names_an_event_once_that_is_published_again_and_again(tmp_path: Path) -> None:
    def work(env: Environment, _: Wire) -> None:
        for number in range(12):
            env.publish("order.done", id=str(number))

    _, hears = steps_of(Small(ONE_STEP, bound(worker=on(order_placed=work))), tmp_path)
    assert (hears.publishes, hears.notes) == (("order.done",), ("publishes order.done (12 times)",))


def test_tells_how_a_long_run_begins_and_ends(tmp_path: Path) -> None:
    topology = SMALL.load(tmp_path)
    deliveries = [Happening("deliver", "worker", f"event.{number}", "", "") for number in range(15_000)]
    steps = story(deliveries, topology)
    texts = [step.text for step in steps]
    assert texts[:15] == [f"hears event.{number}" for number in range(15)]
    assert texts[15] == "… 14,975 steps more"
    assert texts[16:] == [f"hears event.{number}" for number in range(14_990, 15_000)]
