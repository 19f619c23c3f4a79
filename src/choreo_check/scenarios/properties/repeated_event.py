"""CHO406: one event has been published at least twice."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, saga_property
from choreo_check.topology import Saga

TWICE = 2


def _suspects(encoding: Encoding) -> list[Suspect]:
    repeatable = {event: slots for event, slots in encoding.unfolding.slots.items() if len(slots) > 1}
    at_least_two = encoding.formula.at_least_two
    return [Suspect(event, at_least_two([slot.literal for slot in slots])) for event, slots in repeatable.items()]


@saga_property("CHO406", "repeated-event", _suspects, needs_ends=False, lasting=True)
def repeated_event(saga: Saga, machine: Machine) -> list[Wrong]:
    """Name every event that has been published more than once."""
    return [
        Wrong(event, f"{event} is published {_times(count)}", Subject(event=event, saga=saga.name), events=(event,))
        for event, count in machine.published.items()
        if count > 1
    ]


def _times(count: int) -> str:
    return "twice" if count == TWICE else f"{count} times"
