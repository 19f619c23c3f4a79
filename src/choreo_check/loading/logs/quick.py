"""JSON lines by msgspec, where that is installed: it builds nothing of an event but what is looked at.

Reading is the greater part of the work on a log, and this takes a third of it. A block in which any line is not as it
usually is, an id that is a number or a line that is broken, is left to the plain reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from sys import intern
from typing import Annotated, Any

from choreo_check.conformance.rows import Row
from choreo_check.loading.logs.times import Clock

try:
    import msgspec
except ImportError:  # the extra `fast` is not installed
    IS_INSTALLED = False
else:
    IS_INSTALLED = True


class Quick:
    """Reads blocks whose attributes lie at the top of each event."""

    def __init__(self, attributes: Mapping[str, str], clock: Clock) -> None:
        optional: list[Any] = [
            (role, str | None, msgspec.field(name=attributes[role], default=None))
            for role in ("source", "correlation", "id", "causation")
        ]
        usual: list[Any] = [
            ("type", Annotated[str, msgspec.Meta(min_length=1)], msgspec.field(name=attributes["type"])),
            ("time", str | float | None, msgspec.field(name=attributes["time"], default=None)),
        ]
        event: Any = msgspec.defstruct("Event", [*usual, *optional], gc=False)
        self.decode = msgspec.json.Decoder(event).decode
        self.clock = clock

    def rows(self, first_line: int, block: bytes) -> list[Row] | None:
        """Return the events of a block; nothing, where one of its lines is anything else."""
        try:
            events = [*map(self.decode, block.removesuffix(b"\n").split(b"\n"))]
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
        seconds = self.clock.seconds
        return [
            (
                seconds(one.time),
                line,
                intern(one.type),
                intern(one.source) if one.source else None,
                one.correlation or None,
                one.id or None,
                one.causation or None,
            )
            for line, one in enumerate(events, first_line)
        ]
