"""Binds services that know nothing of this package to the world that a run controls.

A binding is test code. It says, for each service, how its process starts: what it is made of, and what it subscribes
to. That function is called at the start of each run, and again after each crash.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.history import History
from choreo_check.simulation.suggestion import suggestion

Setup = Callable[[Environment], Any]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Binding:
    """How one service starts. `stateless`: it keeps nothing in memory from one message to the next."""

    name: str
    setup: Setup
    stateless: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """A run at rest, as an invariant sees it: what happened, and what each service has stored."""

    history: History
    stores: dict[str, Any]


Invariant = Callable[[Settled], str | None]


@dataclass(slots=True)
class System:
    """The services of one topology, bound for simulation. `topology` is the path of its file.

    A relative path is looked for from the working directory, and from the directories above the file of the binding.
    """

    topology: str
    bindings: dict[str, Binding] = field(default_factory=dict)
    invariants: dict[str, Invariant] = field(default_factory=dict)

    def service(self, name: str, *, stateless: bool = False) -> Callable[[Setup], Setup]:
        """Bind a service: the decorated function starts it.

        A `stateless` service is started anew for every message, so that a search may tell its state by its store.

        Raises:
            ChoreoError: the service is bound already.
        """
        if name in self.bindings:
            raise ChoreoError(f"the service {name!r} is bound twice", hint="bind each service once")

        def bind(setup: Setup) -> Setup:
            self.bindings[name] = Binding(name, setup, stateless)
            return setup

        return bind

    def without(self, *names: str) -> System:
        """Return the same system with some services still to be bound: to try a change of one of them.

        Raises:
            ChoreoError: there is no such service to leave out.
        """
        for name in names:
            if name not in self.bindings:
                raise ChoreoError(f"no service {name!r} is bound", hint=suggestion(name, self.bindings))
        kept = {name: binding for name, binding in self.bindings.items() if name not in names}
        return System(self.topology, kept, dict(self.invariants))

    def invariant(self, judge: Invariant) -> Invariant:
        """Judge each run at rest by one more rule: the decorated function returns what is wrong as a text, or `None`.

        It may also assert what is to hold. One that raises anything else is reported as broken itself.

        Raises:
            ChoreoError: another function of this name judges already, and would be forgotten.
        """
        known = self.invariants.get(judge.__name__, judge)
        if getattr(known, "__code__", None) is not getattr(judge, "__code__", None):
            raise ChoreoError(f"two invariants are named {judge.__name__}", hint="give each a name of its own")
        self.invariants[judge.__name__] = judge
        return judge
