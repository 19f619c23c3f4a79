"""Hands the simulation what the static analysis says of a saga."""

from __future__ import annotations

from choreo_check.scenarios import Group, NotDecided, Status, analyse, scenarios
from choreo_check.simulation.expectation import Expectation, Look
from choreo_check.topology import Graph, Saga, Topology

GROUPS_MAX = 500
REPEATED = "CHO406"


def expectation_of(topology: Topology, saga: Saga) -> Expectation:
    """Work out what may come of a saga when nothing fails."""
    found = scenarios(topology, saga, GROUPS_MAX, certain=True)
    successes, failures = (frozenset(event.name for event in ends) for ends in (saga.succeeds, saga.fails))
    once = is_proved(topology, saga, REPEATED)
    looks, repeated = None, _done_at_several_places(topology)
    if not isinstance(found, NotDecided):
        repeated = frozenset(found.repeated)
        looks = None if found.truncated or found.bounded else frozenset(map(_look, found.groups))
    events = frozenset(Graph(topology).emissions)
    return Expectation(saga, successes, failures, looks, once, repeated, topology.transactions, events)


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
