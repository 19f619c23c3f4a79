"""CHO408: the saga both succeeds and fails, and a timer or a timeout has fired: what was given up came after all."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    late = encoding.formula.all_of([encoding.succeeded, encoding.failed, encoding.timed])
    return [Suspect(encoding.saga.name, late)]


@saga_property("CHO408", "late-success-after-timeout", _suspects, lasting=True)
def late_success_after_timeout(saga: Saga, machine: Machine) -> list[Wrong]:
    """Say so if the saga has ended both well and badly, and something was given up on the way."""
    good, bad = ends_reached(saga, machine)
    late = [entry for entry in machine.record if entry.fires and entry.move and entry.move.kind != "deliver"]
    if not good or not bad or not late:
        return []
    ends = (*good, *bad)
    message = f"{', '.join(good)} and {', '.join(bad)} are both published, and a timer has fired"
    waiting = tuple(entry.handler for entry in late if entry.handler is not None)
    return [Wrong(saga.name, message, Subject(events=ends, saga=saga.name), events=ends, handlers=waiting)]
