"""What happened in one run: what oracles judge, and what a report tells.

The facts are kept by every run. The steps, which only a reader needs, are kept where they are asked for: a run is made
again to be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from choreo_check.simulation.ledger import Entry, Ledger
from choreo_check.simulation.messages import Copy, Message

StepKind = Literal[
    "start", "deliver", "timer", "resume",
    "publish", "effect", "undo", "decide", "crash", "error", "dead-letter", "fault", "lost",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: which service, what, and in which message's handling."""

    kind: StepKind
    service: str
    name: str
    detail: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that no service may do, and that ends the handling or the run: it waits for the world outside, say."""

    kind: str
    service: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """One saga of a run as it was started: its number, which saga of the topology, and the correlation id."""

    number: int
    saga: str
    event: str
    correlation: str


@dataclass(slots=True)
class Seen:
    """What has happened in any run of a search, so that a report can say what never has."""

    events: set[str] = field(default_factory=set)
    effects: set[str] = field(default_factory=set)
    sagas: set[int] = field(default_factory=set)


@dataclass(slots=True)
class History:
    """The facts of one run."""

    cases: tuple[Case, ...] = ()
    published: dict[str, Message] = field(default_factory=dict)
    """All messages, by their identities."""
    ledger: Ledger = field(default_factory=Ledger)
    dead: list[tuple[Copy, str]] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    strays: dict[str, str] = field(default_factory=dict)
    """Why a message does not belong where it says it does, as a clause, by its id."""
    varied: dict[tuple[str, int], Copy] = field(default_factory=dict)
    """What was delivered otherwise than published, by the id of the message and the number of the subscription."""
    deliveries: int = 0
    is_whole: bool = True
    """Whether the run went on to rest, so that its end may be judged."""
    steps: list[Happening] | None = None

    def copy(self) -> History:
        """Return another history of the same facts, without the story."""
        return History(
            self.cases,
            dict(self.published),
            self.ledger.copy(),
            list(self.dead),
            list(self.incidents),
            dict(self.strays),
            dict(self.varied),
            self.deliveries,
            self.is_whole,
        )

    @property
    def in_order(self) -> int:
        """A number for the order in which all was done and published: a user's own rule may be about that."""
        return hash((tuple(self.ledger.entries), tuple(self.published)))

    def named(self, id_: str, service: int) -> Message | None:
        """Return the message with an id, and of several the one that a service might have got."""
        found = [message for message in self.published.values() if message.id == id_]
        return next((one for one in found if service in one.hearers), found[0] if found else None)

    def of_case(self, number: int) -> list[Message]:
        """Return the messages of one saga in the order in which they were first published."""
        return [message for message in self.published.values() if message.saga == number]

    @property
    def is_endless(self) -> bool:
        """Whether the run was given up since it did not come to rest."""
        return any(incident.kind == "endless-run" for incident in self.incidents)

    @property
    def entries(self) -> list[Entry]:
        """The effects that the run has left, in order."""
        return self.ledger.entries
