"""CHO404: both a `succeeds` and a `fails` event have been published."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    both = encoding.formula.all_of([encoding.succeeded, encoding.failed])
    return [Suspect(encoding.saga.name, both)]


@saga_property("CHO404", "contradictory-ends", _suspects, lasting=True)
def contradictory_ends(saga: Saga, machine: Machine) -> list[Wrong]:
    """Say so if the saga has ended both well and badly."""
    good, bad = ends_reached(saga, machine)
    if not good or not bad:
        return []
    ends = (*good, *bad)
    message = f"the saga both succeeds ({', '.join(good)}) and fails ({', '.join(bad)})"
    return [Wrong(saga.name, message, Subject(events=ends, saga=saga.name), events=ends)]
