"""A worker that forgets after a day what it has handled: only a duplicate comes as late as that."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled
from tests.simulation.faults.proof import DAY_S, Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def work(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        handled_at = store.get(message["id"])
        if handled_at is not None and env.clock() - handled_at < DAY_S:
            return
        store[message["id"]] = env.clock()
        store["times"] = store.get("times", 0) + 1
        env.publish("order.done")


def works_once_an_order(settled: Settled) -> str | None:
    times = settled.stores["worker"].get("times", 0)
    return f"worked {times} times" if times > len(settled.history.cases) else None


PROOF = Proof(Small(ONE_STEP, bound((works_once_an_order,), worker=on(order_placed=work))), "broken-invariant")
