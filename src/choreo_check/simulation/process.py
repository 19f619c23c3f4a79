"""One running service: what it subscribes to, what it has in hand, how it dies and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from marshal import loads
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.simulation.acting import Acting, Handler
from choreo_check.simulation.clock import EPOCH
from choreo_check.simulation.coroutines import drive
from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.messages import Copy, Message, hears
from choreo_check.simulation.raised import in_words, is_of_a_user
from choreo_check.simulation.roles import Surroundings
from choreo_check.simulation.saving import SavedProcess
from choreo_check.simulation.sight import Sight
from choreo_check.simulation.signals import Crashed, Interrupted, Unavailable
from choreo_check.simulation.store import Store
from choreo_check.simulation.system import Binding
from choreo_check.simulation.timers import Memory, Timer

OF_AN_INSTANCE = (
    "in_hand", "saga", "correlation", "attempt", "emitted", "handlers", "memory", "drawn", "strayed", "arrived",
    "begun_at", "is_used",
)  # fmt: skip
"""What each of two instances of a service has of its own."""
STARTS_MAX = 25
"""How often a process may fail to start before it is given up."""


class Process(Acting):
    """A service in one run. Its store outlives its crashes; its handlers, timers and memory do not."""

    def __init__(self, world: Surroundings, index: int, binding: Binding) -> None:
        self.world = world
        self.index = index
        self.name = binding.name
        self.binding = binding
        self.is_stateless = binding.stateless
        self.sight = Sight()
        self.store = Store(self.point, self.sight)
        self.databases: Any = None
        self.handlers: dict[str, list[Handler]] = {}
        self.given_away: set[str] = set()
        """The events that are acknowledged before they are handled."""
        self.entries: dict[str, Callable[[Start], Any]] = {}
        self.timers: list[Timer] = []
        self.memory = Memory()
        self.environment = Environment(self)
        self.forget()

    def forget(self) -> None:
        """Be as before the first run."""
        self.store.wipe()
        if self.databases is not None:
            self.databases.wipe()
        self.consumed = 0
        self.is_used = False
        self.in_hand: Message | None = None
        self.saga = -1
        self.correlation: str | None = None
        self.attempt = 0
        self.emitted: list[str] = []
        self.drawn = 0
        self.strayed = 0
        self.arrived = 0
        self.is_dead = False
        self.deaths = 0
        """How often it has died, in all runs."""
        self.is_unstarted = False
        """Whether the start of the service is still to be made up for, in a run that has been resumed."""
        self.has_looked_back = False
        """Whether the handling in hand depends on which messages were published before."""
        self.has_seen_time = False
        """Whether it depends on the time."""
        self.has_looked_out = False
        """Whether it depends on what has happened in the world outside, or was decided."""
        self.begun_at = 0
        """The position at which the handling in hand began: where in it a fault strikes makes a difference."""
        self.at: SavedProcess | None = None
        """What it was saved as, if it has done nothing since."""

    # --- between two steps

    def saved(self) -> SavedProcess:
        """Return what the service is now."""
        if self.at is None:
            self.at = SavedProcess(self.store.saved(), self.is_used, self.drawn, self.strayed, self.consumed)
        return self.at

    def resume(self, saved: SavedProcess) -> None:
        """Be what the service was then; its memory holds nothing that counts, so it is as after a start."""
        if self.at is saved:
            return
        self.at = saved
        self.store.restore(saved.rows)
        self._between_messages()
        self.is_unstarted = not saved.is_used  # what has been used is set up anew before its next message anyway
        self.timers.clear()
        self.is_used, self.drawn = saved.is_used, saved.drawn
        self.strayed, self.consumed = saved.strayed, saved.consumed

    # --- life and death

    def start(self) -> None:
        """Set the service up, as its process does when it starts."""
        self.at = None
        self.handlers = {}
        self.given_away.clear()
        self.timers.clear()
        self.is_used = False
        if self.is_stateless:
            self.memory = Memory()
            self._arrive()
        self.world.turns += 1
        sight = self.sight
        sight.has_looked = sight.has_spoken = False
        try:
            self.binding.setup(self.environment)
        except Interrupted as stopped:
            raise _fatal(stopped) from None

    def start_first(self) -> None:
        """Start before anything has happened: what cannot start at all cannot be tried.

        Raises:
            ChoreoError: the function that starts the service fails.
        """
        try:
            self.start()
        except ChoreoError:
            raise
        except Interrupted as stopped:
            raise self._cannot_start(f"it {stopped.reason}") from None
        except BaseException as error:
            if not isinstance(error, Exception) and not is_of_a_user(error):
                raise
            raise self._cannot_start(in_words(error)) from error

    def _cannot_start(self, why: str) -> ChoreoError:
        return ChoreoError(f"the service {self.name!r} cannot start: {why}", hint="see the function that binds it")

    def restart(self) -> None:
        """Come back after a crash with nothing but what is durable; a crash while starting is one more crash."""
        for _ in range(STARTS_MAX):
            self._lose_memory()
            self._between_messages()
            failure = self._failure_of(self.start)
            if failure is None:
                return
            if not isinstance(failure, Crashed | Unavailable):
                raise Interrupted("failing-start", f"cannot start again: {in_words(failure)}") from failure
        raise Interrupted("failing-start", f"has not started in {STARTS_MAX} attempts")

    def _failure_of(self, work: Callable[[], object]) -> Exception | Crashed | None:
        """Have the service's code do something, and return what it has failed with, if it has.

        A process that has died in it is dead whatever its code has made of that on its way out.
        """
        failure: Exception | None = None
        try:
            work()
        except Exception as error:  # noqa: BLE001  whatever a service raises
            failure = error
        except BaseException as error:  # noqa: BLE001  our own signals pass
            if not self.is_dead:
                raise _fatal(error) from error.__cause__
        return Crashed() if self.is_dead else failure

    def _lose_memory(self) -> None:
        self.is_dead = False
        self.deaths += 1
        self.store.rollback()
        if self.databases is not None:
            self.databases.crash()
        self.world.cancel_timers(self)
        self.consumed = hash(("restarted", self.durable_code(), self.drawn, self.world.now))
        self.strayed = 0

    def renew(self) -> None:
        """Set a service up anew that says that it keeps nothing in memory, so that it cannot; or a second instance."""
        self.world.cancel_timers(self)
        self._between_messages()
        failure = self._failure_of(self.start)
        if isinstance(failure, Crashed | Unavailable):
            self.restart()
        elif failure is not None:
            raise Interrupted("failing-start", f"cannot start again: {in_words(failure)}") from failure

    def _start_as_before(self) -> None:
        """Start as at the beginning of a run that has been resumed since: what the start did then has happened."""
        world, rows, now = self.world, self.store.saved(), self.world.now
        world.is_running = self.is_unstarted = False
        world.now = EPOCH
        self.start()
        world.is_running, world.now = True, now
        self.store.restore(rows)
        world.cancel_timers(self)

    def _between_messages(self) -> None:
        self.in_hand, self.saga, self.correlation, self.attempt, self.strayed = None, -1, None, 0, 0
        self.emitted = []

    def state(self) -> int:
        """Return a number that is the same wherever the service behaves the same from here on."""
        if not self.is_stateless:
            return self.consumed
        return self.store.code if self.databases is None else self.durable_code()

    def paused(self) -> int:
        """Return a number that is the same wherever the service goes on alike from the middle of a handling, or 0.

        Nobody knows that where something went wrong in the same handling before: it may have found anything then.
        """
        made, begun_at = self.world.choices.made, self.begun_at
        if any(position > begun_at for position, _ in made[:-1]):
            return 0
        hand = 0 if self.in_hand is None else self.in_hand.code, self.saga, self.correlation, self.attempt
        passed = self.world.choices.position - begun_at, tuple(self.emitted), self.drawn, self.strayed
        return hash((self.index, hand, passed, self.arrived, 0 if self.is_stateless else self.consumed))

    # --- handling

    def receive(self, copy: Copy) -> bool:
        """Handle a copy, and acknowledge it, or not; say whether all went well."""
        if self.is_unstarted:
            self._start_as_before()
        elif self.is_stateless and self.is_used:
            self.renew()
        self._take_up(copy.message, copy.attempt)
        went_well = self._handle(copy)
        self.consumed = hash((self.consumed, copy.code, self.world.now, self.strayed))
        self.strayed = 0
        return went_well

    def _handle(self, copy: Copy) -> bool:
        try:
            for handler in self._handlers_of(copy.subscription.event):
                self._finish(handler(self._read(copy)))
            self.point("ack", copy.message.event)
        except Exception as error:  # noqa: BLE001  whatever a service raises, the broker sees a message not acknowledged
            self._give_back(copy, error)
        except BaseException as error:  # noqa: BLE001  our own signals pass
            if not self.is_dead:
                raise _fatal(error) from error.__cause__
            self._give_back(copy, None)
        else:
            return True
        return False

    def _give_back(self, copy: Copy, error: Exception | None) -> None:
        """Have a copy come again that was not handled; a process that has died in it comes back before."""
        if self.is_dead or error is None:
            self.world.crashed(self)
            self.restart()
            if not self._has_lost(copy):
                self.world.redeliver(copy)
            return
        self.store.rollback()
        if not self._has_lost(copy):
            self.world.reject(copy, error)

    def _read(self, copy: Copy) -> Any:
        wire = loads(copy.message.wire)
        return self.world.plan.varied(wire, copy.variant) if copy.variant else wire

    def _has_lost(self, copy: Copy) -> bool:
        """Say whether a copy that was not handled is lost, because it was acknowledged first."""
        is_lost = any(hears(wanted, copy.subscription.event) for wanted in self.given_away)
        if is_lost:
            self.world.told("lost", self, copy.message.event, "acknowledged already")
        return is_lost

    def _handlers_of(self, event: str) -> list[Handler]:
        """Return what handles an event: all that subscribed to it, by name or by a pattern."""
        return [handler for wanted, handlers in self.handlers.items() if hears(wanted, event) for handler in handlers]

    def begin_saga(self, start: Start) -> None:
        """Be asked to start a saga by somebody outside."""
        self.begin(start.number, start.correlation)
        failure = self._failure_of(lambda: self._finish(self.entries[start.event](start)))
        if isinstance(failure, Crashed):
            self.world.crashed(self)
            self.restart()
        elif failure is not None:  # who asked is told, and nothing more happens
            self.store.rollback()
            self.world.told("error", self, start.event, in_words(failure))
        self.consumed = hash((self.consumed, start.number, self.strayed))
        self.strayed = 0

    def begin(self, saga: int, correlation: str) -> None:
        """Have a saga in hand, and no message."""
        self.in_hand, self.saga, self.correlation, self.attempt = None, saga, correlation, 1
        self.emitted = []
        self._begin_handling()

    def _begin_handling(self) -> None:
        """Note where in the schedule a handling begins, and with what the service has stored."""
        self.at = None
        self.memory.uses += 1
        self.world.turns += 1
        self.begun_at = self.world.choices.position
        self.is_used = True
        sight = self.sight
        sight.has_looked, sight.has_spoken = not self.is_stateless, False  # what it has in memory it has looked at
        if self.is_stateless:
            self._arrive()

    def _arrive(self) -> None:
        """Note what is stored as the service's code begins to run."""
        if self.world.choices.explores:
            self.arrived = self.durable_code()

    def ring(self, timer: Timer) -> None:
        """Call what a timer was set for; a crash loses it, an error has it ring once more."""
        self.in_hand, self.saga, self.correlation, self.attempt = timer.cause, timer.saga, timer.correlation, 1
        self.emitted, self.memory = [], timer.memory
        self._begin_handling()
        self.arrived = hash((self.arrived, timer.code))  # what it has in memory it had when the timer was set
        failure = self._failure_of(lambda: self._finish(timer.callback()))
        if isinstance(failure, Crashed):
            self.world.crashed(self)
            self.restart()
        elif failure is not None:
            self.store.rollback()
            self.world.ring_again(timer, failure)
        self.consumed = hash((self.consumed, timer.code, self.world.now, self.strayed))
        self.strayed = 0

    def aside(self, copy: Copy) -> None:
        """Handle another copy in the middle of a handling, as a second instance of the service would.

        Where the service's process is asynchronous and waits, the second may be the same process.
        """
        consumed, timers = self.consumed, self.timers
        with self._in_between():
            try:
                self._between_messages()
                self.timers = []
                self.is_used = self.is_stateless  # then it starts before it handles anything
                if not self.is_stateless:
                    self.renew()
                self.world.hand(self, copy)
            finally:
                self.consumed = hash((consumed, self.consumed))
                self.timers = [*timers, *self.timers]

    def ring_aside(self, timer: Timer) -> None:
        """Have a timer ring in the middle of a handling; if the process dies in that, it dies in both.

        Raises:
            Crashed: it has died.
        """
        deaths = self.deaths
        with self._in_between():
            self.ring(timer)
        if self.deaths > deaths:
            self.is_dead = True
            raise Crashed

    @contextmanager
    def _in_between(self) -> Iterator[None]:
        """Come back to what an instance has in hand."""
        first = {name: getattr(self, name) for name in OF_AN_INSTANCE}
        has_looked, has_spoken = self.sight.has_looked, self.sight.has_spoken
        try:
            yield
        finally:
            for name, value in first.items():
                setattr(self, name, value)
            self.sight.has_looked, self.sight.has_spoken = has_looked, has_spoken

    def _take_up(self, message: Message, attempt: int) -> None:
        self.in_hand = message
        self.saga = message.saga
        self.correlation = message.correlation
        self.attempt = attempt
        self.emitted = []
        self.drawn = 0
        has_looked = self.sight.has_looked  # as it was started, for this message
        self._begin_handling()
        self.sight.has_looked |= has_looked

    def _finish(self, answer: Any) -> None:
        """Run to its end what a handler has returned, where that is a coroutine."""
        if hasattr(answer, "send"):
            drive(answer, lambda: self.point("await", ""))


def _fatal(error: BaseException) -> BaseException:
    """Return what ends a run for an error that no broker's client catches: the process of the service is gone.

    A service that is to be ended may be told so once more when it just has been: that comes up in this call, at the
    latest, and takes the place of what it returns.
    """
    return Interrupted("ends-process", f"ends its process by {in_words(error)}") if is_of_a_user(error) else error
