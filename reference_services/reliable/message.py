"""A message as a handler wants it: the four attributes of its envelope that matter, and its data.

Reading is tolerant. What a newer publisher adds is not looked at, so nobody has to wait for anybody else to upgrade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("7c0a7c52-5d2c-4a53-9a86-3c1f6c1d2a10")


@dataclass(frozen=True, slots=True)
class Message:
    """One event, in its envelope; `correlation` is the same on every message of one saga."""

    id: str
    type: str
    correlation: str
    data: Mapping[str, Any]

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Message:
        """Take a CloudEvent off the wire."""
        return cls(wire["id"], wire["type"], wire["correlationid"], wire["data"])


def derived_id(service: str, cause: str, event: str) -> str:
    """Return the id of what a service publishes because of something: the same when it handles that once more."""
    return str(uuid5(NAMESPACE, f"{service} {cause} {event}"))
