"""CHO411: in a failed run two effects have been undone in the order in which they were done, not in reverse."""

from __future__ import annotations

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.precedence import Precedence
from choreo_check.scenarios.property import Property, Suspect, Wrong, ends_reached
from choreo_check.topology import Saga


def _suspects(encoding: Encoding) -> list[Suspect]:
    disordered = encoding.formula.all_of([encoding.failed, Precedence(encoding).literal])
    return [Suspect(encoding.saga.name, disordered)]


def _wrongs(saga: Saga, machine: Machine) -> list[Wrong]:
    _, bad = ends_reached(saga, machine)
    done = list(dict.fromkeys(entry.did for entry in machine.record if entry.did in machine.undone))
    undone = list(dict.fromkeys(entry.undid for entry in machine.record if entry.undid is not None))
    pair = next(((one, two) for one in done for two in done if _in_same_order(one, two, done, undone)), None)
    if not bad or pair is None:
        return []
    message = f"{pair[0]} is done before {pair[1]}, and undone before it"
    return [Wrong(saga.name, message, Subject(saga=saga.name, effect=pair[0]), events=bad, effects=pair)]


def _in_same_order(one: str | None, two: str | None, done: list[str | None], undone: list[str | None]) -> bool:
    return done.index(one) < done.index(two) and undone.index(one) < undone.index(two)


disordered_compensation = Property("CHO411", "disordered-compensation", _suspects, _wrongs)
