"""Sees that a binding names things as its topology does: what is misspelt is never heard, asked for, or judged."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from choreo_check.api.jobs import Setting, guarding
from choreo_check.api.unseen import effects_of
from choreo_check.errors import ChoreoError
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.messages import hears, is_pattern
from choreo_check.simulation.world import World
from choreo_check.topology import Graph, Service, Topology

ALIKE = 0.85
"""How alike two names are of which one is taken for the other misspelt, from 0 to 1."""


def check_spelling(setting: Setting, reported: Collection[tuple[str, str]]) -> None:
    """See that services start, hear and do what the topology has a name for; `reported` are the effects of each.

    Raises:
        ChoreoError: there is no such event, or it is clear that another one is meant.
    """
    world = World(setting.plan(0, 1))
    with guarding(world):
        world.begin(Choices())
    for process in world.processes:
        service = next(one for one in setting.topology.services if one.name == process.name)
        _check_starts(setting.topology, service, process.entries)
        _check_events(setting.topology, service, process.handlers)
        _check_effects(setting.topology, service, [effect for name, effect in sorted(reported) if name == service.name])


def _check_starts(topology: Topology, service: Service, entries: Collection[str]) -> None:
    """See that what a service is asked for is an event that it publishes on its own account."""
    own = [publication.event.name for publication in service.publishes]
    known = {publication.event.name for publication in topology.publications}
    known |= {event.name for saga in topology.sagas for event in saga.starts}
    for event in entries:
        if event not in known:
            said = f"{service.name} says what publishes {event!r}, and the topology does not have it publish that"
            raise ChoreoError(said, hint=_meant(event, own) or f"on its own account it publishes {_listed(own)}")


def _check_events(topology: Topology, service: Service, heard: Collection[str]) -> None:
    graph = Graph(topology)
    known = {*graph.emissions, *graph.hearings}
    wanted = {mention.name for handler in service.handlers for mention in handler.trigger.mentions}
    missed = sorted(event for event in wanted if not any(hears(one, event) for one in heard))
    for event in heard:
        meant = None if event in known or is_pattern(event) else _meant(event, missed)
        if meant is not None:
            raise ChoreoError(f"{service.name} hears {event!r}, which the topology does not have", hint=meant)


def _check_effects(topology: Topology, service: Service, reported: Collection[str]) -> None:
    known = topology.transactions.union(effect for one in topology.services for effect in effects_of(one))
    missed = sorted({*effects_of(service)}.difference(reported))
    for effect in reported:
        meant = None if effect in known else _meant(effect, missed)
        if meant is not None:
            raise ChoreoError(f"{service.name} does {effect!r}, which the topology does not have", hint=meant)


def _meant(name: str, others: Collection[str]) -> str | None:
    found = get_close_matches(name, others, n=1, cutoff=ALIKE)
    return f"did you mean {found[0]!r}?" if found else None


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "nothing"
