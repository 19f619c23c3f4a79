"""What a property of sagas is: one module under `properties/` with one `Property`.

A property names what it suspects, as literals of the encoding, and says of a run that has come to rest which of its
suspicions are true. The two are written independently, from the formula and from the machine's record, and every
counterexample needs both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from choreo_check.findings import Subject
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.topology import Saga


@dataclass(frozen=True, slots=True)
class Suspect:
    """One thing that a property may be broken for, by name, and the literal that says that it is."""

    name: str
    literal: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a run at rest is found guilty of: the suspect's name, a sentence, and which moves tell the story.

    The story is told by what published `events`, what did or undid `effects`, what reached `handlers`, and all that led
    to these; where all three are empty, by everything.
    """

    name: str
    message: str
    subject: Subject
    events: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    handlers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """One property that is judged at rest, over all runs of a saga."""

    code: str
    name: str
    suspects: Callable[[Encoding], Sequence[Suspect]]
    wrongs: Callable[[Saga, Machine], Sequence[Wrong]]
    needs_ends: bool = True
    lasting: bool = False


Suspects = Callable[[Encoding], Sequence[Suspect]]
Wrongs = Callable[[Saga, Machine], Sequence[Wrong]]


def saga_property(
    code: str, name: str, suspects: Suspects, *, needs_ends: bool = True, lasting: bool = False
) -> Callable[[Wrongs], Property]:
    """Make a property of the function that says what a run at rest is guilty of.

    `lasting`: once broken it stays broken, so that a run whose cycles were cut convicts as well as a whole one.
    """
    return lambda wrongs: Property(code, name, suspects, wrongs, needs_ends, lasting)


def ends_reached(saga: Saga, machine: Machine) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the `succeeds` and the `fails` events that a run has published."""
    good = tuple(event.name for event in saga.succeeds if event.name in machine.published)
    bad = tuple(event.name for event in saga.fails if event.name in machine.published)
    return good, bad
