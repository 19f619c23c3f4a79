"""What a service is given in place of the world: a broker, a store, a clock, a gateway to the outside.

Production code does not know this class. A binding passes its methods as the ports that the service wants.

Each operation that the world outside can notice is a point at which a run may deviate: the process dies before it, it
fails, it happens and is reported as failed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.clock import timestamp
from choreo_check.simulation.ledger import Entry
from choreo_check.simulation.posting import shaped_id
from choreo_check.simulation.roles import Actor
from choreo_check.simulation.signals import Unavailable
from choreo_check.simulation.store import Store

if TYPE_CHECKING:
    from sqlite3 import Connection


class Done:
    """The answer of an operation: it has happened. Asynchronous services may await it."""

    __slots__ = ()

    def __await__(self) -> Generator[None, None, Self]:
        yield  # another message may be handled before this one goes on
        return self


class Effect(Done):
    """The answer of the world outside; false where the key was known and nothing happened."""

    __slots__ = ("is_new",)

    def __init__(self, *, is_new: bool) -> None:
        self.is_new = is_new

    def __bool__(self) -> bool:
        return self.is_new


DONE = Done()
EFFECTS = {True: Effect(is_new=True), False: Effect(is_new=False)}


@dataclass(frozen=True, slots=True)
class Start:
    """The request that starts a saga: which of the run's cases, its correlation id, and a sample of what it says.

    `message` is what a whole event of the contract looks like that says this, as far as it is known.
    """

    number: int
    event: str
    correlation: str
    data: Any
    message: Mapping[str, Any]


class Clock:
    """Virtual time, in seconds since 1970."""

    __slots__ = ("_process",)

    def __init__(self, process: Actor) -> None:
        self._process = process

    def __call__(self) -> float:
        return self._process.now

    now = __call__

    def timestamp(self) -> str:
        """Return the time as RFC 3339 writes it, in UTC."""
        return timestamp(self._process.now)


class Environment:
    """The world as one service sees it. `name` is the service's."""

    def __init__(self, process: Actor) -> None:
        self._process = process
        self.name = process.name
        self.store: Store = process.store
        self.clock = Clock(process)

    @property
    def attempt(self) -> int:
        """The number of the delivery in hand, as brokers tell it with a message: 1, and more when it comes again."""
        return self._process.attempt

    def on(self, event: str, handler: Callable[..., Any], *, acknowledge: Literal["after", "before"] = "after") -> None:
        """Handle every copy of an event; `handler` gets the message as it came off the wire.

        It is acknowledged when the handler has returned. A consumer that acknowledges `before` (such as one that
        commits its offsets by itself, as time passes) gets no message again that it dies or fails on.
        """
        self._process.subscribe(event, handler, acknowledges_first=acknowledge == "before")

    def starts(self, event: str, handler: Callable[[Start], Any]) -> None:
        """Say what publishes an event on the service's own account: `handler` is called once a saga, with the request.

        Where no service says so, the event is published with a sample from its contract.
        """
        self._process.entries[event] = handler

    def publish(
        self,
        event: str | Mapping[str, Any],
        data: Any = None,
        *,
        id: str | None = None,  # noqa: A002  the name of the attribute
        key: str | None = None,
        correlation: str | None = None,
        causation: str | None = None,
    ) -> Done:
        """Publish an event: its name and data, or a whole message with its envelope.

        What is not given is filled in: the correlation of the message in hand, its id as the causation, and an id that
        follows from both.

        Raises:
            NotPublishable: it is no JSON.
            Unavailable: the run has it fail.
        """
        process = self._process
        message = process.compose(event, data, (id, key, correlation, causation))
        if process.point("publish", message.event):
            process.post(message)
            raise Unavailable(f"the broker did not confirm {message.event}")
        process.post(message)
        return DONE

    def effect(self, name: str, key: str | None = None, *, correlation: str | None = None) -> Effect:
        """Do something to the world outside: charge a card, send a mail. The same key has it happen once.

        It belongs to the saga of the message in hand. What a service makes up for without a message, after a crash,
        says by its correlation id which saga it belongs to, where several run at once.

        Raises:
            Unavailable: the run has it fail, before or after it has happened.
        """
        return self._enter(name, key, correlation, undoes=False)

    def undo(self, name: str, key: str | None = None, *, correlation: str | None = None) -> Effect:
        """Undo what `effect` has done.

        Raises:
            Unavailable: as `effect`.
        """
        return self._enter(name, key, correlation, undoes=True)

    def happened(self, name: str, key: str) -> bool:
        """Say whether an effect with this key has happened and was not undone: what a gateway answers to a lookup."""
        return self._process.stands(name, key)

    def decide(self, name: str, options: Sequence[str] = ("yes", "no"), *, correlation: str | None = None) -> str:
        """Return which option the business takes. Each is tried; asked again in the same saga it stays the same.

        The saga is that of the message in hand, or as for an effect that of the correlation id.
        """
        return self._process.decide(name, tuple(options), correlation)

    def timer(self, delay_s: float, callback: Callable[[], Any], name: str = "timer") -> Callable[[], None]:
        """Call something later, and return what cancels it. As all that is in memory, it does not survive a crash."""
        return self._process.set_timer(delay_s, callback, name)

    def uuid(self) -> str:
        """Return an id that nobody else has; handling the message once more gives another one."""
        return shaped_id(repr(self._process.fresh_ground("uuid")))

    @property
    def random(self) -> Dice:
        """Numbers that nobody could foretell, and that a replay repeats."""
        return Dice(self._process.fresh_ground("random"))

    def sqlite(self) -> Connection:
        """Return a connection to the service's own database; what is committed survives a crash, nothing else does."""
        connection: Connection = self._process.database()
        return connection

    def _enter(self, name: str, key: str | None, correlation: str | None, *, undoes: bool) -> Effect:
        if not isinstance(name, str):
            raise TypeError(f"an effect is named by a text, not by {name!r}")
        process = self._process
        fails_after = process.point("undo" if undoes else "effect", name)
        is_new = process.enter(Entry(process.saga_of(correlation), self.name, name, undoes, key, process.cause_id))
        if fails_after:
            raise Unavailable(f"no answer to {name}")
        return EFFECTS[is_new]
