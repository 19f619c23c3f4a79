"""What a running service does to its world: the operations behind its environment, each a point of the schedule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.faulting import Operation
from choreo_check.simulation.history import StepKind
from choreo_check.simulation.ledger import Entry
from choreo_check.simulation.messages import Message
from choreo_check.simulation.posting import Draft
from choreo_check.simulation.roles import Surroundings
from choreo_check.simulation.sight import Sight
from choreo_check.simulation.signals import Crashed
from choreo_check.simulation.store import Store
from choreo_check.simulation.timers import Memory, Timer

if TYPE_CHECKING:
    from sqlite3 import Connection

    from choreo_check.simulation.environment import Start

Handler = Callable[..., Any]


class Acting:
    """The part of a process that its environment uses, and what of it the operations need."""

    world: Surroundings
    index: int
    name: str
    is_stateless: bool
    sight: Sight
    store: Store
    databases: Any
    handlers: dict[str, list[Handler]]
    given_away: set[str]
    entries: dict[str, Callable[[Start], Any]]
    timers: list[Timer]
    memory: Memory
    in_hand: Message | None
    saga: int
    correlation: str | None
    attempt: int
    emitted: list[str]
    drawn: int
    strayed: int
    arrived: int
    begun_at: int
    is_dead: bool
    has_looked_back: bool
    has_seen_time: bool
    has_looked_out: bool

    def ring(self, timer: Any) -> None:
        """Call what a timer was set for."""
        raise NotImplementedError

    def ring_aside(self, timer: Any) -> None:
        """Call what a timer was set for in the middle of a handling."""
        raise NotImplementedError

    def point(self, kind: str, name: str) -> bool:
        """Pass a point at which a run may deviate; tell whether the operation happens and is reported as failed.

        Raises:
            Crashed: the process dies here, or is dead: what its code still does on the way out comes to nothing.
        """
        world = self.world
        if not world.is_running:
            return False
        if self.is_dead:
            raise Crashed
        if world.is_passing_over:
            return False
        choices = world.choices
        choices.position += 1
        if choices.position < choices.watch:
            return False
        return self._deviate(kind, name)

    def _deviate(self, kind: str, name: str) -> bool:
        operation = Operation(self, self.world, kind, name)
        option = self.world.choices.pick(operation.menu)
        if option is None:
            return False
        self.strayed = hash((self.strayed, option.words, self.world.choices.position - self.begun_at))
        self.world.told("fault", self, name, option.words)
        option.apply()
        return operation.fails_after

    def compose(self, event: str | Mapping[str, Any], data: Any, options: tuple[Any, ...]) -> Message:
        """Return the message that a publication makes."""
        _, _, correlation, said = options
        self.has_seen_time = True
        cause = self._cause_of(event, correlation, said)
        office, emitted = self.world.post_office, self.emitted
        saga = self._saga_begun_with(event, correlation) if cause is None else self.saga
        draft = Draft(self.index, self.name, cause, saga, self.correlation, self.world.now)
        nth = emitted.count(office.name_of(event)) if emitted else 0
        return office.message(draft, event, data, options, nth)

    def _cause_of(self, event: str | Mapping[str, Any], correlation: str | None, said: str | None) -> Message | None:
        """Return what caused a publication: what it names, or the message in hand if that is of the same saga."""
        cause, world = self.in_hand, self.world
        if said is not None and (cause is None or cause.id != said):
            self.has_looked_back = True
            return world.history.named(said, self.index) or cause
        if said is None and correlation is not None and correlation != self.correlation:
            is_of_another = correlation in world.post_office.sagas or event in world.plan.beginnings
            return None if is_of_another else cause
        return cause

    def _saga_begun_with(self, event: str | Mapping[str, Any], correlation: str | None) -> int:
        """Return which saga a message begins that has no cause: that in hand, if it has not begun, or the next one.

        A service may store that it was asked, and tell of it later: when a timer rings, or after a crash.
        """
        world, office = self.world, self.world.post_office
        name = office.name_of(event)
        if (
            name not in world.plan.beginnings
            or office.correlation_of(event, correlation or self.correlation) in office.sagas
        ):
            return self.saga
        return self._saga_not_begun(name)

    def _saga_not_begun(self, event: str | None) -> int:
        """Return a saga that was asked for, with an event or any, and has not begun: that in hand, or the next one.

        One that nobody has given an id of its own comes before one that somebody has.
        """
        self.has_looked_back = True
        history, office = self.world.history, self.world.post_office
        begun = {one.saga for one in history.published.values() if one.cause is None and event in {None, one.event}}
        named = {saga for name, saga in office.sagas.items() if name not in office.declared_sagas}
        waiting = [one.number for one in history.cases if event in {None, one.event} and one.number not in begun]
        return self.saga if self.saga in waiting or not waiting else min(waiting, key=named.__contains__)

    def post(self, message: Message) -> None:
        """Give a message to the broker."""
        self.sight.has_looked, self.sight.has_spoken = False, True
        self.emitted.append(message.event)
        self.world.post(self, message)

    def saga_of(self, correlation: str | None) -> int:
        """Return which saga an effect belongs to: that of a correlation id, of the message in hand, or the only one."""
        office, cases = self.world.post_office, self.world.history.cases
        if correlation is None:
            return 0 if self.saga < 0 and len(cases) == 1 else self.saga
        if correlation not in office.sagas and self.in_hand is None:  # it begins one, and has an id for it already
            saga = self._saga_not_begun(None)
            if saga >= 0:
                office.learn(correlation, saga)
        return office.sagas.get(correlation, self.saga)

    def enter(self, entry: Entry) -> bool:
        """Have an effect happen."""
        self.sight.reset(has_looked=False)
        self.has_looked_out = True
        history = self.world.history
        is_new = history.ledger.enter(entry)
        self.world.plan.seen.effects.add(entry.effect)
        self.world.plan.seen.sagas.add(entry.saga)
        if not is_new:
            self.strayed = hash((self.strayed, "known already"))
        if history.steps is not None:
            kind: StepKind = "undo" if entry.undoes else "effect"
            self.world.told(kind, self, entry.effect, "" if is_new else "known already by its key")
        return is_new

    def stands(self, effect: str, key: str) -> bool:
        """Say whether an effect has happened and was not undone."""
        self.has_looked_out = True
        answer = self.world.history.ledger.stands(effect, key)
        self.strayed = hash((self.strayed, answer))
        return answer

    @property
    def now(self) -> float:
        """The time."""
        self.has_seen_time = True
        return self.world.now

    @property
    def cause_id(self) -> str | None:
        """What tells the message in hand from all others."""
        return None if self.in_hand is None else self.in_hand.identity

    def decide(self, name: str, options: tuple[str, ...], correlation: str | None) -> str:
        """Return a decision of the business, the same whenever it is asked for in one saga."""
        self.has_looked_out = True
        decisions = self.world.decisions
        asked = (self.name, self.saga_of(correlation), name)
        if asked not in decisions:
            self.world.plan.usual[self.name, name] = options[0]
            decisions[asked] = self.world.choices.decide(options)
            self.world.asked.append((self.world.choices.position, asked, options))
            self.world.told("decide", self, name, options[decisions[asked]])
        return options[decisions[asked]]

    def set_timer(self, delay_s: float, callback: Callable[[], Any], name: str) -> Callable[[], None]:
        """Set a timer, and return what cancels it."""
        self.has_seen_time = True
        timer = Timer(self, name, self.world.now + max(delay_s, 0.0), callback)
        self.timers.append(timer)
        self.world.wait_for(timer)
        return lambda: self._cancel(timer)

    def _cancel(self, timer: Timer) -> None:
        self.world.cancel(timer)
        if timer in self.timers:
            self.timers.remove(timer)

    def fresh_ground(self, what: str) -> tuple[object, ...]:
        """Return what no other draw of a run has: the message, the attempt, and how often it was drawn from."""
        self.has_seen_time = True
        self.drawn += 1
        return (what, self.name, self.cause_id, self.saga, self.attempt, self.drawn, self.world.now)

    def subscribe(self, event: str, handler: Handler, *, acknowledges_first: bool) -> None:
        """Handle an event; two handlers of one event both get it."""
        if not isinstance(event, str):
            raise TypeError(f"an event is named by a text, not by {event!r}")
        self.handlers.setdefault(event, []).append(handler)
        if acknowledges_first:
            self.given_away.add(event)

    def database(self) -> Connection:
        """Return a connection to the service's database."""
        if self.databases is None:
            from choreo_check.simulation.database import Database  # noqa: PLC0415  few services want one
            from choreo_check.simulation.sql_functions import Answers  # noqa: PLC0415  likewise

            answers = Answers(lambda: self.now, lambda: Dice(self.fresh_ground("random")))
            self.databases = Database(self.point, self.sight, answers)
        connection: Connection = self.databases.connect()
        return connection

    def remembered(self) -> int:
        """Return a number for all that a timer may remember that is set now, beside the message in hand.

        That is what a service without memory has found stored, and was answered; what one with memory knows is part of
        its state anyway.
        """
        if self.is_stateless and self.world.choices.explores:
            return hash((self.arrived, self.durable_code(), self.strayed, self.attempt))
        return 0

    def durable_code(self) -> int:
        """Return a number for what is durable."""
        code = self.store.code
        return code if self.databases is None else hash((code, self.databases.code()))

    @property
    def holds_lock(self) -> bool:
        """Whether a transaction is open, so that another instance would have to wait."""
        return self.store.is_open or (self.databases is not None and self.databases.is_open)
