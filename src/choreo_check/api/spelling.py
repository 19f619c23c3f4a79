"""Sees that what a binding says of how sagas start is about events that somebody publishes on their own account."""

from __future__ import annotations

from collections.abc import Collection

from choreo_check.api.jobs import Setting, guarding
from choreo_check.errors import ChoreoError
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.suggestion import suggestion
from choreo_check.simulation.world import World
from choreo_check.topology import Service, Topology


def check_starts(setting: Setting) -> None:
    """See that services are asked for events that the topology has somebody publish on their own account.

    Raises:
        ChoreoError: there is no such event, so that nobody would ever be asked for it.
    """
    world = World(setting.plan(0, 1))
    with guarding(world):
        world.begin(Choices())
    for process in world.processes:
        service = next(one for one in setting.topology.services if one.name == process.name)
        _check(setting.topology, service, process.entries)


def _check(topology: Topology, service: Service, entries: Collection[str]) -> None:
    own = [publication.event.name for publication in service.publishes]
    known = {publication.event.name for publication in topology.publications}
    known |= {event.name for saga in topology.sagas for event in saga.starts}
    for event in entries:
        if event not in known:
            said = f"{service.name} says what publishes {event!r}, and the topology does not have it publish that"
            otherwise = f"on its own account it publishes {', '.join(own) or 'nothing'}"
            raise ChoreoError(said, hint=suggestion(event, own, otherwise))
