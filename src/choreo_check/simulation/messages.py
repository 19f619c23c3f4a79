"""Messages and their copies, made once and shared by all runs of a search.

A search runs the same services thousands of times, and most messages of one run are those of the run before. Every
message is therefore a value, found again by what it is made of: who published it, in reaction to what, as the n-th,
with which content. Its id follows from that alone. So equal states of different runs are equal to the computer, too,
and a payload is checked against its contract once, not once a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

Rank = tuple[int, tuple[int, ...]]
"""How old a message is: how many hops it is away from the start, and by which way. The smaller, the older."""


def hears(wanted: str, event: str) -> bool:
    """Say whether who wants events of a name, or of all names of a shape, gets this one."""
    return wanted == event or (is_pattern(wanted) and fnmatchcase(event, wanted))


def is_pattern(wanted: str) -> bool:
    """Say whether a name stands for all names of a shape."""
    return "*" in wanted or "?" in wanted or "[" in wanted


@dataclass(frozen=True, slots=True, eq=False)
class Subscription:
    """One service's wish to hear an event. `retries` counts attempts after the first; `lane` is what keeps an order."""

    index: int
    service: int
    service_name: str
    event: str
    retries: int
    has_dead_letters: bool
    rivals: tuple[Subscription, ...] = ()
    """Those of other services in its consumer group: one of them all gets the message."""

    def __str__(self) -> str:
        return f"{self.service_name} on {self.event}"


class Message:
    """One event as it was published. `wire` is its serialised form, `saga` the number of the case it belongs to."""

    __slots__ = (
        "cause",
        "code",
        "copies",
        "correlation",
        "event",
        "hearers",
        "id",
        "identity",
        "key",
        "nth",
        "objections",
        "rank",
        "saga",
        "said_cause",
        "service",
        "wire",
    )  # fmt: skip

    def __init__(self, id_: str, event: str, service: int, cause: Message | None, saga: int) -> None:
        self.id = id_
        self.identity = id_
        """What tells it from all others: two services may each have given one the id 1."""
        self.event = event
        self.service = service
        self.cause = cause
        self.saga = saga
        self.rank: Rank = (0, ())
        self.correlation: str | None = None
        self.key: str = ""
        self.nth = 0
        """How many events of this name its service had published before in the same handling."""
        self.wire: bytes = b""
        self.code = 0
        self.copies: tuple[Copy, ...] = ()
        self.hearers: frozenset[int] = frozenset()
        """The services that get a copy, or might."""
        self.objections: tuple[str, ...] = ()
        self.said_cause: str | None = None
        """The id that it gives as its cause, in its envelope."""

    def write(self, wire: bytes) -> None:
        """Have a content, and a number for all that a subscriber can tell it by."""
        self.wire = wire
        self.code = hash((self.id, self.event, wire))

    def __repr__(self) -> str:
        return f"<{self.event} {self.id}>"


class Copy:
    """One message on its way to one subscriber, for the n-th time."""

    __slots__ = ("attempt", "code", "failures", "message", "next", "order", "retried", "subscription", "variant")

    def __init__(
        self, message: Message, subscription: Subscription, attempt: int = 1, variant: str = "", failures: int = 0
    ) -> None:
        self.message = message
        self.subscription = subscription
        self.attempt = attempt
        self.variant = variant
        self.failures = failures
        """How often its handler has failed by itself."""
        self.order = (*message.rank, subscription.index)
        self.code = hash((message.code, self.order, attempt, variant, failures))
        self.next: Copy | None = None
        self.retried: Copy | None = None

    def again(self) -> Copy:
        """Return the copy of the next attempt."""
        if self.next is None:
            self.next = Copy(self.message, self.subscription, self.attempt + 1, self.variant, self.failures)
        return self.next

    def after_failure(self) -> Copy:
        """Return the copy of the next attempt after one that has failed by itself."""
        if self.retried is None:
            attempt, failures = self.attempt + 1, self.failures + 1
            self.retried = Copy(self.message, self.subscription, attempt, self.variant, failures)
        return self.retried

    def __repr__(self) -> str:
        return f"<{self.message.event} to {self.subscription.service_name}, attempt {self.attempt}>"


def order_of(copy: Copy) -> tuple[Any, ...]:
    """Return what copies are sorted by: the oldest first, and of one message in the order of the services."""
    return copy.order
