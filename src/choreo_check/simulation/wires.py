"""The attributes of a message on the wire, by the paths that `envelope:` gives: a dot leads into objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_pattern(event: str) -> bool:
    """Say whether a subscription is to all events of a shape."""
    return "*" in event or "?" in event or "[" in event


def attribute(wire: Mapping[str, Any], path: str | None) -> Any:
    """Return what a message says at a path; nothing where there is no such place."""
    if path is None:
        return None
    found: Any = wire
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def put(wire: dict[str, Any], path: str, value: Any) -> None:
    """Have a message say something at a path, within the objects that are there or new ones."""
    *parts, last = path.split(".")
    for part in parts:
        inner = wire.get(part)
        if not isinstance(inner, dict):
            inner = wire[part] = {}
        wire = inner
    wire[last] = value
