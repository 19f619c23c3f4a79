"""A worker with two timers that takes it for granted that the one that is due first rings first.

Two of the other faults together can have the second timer ring first as well: a duplicate that is under way when the
second one is early.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import DAY_S, Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound

TOPOLOGY = (
    HEAD
    + """  worker:
    handlers:
      - {on: {after: 10s, of: order.placed}, outcomes: [{}, {emits: order.cancelled}]}
      - {on: {after: 10d, of: order.placed}, emits: order.done}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)


@dataclass(frozen=True)
class Worker:
    """Keeps its deadlines in the store, and sets the timers again when it starts."""

    env: Environment
    over: set[str] = field(default_factory=set)

    def begin(self, message: Wire) -> None:
        with self.env.store.transaction() as store:
            if message["id"] not in store:
                row = {"at": self.env.clock(), "correlation": message["correlationid"], "is_over": False}
                store[message["id"]] = row
            is_over = store[message["id"]]["is_over"]
        if not is_over:
            self.arm(message["id"])

    def arm(self, id_: str) -> None:
        passed = self.env.clock() - self.env.store[id_]["at"]
        self.env.timer(10 - passed, lambda: self.remind(id_), "a reminder")
        self.env.timer(10 * DAY_S - passed, lambda: self.end(id_), "the end")

    def remind(self, id_: str) -> None:
        if id_ in self.over:
            self.answer(id_, "order.cancelled")

    def end(self, id_: str) -> None:
        self.over.add(id_)
        with self.env.store.transaction() as store:
            store[id_] = {**store[id_], "is_over": True}
            self.answer(id_, "order.done")

    def answer(self, id_: str, event: str) -> None:
        self.env.publish(event, correlation=self.env.store[id_]["correlation"], causation=id_)


def worker(env: Environment) -> None:
    service = Worker(env)
    env.on("order.placed", service.begin)
    for id_, row in env.store.starting(""):
        if not row["is_over"]:
            service.arm(id_)


PROOF = Proof(Small(TOPOLOGY, bound(worker=worker)), "contradictory-run", faults_max=1)
