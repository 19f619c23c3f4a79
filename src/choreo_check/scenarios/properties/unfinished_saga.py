"""CHO402: at rest, neither a `succeeds` nor a `fails` event has been published."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    unfinished = encoding.formula.all_of([-encoding.succeeded, -encoding.failed])
    return [Suspect(encoding.saga.name, unfinished)]


@saga_property("CHO402", "unfinished-saga", _suspects)
def unfinished_saga(saga: Saga, machine: Machine) -> list[Wrong]:
    """Say so if no end has been reached."""
    if any(ends_reached(saga, machine)):
        return []
    ends = " or ".join(event.name for event in (*saga.succeeds, *saga.fails))
    return [Wrong(saga.name, f"nobody publishes {ends}", Subject(saga=saga.name))]
