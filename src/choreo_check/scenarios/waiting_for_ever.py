"""CHO407, the one property that needs no run: a join of several parts that no timeout ends, where a saga reaches it."""

from __future__ import annotations

from typing import NamedTuple

from choreo_check.findings import Subject
from choreo_check.scenarios.beginnings import beginnings_of, events_within_reach
from choreo_check.scenarios.verdicts import Counterexample, Status, Verdict
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Handler, Saga, TriggerKind


class Identity(NamedTuple):
    """A code and a name."""

    code: str
    name: str


JOIN_WITHOUT_TIMEOUT = Identity("CHO407", "join-without-timeout")


def judge_joins(wiring: Wiring, saga: Saga) -> Verdict:
    """Name every join of at least two parts without `within` that hears something of a saga."""
    within = events_within_reach(wiring, saga)
    found = [
        _found(wiring, saga, handler)
        for at, handler in enumerate(wiring.handlers)
        if not within.isdisjoint(wiring.parts[at]) and _waits_for_ever(handler, wiring.waits[at])
    ]
    return Verdict(Status.REFUTED if found else Status.PROVED, counterexamples=tuple(found))


def _waits_for_ever(handler: Handler, parts: tuple[str, ...]) -> bool:
    trigger = handler.trigger
    return trigger.kind is TriggerKind.ALL and trigger.within_s is None and len(parts) > 1


def _found(wiring: Wiring, saga: Saga, handler: Handler) -> Counterexample:
    return Counterexample(
        code=JOIN_WITHOUT_TIMEOUT.code,
        subject=Subject(service=handler.service, saga=saga.name, handler=handler.name),
        message=f"{handler.service} waits for {handler.waits_for} without a limit",
        beginning=beginnings_of(wiring.topology, saga)[0],
        moves=(),
        firings=0,
        handler=handler,
    )
