"""CHO411: in a failed run two effects have been undone in the order in which they were done, not in reverse."""

from __future__ import annotations

from itertools import combinations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.precedence import Precedence
from choreo_check.scenarios.property import Suspect, Wrong, ends_reached, saga_property
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    precedence = Precedence(encoding)
    precedence.rule_out()
    disordered = encoding.formula.all_of([encoding.failed, precedence.literal])
    return [Suspect(encoding.saga.name, disordered)]


@saga_property("CHO411", "disordered-compensation", _suspects, lasting=True)
def disordered_compensation(saga: Saga, machine: Machine) -> list[Wrong]:
    """Name two effects that were undone in the order in which they were done."""
    _, bad = ends_reached(saga, machine)
    pair = _disordered_pair(machine)
    if not bad or pair is None:
        return []
    message = f"{pair[0]} is done before {pair[1]}, and undone before it"
    return [Wrong(saga.name, message, Subject(saga=saga.name, effect=pair[0]), events=bad, effects=pair)]


def _disordered_pair(machine: Machine) -> tuple[str, str] | None:
    """Return two effects of which one has been both done and undone, for the first time, before the other."""
    done = list(dict.fromkeys(entry.did for entry in machine.record if entry.did in machine.undone))
    undone = list(dict.fromkeys(entry.undid for entry in machine.record if entry.undid is not None))
    for one, two in combinations([effect for effect in done if effect is not None], 2):
        if undone.index(one) < undone.index(two):
            return one, two
    return None
