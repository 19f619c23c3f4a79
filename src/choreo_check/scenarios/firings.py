"""The nodes of an unfolded saga: firings (reactions that may happen) and slots (publications that may happen).

A literal of a formula stands for each "may": that a handler fires here, that it takes this outcome, that the outcome
is not stopped, that the event is published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from choreo_check.scenarios.moves import Beginning
from choreo_check.scenarios.wiring import Path
from choreo_check.topology import Outcome

FiringKind = Literal["event", "first", "join", "timeout", "timer"]

ROOT = -1
"""The number of the beginning, which comes before every firing."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place from which a slot may be published: a firing, and the literal that says that it is."""

    firing: int
    literal: int


@dataclass(slots=True)
class Slot:
    """One publication of an event. Its sites exclude each other, so at rest it has been published at most once."""

    event: str
    path: Path
    sites: list[Site]
    literal: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A slot as one handler sees it: only the path within the handler's own loop matters to it."""

    slot: Slot
    path: Path


@dataclass(frozen=True, slots=True)
class Cause:
    """A slot that may have led to a firing, and the literal that says that it did: then it comes before."""

    slot: Slot
    literal: int


@dataclass(frozen=True, slots=True)
class Ending:
    """One outcome that a firing may take. `acts`: it is taken, and neither a tombstone nor a missed undo stops it."""

    outcome: Outcome
    index: int | None
    taken: int
    acts: int

    @property
    def does(self) -> str | None:
        """The effect that it does."""
        return None if self.outcome.does is None else self.outcome.does.name

    @property
    def undoes(self) -> str | None:
        """The effect that it undoes."""
        return None if self.outcome.undoes is None else self.outcome.undoes.name


@dataclass(frozen=True, slots=True)
class Firing:
    """One reaction that may happen. Of each group of causes, one that holds (if any) must come before it."""

    number: int
    handler: int
    kind: FiringKind
    path: Path
    literal: int
    groups: tuple[tuple[Cause, ...], ...]
    endings: tuple[Ending, ...]


@dataclass(slots=True)
class Waiting:
    """What a handler that fires once a saga may do: its firings, and for a join, that it merely times out."""

    handler: int
    firings: list[Firing] = field(default_factory=list)
    gives_up: int = -1

    def literals(self, *kinds: FiringKind) -> list[int]:
        """Return the literals of its firings of these kinds."""
        return [firing.literal for firing in self.firings if firing.kind in kinds]


@dataclass(frozen=True, slots=True)
class Start:
    """One way to begin, and the literal that says that the saga begins like this."""

    beginning: Beginning
    literal: int
