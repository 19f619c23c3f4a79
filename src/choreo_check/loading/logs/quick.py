"""JSON lines by msgspec, where that is installed: it builds nothing of an event but what is looked at.

Reading is the greater part of the work on a log, and this takes a third of it. A block in which any line is not as it
usually is, an id that is a number or a line that is broken, is left to the plain reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from choreo_check.conformance.rows import Row
from choreo_check.loading.logs.blocks import Block
from choreo_check.loading.logs.columns import ROLES, rows_of
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
        kinds: dict[str, Any] = {"type": Annotated[str, msgspec.Meta(min_length=1)], "time": str | float | None}
        default = {"type": msgspec.NODEFAULT}
        fields = [
            (role, kinds.get(role, str | None), msgspec.field(name=attributes[role], default=default.get(role)))
            for role in ROLES
        ]
        event: Any = msgspec.defstruct("Event", fields, gc=False)
        self.decode = msgspec.json.Decoder(event).decode
        self.clock = clock

    def rows(self, block: Block) -> list[Row] | None:
        """Return the events of a block; nothing, where one of its lines is anything else."""
        try:
            events = [*map(self.decode, block.cut())]
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
        columns = [*zip(*map(msgspec.structs.astuple, events), strict=True)]
        return rows_of(block.numbers, columns, self.clock)
