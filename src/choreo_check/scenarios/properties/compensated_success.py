"""CHO410: the saga has succeeded and not failed, and yet an effect has been undone."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    formula = encoding.formula
    undone = formula.any_of(history.undone for history in encoding.histories.values())
    return [Suspect(encoding.saga.name, formula.all_of([encoding.succeeded, -encoding.failed, undone]))]


@saga_property("CHO410", "compensated-success", _suspects)
def compensated_success(saga: Saga, machine: Machine) -> list[Wrong]:
    """Name the effects that a successful saga has undone."""
    good, bad = ends_reached(saga, machine)
    if not good or bad or not machine.undone:
        return []
    undone = sorted(machine.undone)
    message = f"the saga succeeds ({', '.join(good)}), and yet {' and '.join(undone)} has been undone"
    subject = Subject(saga=saga.name, effect=undone[0])
    return [Wrong(saga.name, message, subject, events=good, effects=tuple(undone))]
