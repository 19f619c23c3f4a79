"""CHO405: as CHO403, because the undo came before what it undoes and left no tombstone."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    all_of = encoding.formula.all_of
    return [
        Suspect(history.effect, all_of([encoding.only_failed, history.left, history.early]))
        for history in encoding.histories.values()
    ]


@saga_property("CHO405", "overtaking-compensation", _suspects)
def overtaking_compensation(saga: Saga, machine: Machine) -> list[Wrong]:
    """Name every effect that a failed saga has left behind because its undo came too early."""
    good, bad = ends_reached(saga, machine)
    if good or not bad:
        return []
    return [
        Wrong(
            effect,
            f"{effect} stays done: what should undo it came first and left no tombstone",
            Subject(saga=saga.name, effect=effect),
            events=bad,
            effects=(effect,),
        )
        for effect in sorted(machine.done & machine.undone_early)
    ]
