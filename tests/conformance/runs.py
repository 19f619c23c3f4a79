"""Logs of runs that the topology allows, made by the machine that certifies counterexamples.

A run is drawn move by move until it is at rest. Its log is what production would have written: each event under an id
of its own, by the service that published it, with the id of one of the events that led to it as its cause.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from choreo_check.scenarios.beginnings import beginnings_of, sagas_of
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.moves import Move
from choreo_check.scenarios.record import Entry
from choreo_check.scenarios.wiring import Path as CausalPath
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Topology

BEGINNING = datetime(2025, 2, 3, 10, tzinfo=UTC)
MOVES_MAX = 400


@dataclass(frozen=True)
class Logged:
    """One event of a log, before it is written."""

    id: str
    event: str
    service: str
    correlation: str
    at_s: float
    cause: str | None = None

    def message(self) -> dict[str, Any]:
        time = (BEGINNING + timedelta(seconds=self.at_s)).isoformat().replace("+00:00", "Z")
        cause = {} if self.cause is None else {"causationid": self.cause}
        return {
            "specversion": "1.0", "id": self.id, "source": f"/services/{self.service}", "type": self.event,
            "time": time, "correlationid": self.correlation, **cause, "data": {},
        }  # fmt: skip


@dataclass
class Run:
    """One run at rest, as the events that it has published."""

    correlation: str
    events: list[Logged] = field(default_factory=list)

    def without(self, number: int) -> Run:
        return replace(self, events=[one for at, one in enumerate(self.events) if at != number])

    def with_(self, number: int, changed: Logged) -> Run:
        return replace(self, events=[changed if at == number else one for at, one in enumerate(self.events)])

    def plus(self, added: Logged) -> Run:
        return replace(self, events=[*self.events, added])


def drawn(topology: Topology, random: Random, correlation: str, begins_s: float = 0.0) -> Run:
    """Draw a run of some saga of a topology, from its beginning to rest."""
    wiring = Wiring(topology)
    saga = random.choice(sagas_of(topology))
    machine = Machine(wiring, random.choice(beginnings_of(topology, saga)))
    for _ in range(MOVES_MAX):
        moves = list(_moves(machine))
        if not moves:
            break
        machine.make(*random.choice(moves))
    return Run(correlation, list(_logged(machine, topology, random, correlation, begins_s)))


def _moves(machine: Machine) -> Iterator[tuple[Move, CausalPath]]:
    for (event, at), copies in machine.under_way.items():
        for path in dict.fromkeys(copy.path for copy in copies):
            yield from _deliveries(machine, event, at, path)
    for at, memory in machine.memories.items():
        handler = machine.wiring.handlers[at]
        if memory.is_closed or not memory.came:
            continue
        if handler.trigger.within_s is not None:
            yield Move("timeout", handler.service, handler.index), ()
        if handler.trigger.after_s is not None:
            yield from ((Move("timer", handler.service, handler.index, None, one), ()) for one in _numbers(machine, at))


def _deliveries(machine: Machine, event: str, at: int, path: CausalPath) -> Iterator[tuple[Move, CausalPath]]:
    handler = machine.wiring.handlers[at]
    for outcome in _numbers(machine, at) if _would_fire(machine, event, at, path) else [None]:
        yield Move("deliver", handler.service, handler.index, event, outcome), path


def _numbers(machine: Machine, at: int) -> list[int]:
    return list(range(len(machine.wiring.handlers[at].outcomes)))


def _would_fire(machine: Machine, event: str, at: int, path: CausalPath) -> bool:
    wiring, memory = machine.wiring, machine.memories.get(at)
    if wiring.fires_each_time(at):
        return not wiring.is_exhausted(path, at)
    if event in wiring.closers[at] or (memory is not None and memory.is_closed):
        return False
    came = set(memory.came) if memory is not None else set()
    kind = wiring.handlers[at].trigger.kind.value
    return kind == "first" or (kind == "all" and came | {event} == set(wiring.waits[at]))


def _logged(
    machine: Machine, topology: Topology, random: Random, correlation: str, begins_s: float
) -> Iterator[Logged]:
    at_s = begins_s
    published: dict[int, list[str]] = {}
    for number, entry in enumerate(machine.record):
        at_s += random.choice([0.0, 0.2, 1.0, 7.0, 300.0])
        causes = [id_ for cause in entry.causes for id_ in published.get(cause, [])]
        for nth, event in enumerate(entry.published):
            id_ = f"{correlation}-{number}-{nth}"
            published.setdefault(number, []).append(id_)
            cause = random.choice(causes) if causes and random.random() < 0.8 else None
            yield Logged(id_, event, _publisher(machine, topology, entry, event), correlation, at_s, cause)


def _publisher(machine: Machine, topology: Topology, entry: Entry, event: str) -> str:
    if entry.handler is not None:
        return machine.wiring.handlers[entry.handler].service
    places = [one for one in topology.publications if one.event.name == event]
    number = machine.beginning.publication
    return places[number].service if number is not None else "outside"


def lines(events: Iterable[Logged]) -> list[str]:
    """Return events as the lines of a log."""
    return [json.dumps(one.message()) for one in events]
