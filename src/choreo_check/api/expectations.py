"""Hands the simulation what the static analysis says of a saga."""

from __future__ import annotations

from dataclasses import replace

from choreo_check.scenarios import Group, NotDecided, Scenarios, Status, analyse, scenarios
from choreo_check.simulation.expectation import Expectation, Look
from choreo_check.topology import Graph, Saga, Topology

GROUPS_MAX = 500
REPEATED = "CHO406"


def expectation_of(topology: Topology, saga: Saga) -> Expectation:
    """Work out what may come of a saga when nothing fails."""
    found = scenarios(topology, saga, GROUPS_MAX, certain=True)
    successes, failures = (frozenset(event.name for event in ends) for ends in (saga.succeeds, saga.fails))
    once = is_proved(topology, saga, REPEATED)
    looks, repeated, undecided = None, _done_at_several_places(topology), undecided_of(found)
    if not isinstance(found, NotDecided):
        repeated = frozenset(found.repeated)
        looks = frozenset(map(_look, found.groups)) if undecided is None else None
    events = frozenset(Graph(topology).emissions)
    known = Expectation(saga, successes, failures, looks, once, repeated, topology.transactions, events)
    return replace(known, undecided=undecided)


def undecided_of(found: Scenarios | NotDecided) -> str | None:
    """Say what of a saga keeps the analysis from knowing all that may come of it, if anything does."""
    if isinstance(found, NotDecided):
        return found.reason
    if len(found.groups) == GROUPS_MAX and found.truncated:
        return f"can go in more than {GROUPS_MAX} ways"
    return found.truncated or ("goes in circles, which are followed for two rounds" if found.bounded else None)


def _look(group: Group) -> Look:
    return Look(*map(frozenset, (group.ends, group.done, group.undone, group.certain, group.certain_effects)))


def is_proved(topology: Topology, saga: Saga, code: str) -> bool:
    """Say whether a property of a saga is proved."""
    found = next((one for one in analyse(topology).sagas if one.saga.name == saga.name), None)
    return found is not None and any(verdict == code for verdict in found.with_status(Status.PROVED))


def _done_at_several_places(topology: Topology) -> frozenset[str]:
    """Return the effects that more than one outcome has: each may have it happen."""
    places = [outcome.does.name for handler in topology.handlers for outcome in handler.endings if outcome.does]
    return frozenset(name for name in places if places.count(name) > 1)
