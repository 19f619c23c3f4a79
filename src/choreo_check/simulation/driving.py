"""A run as a test drives it, step by step, and looks at it: what a function decorated with `saga_test` is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from math import inf
from types import TracebackType
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.simulation.catalogue import all_faults
from choreo_check.simulation.environment import Start
from choreo_check.simulation.history import History, Incident
from choreo_check.simulation.ledger import Ledger
from choreo_check.simulation.posting import shaped_id
from choreo_check.simulation.raised import in_a_line, is_ours, traces
from choreo_check.simulation.store import Store
from choreo_check.simulation.suggestion import suggestion
from choreo_check.simulation.world import World


class Observed:
    """One service of a run, seen from outside."""

    __slots__ = ("name", "store")

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self.store = store
        """What it has stored: a dictionary."""


class Run:
    """One run of a system. Nothing happens but what it is told to have happen; what goes wrong, a schedule says."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting = list(world.plan.starts)
        self._published = 0

    # --- what is to happen

    def start(self, event: str | None = None, data: Any = None) -> str:
        """Have a saga begin, as somebody outside would ask for it, and return its correlation id.

        `event` is what it starts with, where the topology has several; `data` what it says, or else a sample.

        Raises:
            ChoreoError: no saga starts with this event, or too many have.
        """
        start = self._next(event, data)
        with self._at_work():
            self._world.start_saga(start)
        return start.correlation

    def publish(self, event: str, data: Any = None, *, correlation: str | None = None, id: str | None = None) -> None:  # noqa: A002  the name of the attribute
        """Publish an event in the name of the service that does; one that starts a saga starts the next one.

        Any other belongs to the saga with this correlation id, or else to the first.

        Raises:
            ChoreoError: no service publishes such an event.
        """
        world = self._world
        if event in world.plan.start_events and correlation is None and id is None:
            start = self._next(event, data)
            world.history.cases += (world.plan.cases[start.number],)
            with self._at_work():
                world.publish_start(start)
            return
        self._published += 1
        case = world.plan.starts[0].correlation if correlation is None else correlation
        options = (id or shaped_id(f"published {self._published}"), None, case, None)
        process = world.processes[self._publisher(event)]
        with self._at_work():
            process.begin(world.post_office.sagas.get(case, 0), case)
            process.post(process.compose(event, data, options))

    def settle(self) -> None:
        """Let everything happen that will, however long it takes: messages, retries, timers."""
        with self._at_work():
            self._world.settle()

    def advance(self, seconds: float) -> None:
        """Let so much time pass, and happen what happens in it.

        Raises:
            ChoreoError: it is no time that could pass.
        """
        __tracebackhide__ = True
        if not 0 <= seconds < inf:
            raise ChoreoError(f"a run cannot advance by {seconds!r} seconds", hint="0 or more; settle() waits for all")
        world = self._world
        world.until = world.now + seconds
        with self._at_work():
            world.settle()
        world.now = max(world.now, world.until)
        world.until = inf

    # --- what has happened

    @property
    def history(self) -> History:
        """All facts of the run so far."""
        return self._world.history

    @property
    def ledger(self) -> Ledger:
        """The effects on the world outside."""
        return self._world.history.ledger

    @property
    def events(self) -> list[str]:
        """The names of the events that were published, in order."""
        return [message.event for message in self._world.history.published.values()]

    @property
    def now(self) -> float:
        """The time, in seconds since 1970."""
        return self._world.now

    def service(self, name: str) -> Observed:
        """Return a service to look at.

        Raises:
            ChoreoError: none of this name is bound.
        """
        __tracebackhide__ = True
        for process in self._world.processes:
            if process.name == name:
                return Observed(name, process.store)
        known = [process.name for process in self._world.processes]
        raise ChoreoError(f"no service {name!r} is bound", hint=suggestion(name, known))

    def was_injected(self, fault: str | None = None, *, service: str | None = None, event: str | None = None) -> bool:
        """Say whether the run has had a fault: of a kind, at a service, at an event.

        Raises:
            ChoreoError: there is no such fault, service or event.
        """
        __tracebackhide__ = True
        self._check(fault, service, event)
        return any(
            fault in {None, option.fault} and _is_at(option.where, service, event)
            for _, option in self._world.choices.made
        )

    # --- how

    def __repr__(self) -> str:
        return f"<run: {', '.join(self.events) or 'nothing yet'}>"

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Have the world know that what is done now is done by services, not by the test."""
        self._world.is_running = True
        try:
            yield
        finally:
            self._world.is_running = False

    def _next(self, event: str | None, data: Any) -> Start:
        for start in self._waiting:
            if event in {None, start.event}:
                self._waiting.remove(start)
                found: Start = start if data is None else replace(start, data=data)
                return found
        known = sorted(self._world.plan.start_events)
        if event is not None and event not in known:
            raise ChoreoError(f"no saga starts with {event!r}", hint=suggestion(event, known))
        raise ChoreoError(f"a run starts no more than {len(self._world.plan.starts)} sagas", hint="start fewer")

    def _check(self, fault: str | None, service: str | None, event: str | None) -> None:
        """See that what is asked for exists: else nobody will ever have had it."""
        __tracebackhide__ = True
        plan = self._world.plan
        services = [*(one.name for one in plan.topology.services), *(one.name for one in plan.bindings)]
        published = [message.event for message in self.history.published.values()]
        events = [*plan.graph.emissions, *plan.graph.hearings, *plan.post_office.subscriptions, *published]
        asked = (("fault", fault, _fault_names()), ("service", service, services), ("event", event, events))
        for what, name, known in asked:
            if name is not None and name not in known:
                hint = suggestion(name, dict.fromkeys(known))
                raise ChoreoError(f"there is no {what} named {name!r}", hint=hint)

    def _publisher(self, event: str) -> int:
        plan = self._world.plan
        names = [binding.name for binding in plan.bindings]
        for emission in plan.graph.emissions.get(event, ()):
            if emission.service in names:
                return names.index(emission.service)
        raise ChoreoError(
            f"no service that is bound publishes {event!r}",
            hint=suggestion(event, plan.graph.emissions, "bind it, or mend the name"),
        )


@cache
def _fault_names() -> tuple[str, ...]:
    return tuple(fault.name for fault in all_faults())


def scripted(
    body: Callable[[Run], None], name: str, errors: tuple[type[BaseException], ...]
) -> Callable[[World], None]:
    """Return a script that has a test drive the run; that it fails with one of some errors is part of what happened."""

    def script(world: World) -> None:
        world.is_running = False
        run = Run(world)
        try:
            body(run)
        except errors as error:
            world.history.incidents.append(
                Incident("broken-assertion", "", f"{name}: {_place(error)}", in_a_line(error))
            )
            world.history.is_whole = False
        else:
            run.settle()

    return script


def _place(error: BaseException) -> str:
    """Say where something was raised, whatever stands above in the file: two errors of one place are the same.

    The place is the innermost that a reader of the failure is shown, and that is not ours.
    """
    calls = list(traces(error.__traceback__))
    innermost = ([one for one in calls if _is_shown(one)] or calls)[-1]
    code = innermost.tb_frame.f_code
    return f"{type(error).__name__} in line {innermost.tb_lineno - code.co_firstlineno + 1} of {code.co_name}"


def _is_shown(call: TracebackType) -> bool:
    return not is_ours(call) and "__tracebackhide__" not in call.tb_frame.f_locals


def _is_at(where: str, service: str | None, event: str | None) -> bool:
    """Say whether what a fault has hit, `payment on order.placed` or `payment`, is a service's, and about an event."""
    at_service, _, at_event = where.partition(" on ")
    return service in {None, at_service} and event in {None, at_event}
