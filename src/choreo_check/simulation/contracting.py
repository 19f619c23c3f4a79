"""What the simulation asks of contracts: what is wrong with a message, what a new event may look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from choreo_check.contracts import Contract, Registry
from choreo_check.topology import Envelope
from choreo_check.topology.attributes import attribute


class Promises:
    """The contracts of one topology, as far as there are any."""

    def __init__(self, registry: Registry | None, envelope: Envelope) -> None:
        self.registry = registry
        self.envelope = envelope

    def objections(self, event: str, message: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what is wrong with a message: nothing if any version of its contract accepts it."""
        versions = [one for one in self._versions(event) if one.fault is None]
        said = [tuple(one.objections(dict(message))) for one in reversed(versions)]
        return () if not said or () in said else said[0]

    def schema(self, event: str) -> str | None:
        """Return the identifier of the newest version of a contract."""
        contract = self._latest(event)
        found = contract.schema.get("$id") if contract is not None and isinstance(contract.schema, dict) else None
        return found if isinstance(found, str) else None

    def sample(self, event: str, number: int) -> Any:
        """Return the data of an example of an event; the n-th saga gets the n-th example, and ids of its own."""
        contract = self._latest(event)
        examples = [one for one in contract.examples if isinstance(one, dict)] if contract is not None else []
        if not examples:
            return {}
        example = examples[number % len(examples)]
        said = attribute(example, self.envelope.data)
        data = (said or {}) if self.envelope.data else self._without_envelope(example)
        return data if number < len(examples) else _renamed(data, number)

    def _without_envelope(self, example: Mapping[str, Any]) -> dict[str, Any]:
        envelope = self.envelope
        attributes = (envelope.id, envelope.type, envelope.correlation, envelope.causation, envelope.schema)
        outer = {path.partition(".")[0] for path in attributes if path is not None}
        return {name: value for name, value in example.items() if name not in outer}

    def _versions(self, event: str) -> tuple[Contract, ...]:
        return () if self.registry is None else self.registry.versions(event)

    def _latest(self, event: str) -> Contract | None:
        return None if self.registry is None else self.registry.latest(event)


def _renamed(data: Any, number: int) -> Any:
    """Return a sample with other identifiers: two sagas are never about the same order."""
    if not isinstance(data, dict):
        return data
    return {
        name: f"{value}-{number + 1}" if isinstance(value, str) and name.lower().endswith("id") else value
        for name, value in data.items()
    }
