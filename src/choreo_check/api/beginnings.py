"""Sees that there is something to test: a saga that never begins has no run in which anything could go wrong.

A service may refuse a request, with an error for whoever asked, and then there is no saga to judge. One that refuses
all of them, whatever is decided and though nothing fails, was bound wrongly, and a search would call it faultless.
"""

from __future__ import annotations

from collections.abc import Collection

from choreo_check.api.jobs import Setting, explore_calmly, guarding
from choreo_check.api.telling import Telling
from choreo_check.errors import ChoreoError
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.history import History
from choreo_check.simulation.schedule import Schedule
from choreo_check.simulation.suggestion import suggestion
from choreo_check.simulation.world import World
from choreo_check.topology import Service, Topology

DELIVERIES_MAX = 10_000


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
        _check_names(setting.topology, service, process.entries)


def _check_names(topology: Topology, service: Service, entries: Collection[str]) -> None:
    own = [publication.event.name for publication in service.publishes]
    known = {publication.event.name for publication in topology.publications}
    known |= {event.name for saga in topology.sagas for event in saga.starts}
    for event in entries:
        if event not in known:
            said = f"{service.name} says what publishes {event!r}, and the topology does not have it publish that"
            otherwise = f"on its own account it publishes {', '.join(own) or 'nothing'}"
            raise ChoreoError(said, hint=suggestion(event, own, otherwise))


def check_that_it_begins(setting: Setting, number: int) -> None:
    """See that one saga of a setting begins, at least with some of the decisions, and with what its contract accepts.

    Raises:
        ChoreoError: it never does, or what is published for want of a service that does is none that is accepted.
    """
    calm = Telling(setting, Schedule(number, 1, setting.broker))
    _check_what_is_ours(setting, number, calm)
    if _anything_happens(calm.history):
        return
    begun: list[bool] = []
    explore_calmly(setting, number, DELIVERIES_MAX, lambda world: begun.append(_anything_happens(world.history)))
    if not any(begun):
        raise _never(setting, number)


def _anything_happens(history: History) -> bool:
    return bool(history.published or history.ledger.entries or history.incidents)


def _check_what_is_ours(setting: Setting, number: int, calm: Telling) -> None:
    """See that no service is blamed for an event that we publish in its name."""
    saga, event = setting.sagas[number]
    where = setting.topology.location.path
    for message in calm.history.published.values():
        if message.id in calm.plan.request_ids and message.objections:
            raise ChoreoError(
                f"{where}: the saga {saga.name} cannot begin: its contract accepts no {event} that was found "
                f"({message.objections[0]})",
                hint="give the contract `examples` that it accepts, or bind what publishes the event: `env.starts`",
            )


def _never(setting: Setting, number: int) -> ChoreoError:
    saga, event = setting.sagas[number]
    said = Telling(setting, Schedule(number, 1, setting.broker)).happenings
    error = next((f"{one.service} fails: {one.detail}" for one in said if one.kind == "error"), "nothing happens")
    return ChoreoError(
        f"{setting.topology.location.path}: the saga {saga.name} never begins: asked for {event}, {error}",
        hint="see what `env.starts` calls; its request has a sample from the contract of the event as its data",
    )
