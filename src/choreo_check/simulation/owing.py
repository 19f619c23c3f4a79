"""What services owe when a saga has failed: those that hear of it have to tell others, or to do something.

What is owed after a success follows from the scenarios. After a failure it does not: a service may rightly ignore what
comes too late, and the model does not know that. But who hears of the failing end itself, and has one way to react,
has nothing to ignore it for; nor has who hears of what that leads to. A service that compensates owes what comes with
it only where it has something to undo.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from choreo_check.topology import Handler, Outcome, Topology, TriggerKind

Reactions = Mapping[str, Collection[Outcome]]
"""What has to come of an event, whatever else happens."""


class Ended(Protocol):
    """A saga of a run at rest, as far as it can owe anything."""

    has_failed: bool
    ends: frozenset[str]
    events: frozenset[str]
    effects: dict[str, tuple[int, int]]
    shared: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Debts:
    """The events that have to be published in a saga, and the effects that have to happen."""

    events: frozenset[str]
    effects: frozenset[str]


def reactions_of(topology: Topology, services: Collection[str]) -> Reactions:
    """Return for each event what follows from it in any case, at some services."""
    found: dict[str, list[Outcome]] = {}
    for handler in topology.handlers:
        if handler.service in services and _is_certain(handler):
            found.setdefault(handler.trigger.events[0].name, []).append(handler.outcomes[0])
    return found


def _is_certain(handler: Handler) -> bool:
    is_plain = handler.trigger.kind is TriggerKind.EVENT and not handler.trigger.unless
    return is_plain and len(handler.outcomes) == 1 and handler.on_timeout is None and not handler.observes


def unpaid(reactions: Reactions, saga: Ended) -> Debts:
    """Return what is owed in a saga that has failed, and has neither been published nor been done."""
    if not saga.has_failed:
        return Debts(frozenset(), frozenset())
    followed = list(_followed(reactions, saga))
    done = {*saga.effects, *(effect for effect, _ in saga.shared)}
    events = {mention.name for outcome in followed for mention in outcome.emits}
    effects = {mention.name for outcome in followed for mention in outcome.effects}
    return Debts(frozenset(events - saga.events), frozenset(effects - done))


def _followed(reactions: Reactions, saga: Ended) -> Iterator[Outcome]:
    """Yield what has to come of the ends of a saga, and of what came of them."""
    known, ahead = set(saga.ends), sorted(saga.ends)
    while ahead:
        for outcome in reactions.get(ahead.pop(), ()):
            if outcome.undoes is not None and not saga.effects.get(outcome.undoes.name, (0, 0))[1]:
                continue
            yield outcome
            following = sorted({mention.name for mention in outcome.emits} & saga.events - known)
            known.update(following)
            ahead += following
