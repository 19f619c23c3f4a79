"""The attributes of a message on the wire, by the paths that `envelope:` gives: a dot leads into objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def attribute(message: Any, path: str | None) -> Any:  # noqa: ANN401  what comes off a wire is of any type
    """Return what a message says at a path; nothing where there is no such place."""
    if path is None:
        return None
    for part in path.split("."):
        message = message.get(part) if isinstance(message, Mapping) else None
    return message


def put(wire: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401  likewise
    """Have a message say something at a path, within the objects that are there or new ones."""
    *parts, last = path.split(".")
    for part in parts:
        inner = wire.get(part)
        if not isinstance(inner, dict):
            inner = wire[part] = {}
        wire = inner
    wire[last] = value
