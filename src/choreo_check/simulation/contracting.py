"""What the simulation asks of contracts: what is wrong with a message, what a new event may look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from choreo_check.contracts import Contract, Registry
from choreo_check.topology import Envelope


@dataclass(frozen=True, slots=True)
class Request:
    """What a saga begins with: its data, what tells the saga from others, and the whole message where it is known.

    It `is_alike` where its contract has the same ids for all sagas, so that services cannot tell two from each other.
    """

    data: Any
    correlation: str | int
    message: Mapping[str, Any]
    is_alike: bool = False


class Promises:
    """The contracts of one topology, as far as there are any, and what its sagas begin with."""

    def __init__(self, registry: Registry | None, envelope: Envelope, request: Callable[[str, int], Request]) -> None:
        self.registry = registry
        self.envelope = envelope
        self.request = request

    def objections(self, event: str, message: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what is wrong with a message: nothing if any version of its contract accepts it."""
        versions = [one for one in self._versions(event) if one.fault is None]
        said = [tuple(one.objections(dict(message))) for one in reversed(versions)]
        return () if not said or () in said else said[0]

    def schema(self, event: str) -> str | None:
        """Return the identifier of the newest version of a contract."""
        contract = self._latest(event)
        return None if contract is None else contract.identifier

    def knows(self, event: str) -> bool:
        """Say whether an event has a contract."""
        return any(one.fault is None for one in self._versions(event))

    def _versions(self, event: str) -> tuple[Contract, ...]:
        return () if self.registry is None else self.registry.versions(event)

    def _latest(self, event: str) -> Contract | None:
        return None if self.registry is None else self.registry.latest(event)
