"""CHO403: at rest, the saga has failed and not succeeded, and an effect is done and not undone."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    all_of = encoding.formula.all_of
    return [
        Suspect(history.effect, all_of([encoding.only_failed, history.left, -history.early]))
        for history in encoding.histories.values()
    ]


@saga_property("CHO403", "missing-compensation", _suspects)
def missing_compensation(saga: Saga, machine: Machine) -> list[Wrong]:
    """Name every effect that a failed saga has left behind, though nothing came too early to undo it."""
    good, bad = ends_reached(saga, machine)
    if good or not bad:
        return []
    return [
        Wrong(
            effect,
            f"nobody undoes {effect}",
            Subject(saga=saga.name, effect=effect),
            events=bad,
            effects=(effect,),
        )
        for effect in sorted(machine.done - machine.undone_early)
    ]
