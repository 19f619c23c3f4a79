"""What the topology says that the services do, and no run of a simulation has seen: nothing of that was tested.

A service that refuses every request, because of what it says, reaches no success that a fault could spoil. An effect
that is not reported to the ledger, or under another name, is not judged. Nor is whether a saga ends, where somebody is
to answer who is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from choreo_check.api.jobs import Outcome, Setting
from choreo_check.topology import Graph, Saga, Service


@dataclass(frozen=True, slots=True)
class Awaited:
    """A service that nobody binds, and the events of a saga that it is to answer."""

    saga: str
    service: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """The events and the effects, in the order of the topology.

    `alike` are the events with which two sagas at once were not begun, since services could not tell them apart.
    `awaited` are the answers that no run can have.
    """

    events: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()


NOTHING_UNSEEN = Unseen()


def unseen_of(setting: Setting, outcomes: Sequence[Outcome]) -> Unseen:
    """Return what the services that are bound ought to publish and do, and never have."""
    bound = [service for service in setting.topology.services if service.name in setting.system.bindings]
    events = dict.fromkeys(event for service in bound for event in _events_of(service))
    effects = dict.fromkeys(effect for service in bound for effect in effects_of(service))
    published = {event for outcome in outcomes for event in outcome.seen.events}
    done = {effect for outcome in outcomes for effect in outcome.seen.effects}
    return Unseen(
        tuple(one for one in events if one not in published),
        tuple(one for one in effects if one not in done),
        tuple(event for number, (_, event) in enumerate(setting.sagas) if is_alike(setting, number)),
        tuple(_awaited(setting, outcomes)),
    )


def _awaited(setting: Setting, outcomes: Sequence[Outcome]) -> Iterator[Awaited]:
    """Yield who is to answer in each saga, and is not there: then nobody knows whether it ends."""
    published: dict[str, set[str]] = {}
    for outcome in outcomes:
        for one in _sagas_of(setting, outcome):
            published.setdefault(one.name, set()).update(outcome.seen.events & _reachable(setting, one))
    answers = setting.plan(0, 1).unanswered
    for saga, events in published.items():
        ends = setting.expectations[saga].ends
        waiting = [event for event in answers if event in events - ends] if ends else []
        for service in dict.fromkeys(name for event in waiting for name in answers[event]):
            yield Awaited(saga, service, tuple(event for event in waiting if service in answers[event]))


def _sagas_of(setting: Setting, outcome: Outcome) -> list[Saga]:
    """Return the sagas that the runs of a job may be of; a script may start any."""
    return [setting.sagas[outcome.job.saga][0]] if setting.script is None else [saga for saga, _ in setting.sagas]


def _reachable(setting: Setting, saga: Saga) -> set[str]:
    """Return the events that may come of the start of a saga."""
    causes = Graph(setting.topology).causes
    ahead = [mention.name for mention in saga.starts]
    found = set(ahead)
    while ahead:
        following = causes.get(ahead.pop(), {}).keys() - found
        found |= following
        ahead += following
    return found


def is_alike(setting: Setting, number: int) -> bool:
    """Say whether a second saga could not be told from the first by what it says: its contract has one id for all."""
    return setting.promises.request(setting.sagas[number][1], 1).is_alike


def _events_of(service: Service) -> Iterator[str]:
    yield from (publication.event.name for publication in service.publishes)
    yield from (event.name for handler in service.handlers for ending in handler.endings for event in ending.emits)


def effects_of(service: Service) -> Iterator[str]:
    """Yield what a service does to the world, and tells the ledger."""
    endings = [ending for handler in service.handlers for ending in handler.endings]
    done = [*(one.does for one in service.publishes), *(one.does for one in endings)]
    yield from (one.name for one in done if one is not None)
    yield from (one.name for publication in service.publishes for one in publication.effects)
    yield from (one.name for ending in endings for one in ending.effects)
