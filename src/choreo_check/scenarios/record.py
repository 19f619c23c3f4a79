"""What a run leaves behind: one entry a move, what each handler remembers, and the copies under way."""

from __future__ import annotations

from dataclasses import dataclass, field

from choreo_check.scenarios.moves import Move
from choreo_check.scenarios.wiring import Path
from choreo_check.topology import Outcome


class ImpossibleMove(Exception):
    """A move that the machine cannot make: a mistake of whoever chose it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy under way: the path that led to it, and the entry of the record that published it."""

    path: Path
    source: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one move did. `causes` are earlier entries: whoever published what made this one possible."""

    move: Move | None
    handler: int | None
    causes: tuple[int, ...]
    outcome: Outcome | None = None
    published: tuple[str, ...] = ()
    did: str | None = None
    undid: str | None = None
    missed: str | None = None
    stopped_by_tombstone: bool = False

    @property
    def fires(self) -> bool:
        """Say whether the handler took an outcome."""
        return self.outcome is not None and self.handler is not None


@dataclass(slots=True)
class Memory:
    """What a join, a `first` or a timer remembers: which parts have come, and whether it is closed."""

    came: dict[str, Copy] = field(default_factory=dict)
    is_closed: bool = False
