"""Why nothing can be said of a saga before anything is unfolded of it: what decides how it goes is not in the file.

That is an event that somebody publishes on their own account, and a message that goes to one of several services: every
analysis here gives each hearer a copy. No verdict that rests on either would be worth anything.
"""

from __future__ import annotations

from choreo_check.scenarios.beginnings import events_within_reach, outside_dependency
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Saga


def obstacle(wiring: Wiring, saga: Saga) -> str | None:
    """Say what keeps a saga from being decided, if anything does."""
    return outside_dependency(wiring, saga) or competition(wiring, saga)


def competition(wiring: Wiring, saga: Saga) -> str | None:
    """Say which event of a saga goes to only one of two services, as they share a consumer group."""
    groups = wiring.topology.groups
    for event in sorted(events_within_reach(wiring, saga)):
        first: dict[str, str] = {}
        hearers = dict.fromkeys(wiring.handlers[hearer.handler].service for hearer in wiring.heard(event))
        for service in (one for one in hearers if one in groups):
            rival = first.setdefault(groups[service], service)
            if rival != service:
                return f"gives {event} to either {rival} or {service}, of the consumer group {groups[service]}"
    return None
