"""What a fault is: one module with one function that lists how a run can deviate at a point.

There are two kinds of points. Between two steps the broker can misbehave: `step_fault`. At an operation of a service
the process or the broker can fail: `operation_fault`. A fault yields its options; the calm way is none of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from choreo_check.errors import ChoreoError
from choreo_check.simulation.choices import Option
from choreo_check.simulation.suggestion import suggestion
from choreo_check.topology import Topology

if TYPE_CHECKING:
    from choreo_check.simulation.roles import Actor

ANY_BROKER = ("kafka", "nats-jetstream", "rabbitmq", "redis-streams", "any")


def known_broker(name: str) -> str:
    """Return the name of a broker.

    Raises:
        ChoreoError: no fault knows it, so that nothing would ever go wrong there.
    """
    if name not in ANY_BROKER:
        raise ChoreoError(f"there is no broker named {name!r}", hint=suggestion(name, ANY_BROKER))
    return name


class Operation:
    """One operation of a service that is about to happen. `fails_after`: it will, and be reported as failed."""

    __slots__ = ("fails_after", "kind", "name", "process", "world")

    def __init__(self, process: Actor, world: Any, kind: str, name: str) -> None:
        self.process = process
        self.world = world
        self.kind = kind
        self.name = name
        self.fails_after = False

    @property
    def where(self) -> str:
        """The service, and what it is handling."""
        handled = self.process.in_hand
        return f"{self.process.name} on {handled.event}" if handled is not None else self.process.name

    def menu(self) -> Sequence[Option]:
        """Return how a run can deviate here."""
        return [option for fault in self.world.plan.operation_faults for option in fault.options(self)]


def everywhere(_: Topology) -> bool:
    """Say of any system that it can have a fault."""
    return True


@dataclass(frozen=True, slots=True)
class Fault:
    """A way in which things go wrong, at some brokers: between two steps, or at an operation of a service."""

    name: str
    documentation: str
    options: Callable[[Any], Iterable[Option]]
    brokers: tuple[str, ...]
    at_operations: bool
    only_where: Callable[[Topology], bool] = everywhere

    def can_happen(self, broker: str, topology: Topology) -> bool:
        """Say whether a system of this topology can have the fault at a broker."""
        return broker in self.brokers and self.only_where(topology)

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return self.documentation.partition("\n")[0]


def step_fault(
    *brokers: str, only_where: Callable[[Topology], bool] = everywhere
) -> Callable[[Callable[[Any], Iterable[Option]]], Fault]:
    """Make the decorated function a fault between steps, at some brokers or at all, in some systems or all."""
    return lambda options: replace(_fault(options, brokers, at_operations=False), only_where=only_where)


def operation_fault(*brokers: str) -> Callable[[Callable[[Operation], Iterable[Option]]], Fault]:
    """Make the decorated function a fault of operations, at some brokers or at all."""
    return lambda options: _fault(options, brokers, at_operations=True)


def _fault(options: Callable[..., Iterable[Option]], brokers: tuple[str, ...], *, at_operations: bool) -> Fault:
    name = options.__name__.replace("_", "-")
    return Fault(name, inspect.getdoc(options) or "", options, brokers or ANY_BROKER, at_operations)
