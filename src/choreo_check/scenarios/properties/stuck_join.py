"""CHO401: at rest, a join without timeout that is not closed has some of its parts and not all."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    return [Suspect(str(handler), literal) for handler, literal in encoding.stuck.items()]


@saga_property("CHO401", "stuck-join", _suspects, needs_ends=False)
def stuck_join(saga: Saga, machine: Machine) -> list[Wrong]:
    """Name every join that waits for parts that will not come."""
    return list(_stuck(saga, machine))


def _stuck(saga: Saga, machine: Machine) -> Iterator[Wrong]:
    for at in machine.stuck():
        handler = machine.wiring.handlers[at]
        missing = [part for part in machine.wiring.waits[at] if part not in machine.memories[at].came]
        yield Wrong(
            str(at),
            f"{handler.service} still waits for {' and '.join(missing)}",
            Subject(events=tuple(missing), service=handler.service, saga=saga.name, handler=handler.name),
            events=tuple(machine.memories[at].came),
            handlers=(at, *_withheld_by(machine, missing)),
        )


def _withheld_by(machine: Machine, missing: list[str]) -> Iterator[int]:
    """Yield the handlers that could have published what is missing: why they did not belongs to the story."""
    for at, handler in enumerate(machine.wiring.handlers):
        if any(mention.name in missing for outcome in handler.endings for mention in outcome.emits):
            yield at
