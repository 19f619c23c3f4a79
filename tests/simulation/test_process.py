"""A running service: it can die at every operation, and comes back with what is durable and nothing else."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from choreo_check.simulation.choices import Choices, Diverged
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.shrink import Seeking
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, idle, names, on, told

OPERATIONS = ["effect work", "undo work", "commit", "publish order.done", "ack order.placed"]


def do_everything(env: Environment, message: Wire) -> None:
    env.effect("work", key="k")
    env.undo("work", key="k")
    with env.store.transaction() as store:
        store["handled"] = [*store.get("handled", []), message["id"]]
    env.publish("order.done")


EVERYTHING = Small(ONE_STEP, bound(worker=on(order_placed=do_everything)))


def deaths(small: Small, folder: Path) -> list[list[str]]:
    """Make every run in which a process dies once, and return its steps."""
    found = []
    for position in range(100):
        world = World(small.plan(folder, faults=("crash",)))
        try:
            history = world.run(Choices({position: 1}), tells=True)
        except Diverged:  # nothing can die here
            continue
        if "worker crash order.placed" in told(history):
            found.append(told(history))
    return found


def test_can_die_before_every_operation(tmp_path: Path) -> None:
    steps = deaths(EVERYTHING, tmp_path)
    faults = [next(one for one in run if one.startswith("worker fault")) for run in steps]
    assert faults == [f"worker fault {one.partition(' ')[2]}".strip() for one in OPERATIONS]


def test_is_given_again_what_it_had_in_hand_when_it_died(tmp_path: Path) -> None:
    for steps in deaths(EVERYTHING, tmp_path):
        crash = steps.index("worker crash order.placed")
        assert steps[crash + 1] == "worker deliver order.placed"
        assert steps[-1] == "worker publish order.done"


def test_has_done_before_it_dies_what_came_before_and_nothing_after(tmp_path: Path) -> None:
    before = [steps[: steps.index("worker crash order.placed")] for steps in deaths(EVERYTHING, tmp_path)]
    assert [["worker effect work" in steps, "worker publish order.done" in steps] for steps in before] == [
        [False, False],
        [True, False],
        [True, False],
        [True, False],
        [True, True],
    ]


def test_forgets_what_it_has_in_memory_when_it_dies(tmp_path: Path) -> None:
    known: set[int] = set()

    def worker(env: Environment) -> None:
        handled: list[str] = []

        def work(message: Wire) -> None:
            handled.append(message["id"])
            known.add(len(handled))
            env.publish("order.done")

        env.on("order.placed", work)

    assert len(deaths(Small(ONE_STEP, bound(worker=worker)), tmp_path)) == 2
    assert known == {1}


def test_loses_its_timers_when_it_dies_and_sets_those_again_that_its_start_sets(tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        env.timer(5, lambda: None, "start")
        env.on("order.placed", lambda _: env.timer(5, lambda: None, "message"))

    (steps,) = deaths(Small(ONE_STEP, bound(worker=worker)), tmp_path)
    rings = [step for step in steps if " timer " in step]
    assert rings == ["worker timer message", "worker timer start"]


def test_does_not_lose_the_timers_of_others_when_it_dies(tmp_path: Path) -> None:
    def listener(env: Environment) -> None:
        env.timer(5, lambda: env.effect("listen"), "mine")

    topology = ONE_STEP.replace("sagas:", "  listener: {handlers: []}\nsagas:")
    for steps in deaths(Small(topology, bound(worker=on(order_placed=do_everything), listener=listener)), tmp_path):
        assert "listener timer mine" in steps


@pytest.mark.parametrize(("starts", "finding"), [(2, set()), (1, {"endless-run"})])
def test_is_given_up_where_it_cannot_start_again(starts: int, finding: set[str], tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        env.store["starts"] = env.store.get("starts", 0) + 1
        if env.store["starts"] > starts:
            raise ValueError("what I have stored is not what I expect")
        env.on("order.placed", lambda _: env.publish("order.done"))

    small = Small(ONE_STEP, bound(worker=worker))
    assert names(small.search(tmp_path, faults=("crash",), searches=("exhaustive",), faults_max=1)) == finding


def test_is_started_anew_for_every_message_where_it_says_that_it_keeps_nothing(tmp_path: Path) -> None:
    seen: list[int] = []

    def liar(env: Environment) -> None:
        memory: list[str] = []

        def work(message: Wire) -> None:
            memory.append(message["id"])
            seen.append(len(memory))
            env.publish("order.done")

        env.on("order.placed", work)

    system = System("topology.yaml")
    system.service("shop", stateless=True)(idle)
    system.service("worker", stateless=True)(liar)
    found = Small(ONE_STEP, system).search(tmp_path, faults=("duplicate",), searches=("exhaustive",))
    assert set(seen) == {1}
    assert names(found) == set()


def test_is_found_out_where_it_keeps_something_beyond_its_process(tmp_path: Path) -> None:
    numbers = count()
    system = System("topology.yaml")
    system.service("shop", stateless=True)(idle)
    system.service("worker", stateless=True)(
        on(order_placed=lambda env, _: env.publish("order.done", {"number": next(numbers)}))
    )
    found = Small(ONE_STEP, system).search(tmp_path, searches=("exhaustive",), faults_max=1)
    assert "uncontrolled-nondeterminism" in names(found)


def test_draws_other_ids_after_another_instance_has_handled_a_message_meanwhile(tmp_path: Path) -> None:
    drawn: list[list[str]] = []

    def work(env: Environment, _: Wire) -> None:
        mine = [env.uuid()]
        env.effect("work", key="k")
        mine.append(env.uuid())
        drawn.append(mine)
        env.publish("order.done")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    small.search(tmp_path, faults=("competing-consumer",), searches=("exhaustive",), faults_max=1)
    assert len(drawn) > 4
    assert all(len(set(mine)) == 2 for mine in drawn)


def test_keeps_its_timers_when_another_instance_dies(tmp_path: Path) -> None:
    def work(env: Environment, _: Wire) -> None:
        env.timer(5, lambda: None, "mine")
        env.effect("work", key="k")

    plan = Small(ONE_STEP, bound(worker=on(order_placed=work))).plan(tmp_path)
    meanwhile = "a second worker handles the same order.placed meanwhile"
    seeking = Seeking([meanwhile, "worker crashes before it does work"], [])
    steps = told(World(plan).run(seeking, tells=True))
    assert not seeking.wanted
    assert steps.count("worker deliver order.placed") == 3
    assert steps.count("worker timer mine") == 2, "that of the first, and that of who was given the message again"


def test_sees_a_connection_that_fails_before_or_after(tmp_path: Path) -> None:
    seen: set[str] = set()

    def work(env: Environment, message: Wire) -> None:
        try:
            env.effect("work", key=message["id"])
        except ConnectionError as error:
            seen.add(str(error))
            raise
        env.publish("order.done")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    assert names(small.search(tmp_path, faults=("handler-error",), searches=("exhaustive",))) == set()
    assert seen == {"no answer to work", "effect work failed"}


@pytest.mark.parametrize("stateless", [True, False])
def test_starts_again_until_it_has_started(stateless: bool, tmp_path: Path) -> None:  # noqa: FBT001  a parameter
    def worker(env: Environment) -> None:
        env.store["starts"] = env.store.get("starts", 0) + 1
        env.on("order.placed", lambda _: env.publish("order.done"))

    system = System("topology.yaml")
    system.service("worker", stateless=stateless)(worker)
    small = Small(ONE_STEP, system)
    found = small.search(tmp_path, faults=("crash", "handler-error"), searches=("exhaustive",), faults_max=3)
    assert (names(found), found.complete_up_to) == (set(), 3)


def test_is_asked_once_to_start_a_saga_even_if_it_dies_over_it(tmp_path: Path) -> None:
    def shop(env: Environment) -> None:
        env.starts("order.placed", lambda _: env.publish("order.placed"))

    small = Small(ONE_STEP, bound(shop=shop, worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    history = small.run(tmp_path, {0: 1}, faults=("crash",))
    assert told(history) == ["shop start order.placed", "shop fault order.placed", "shop crash"]
    assert names(small.search(tmp_path, faults=("crash",), searches=("exhaustive",))) == set()


def test_tells_who_asked_that_it_could_not_start_a_saga(tmp_path: Path) -> None:
    def shop(env: Environment) -> None:
        def sell(_: object) -> None:
            if env.decide("stock", ("sold out", "there")) == "sold out":
                raise ValueError("sold out")
            env.publish("order.placed")

        env.starts("order.placed", sell)

    small = Small(ONE_STEP, bound(shop=shop, worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    history = small.run(tmp_path)
    assert told(history) == ["shop start order.placed", "shop decide stock", "shop error order.placed"]
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=0)) == set()


def test_each_of_two_handlers_of_one_event_gets_it(tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        env.on("order.placed", lambda _: env.effect("work", key="work"))
        env.on("order.*", lambda _: env.effect("watch"))
        env.on("order.placed", lambda _: env.publish("order.done"))

    history = Small(ONE_STEP, bound(worker=worker)).run(tmp_path)
    assert [entry.effect for entry in history.entries] == ["work", "watch", "watch"]
    assert [message.event for message in history.published.values()] == ["order.placed", "order.done"]
