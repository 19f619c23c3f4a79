"""What can happen next in a run of a saga: docs/reference/semantics.md, written down as a machine.

This is the yardstick that the analysis is measured with, so it must be seen to be right: it follows the page sentence
by sentence, and shares nothing with the analysis but the model of the topology and the vocabulary of moves. Handlers
are numbered in the order of the file. A state says all that can matter later, and nothing else, so that two runs that
have come to the same point are in one state.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.topology import Graph, Outcome, Saga, Topology, TriggerKind

Path = tuple[tuple[int, int], ...]
"""How often each handler of a cycle has fired on the way to a copy: pairs of handler and count, sorted."""

ROUNDS = 2
"""How often a handler may fire on one causal path."""

NO_NAMES: frozenset[str] = frozenset()


class Copy(NamedTuple):
    """One publication on its way to one handler; what a join remembers, and what armed a timer, are copies too."""

    event: str
    handler: int
    path: Path = ()


class State(NamedTuple):
    """One point of a run.

    `under_way` is a multiset, kept sorted. `closed` holds the joins, timers and `first` triggers that have fired or
    were closed. `done_in_order` and `undone_in_order` hold each effect once, at the place of its first time; effects
    that nothing ever undoes are left out of the former. `published` and `repeated` are the events published at least
    once and at least twice. `timed` says that a timer or a timeout has fired,
    `cut` that a copy has vanished because its handler had had its rounds.
    """

    under_way: tuple[Copy, ...] = ()
    parts: frozenset[Copy] = frozenset()
    armed: frozenset[Copy] = frozenset()
    closed: frozenset[int] = frozenset()
    done: frozenset[str] = NO_NAMES
    done_in_order: tuple[str, ...] = ()
    undone_in_order: tuple[str, ...] = ()
    tombstones: frozenset[str] = NO_NAMES
    undone_early: frozenset[str] = NO_NAMES
    published: frozenset[str] = NO_NAMES
    repeated: frozenset[str] = NO_NAMES
    timed: bool = False
    cut: bool = False


class Step(NamedTuple):
    """One thing that can happen: as a move, whether a handler fires by it, and the state after it."""

    move: Move
    fires: bool
    after: State


class StateMachine:
    """The states of the sagas of one topology."""

    def __init__(self, topology: Topology) -> None:
        graph = Graph(topology)
        self.topology = topology
        self.handlers = tuple(topology.handlers)
        self.waits = [frozenset(event.name for event in graph.resolve(handler)) for handler in self.handlers]
        self.closers = [frozenset(event.name for event in handler.trigger.unless) for handler in self.handlers]
        endings = [ending for handler in self.handlers for ending in handler.endings]
        self.compensated = {ending.undoes.name for ending in endings if ending.undoes}
        self.leads_to: dict[str, frozenset[int]] = {}

    # How a saga begins

    def beginnings(self, saga: Saga) -> Iterator[tuple[Beginning, State]]:
        """Yield every way in which a saga begins, each with the state that it begins in."""
        for event in dict.fromkeys(start.name for start in saga.starts):
            places = [one for one in self.topology.publications if one.event.name == event]
            for number, place in enumerate(places):
                does = place.does.name if place.does else None
                yield Beginning(event, number, does), self._begun(event, does)
            if not places:
                yield Beginning(event), self._begun(event, None)

    def _begun(self, event: str, does: str | None) -> State:
        state = self._did(State(), does) if does else State()
        return self._published(state, event, ())

    # What can happen

    def steps(self, state: State) -> Iterator[Step]:
        """Yield everything that can happen next; nothing, when the saga is at rest."""
        for copy in dict.fromkeys(state.under_way):
            yield from self._deliver(copy, state)
        for handler in sorted({part.handler for part in state.parts}):
            if self.handlers[handler].trigger.within_s is not None:
                yield self._time_out(handler, state)
        for copy in sorted(state.armed):
            yield from self._fire("timer", copy, _closed(state, copy.handler)._replace(timed=True))

    def _deliver(self, copy: Copy, state: State) -> Iterator[Step]:
        left = _without(state, copy)
        if copy.event in self.closers[copy.handler]:
            yield self._nothing_taken(copy, _closed(left, copy.handler))
            return
        match self.handlers[copy.handler].trigger.kind:
            case TriggerKind.EVENT | TriggerKind.ANY | TriggerKind.MATCHING:
                yield from self._deliver_to_each_time(copy, left)
            case TriggerKind.FIRST:
                yield from self._deliver_to_first(copy, left)
            case TriggerKind.ALL:
                yield from self._deliver_to_join(copy, left)
            case TriggerKind.AFTER:
                yield self._deliver_to_timer(copy, left)

    def _deliver_to_each_time(self, copy: Copy, state: State) -> Iterator[Step]:
        if dict(copy.path).get(copy.handler, 0) >= ROUNDS:
            yield self._nothing_taken(copy, state._replace(cut=True))
        else:
            yield from self._fire("deliver", copy, state)

    def _deliver_to_first(self, copy: Copy, state: State) -> Iterator[Step]:
        if copy.handler in state.closed:
            yield self._nothing_taken(copy, state)
        else:
            yield from self._fire("deliver", copy, _closed(state, copy.handler))

    def _deliver_to_join(self, copy: Copy, state: State) -> Iterator[Step]:
        come = {part.event for part in state.parts if part.handler == copy.handler}
        if copy.handler in state.closed or copy.event in come:
            yield self._nothing_taken(copy, state)
        elif come | {copy.event} == self.waits[copy.handler]:
            complete = copy._replace(path=_joint_path(state, copy))
            yield from self._fire("deliver", complete, _closed(state, copy.handler))
        else:
            yield self._nothing_taken(copy, state._replace(parts=state.parts | {copy}))

    def _deliver_to_timer(self, copy: Copy, state: State) -> Step:
        is_armed = any(one.handler == copy.handler for one in state.armed)
        if copy.handler in state.closed or is_armed:
            return self._nothing_taken(copy, state)
        return self._nothing_taken(copy, state._replace(armed=state.armed | {copy}))

    def _time_out(self, handler: int, state: State) -> Step:
        said = self.handlers[handler]
        move = Move("timeout", said.service, said.index)
        closed = _closed(state, handler)
        if said.on_timeout is None:
            return Step(move, fires=False, after=closed)
        path = _joint_path(state, Copy("", handler))
        after = self._taken(closed._replace(timed=True), handler, said.on_timeout, path)
        return Step(move, fires=True, after=after)

    def _nothing_taken(self, copy: Copy, after: State) -> Step:
        said = self.handlers[copy.handler]
        return Step(Move("deliver", said.service, said.index, copy.event), fires=False, after=after)

    def _fire(self, kind: str, copy: Copy, state: State) -> Iterator[Step]:
        said = self.handlers[copy.handler]
        for number, outcome in enumerate(said.outcomes):
            if kind == "timer":
                move = Move("timer", said.service, said.index, outcome=number)
            else:
                move = Move("deliver", said.service, said.index, copy.event, number)
            yield Step(move, fires=True, after=self._taken(state, copy.handler, outcome, copy.path))

    # What an outcome does

    def _taken(self, state: State, handler: int, outcome: Outcome, path: Path) -> State:
        if outcome.does is not None:
            if outcome.does.name in state.tombstones:
                return state
            state = self._did(state, outcome.does.name)
        if outcome.undoes is not None:
            if outcome.undoes.name not in state.done:
                return _undone_too_early(state, outcome.undoes.name, leaves_tombstone=outcome.tombstone)
            state = _undid(state, outcome.undoes.name)
        for event in outcome.emits:
            state = self._published(state, event.name, _travelled(path, handler))
        return state

    def _did(self, state: State, effect: str) -> State:
        state = state._replace(done=state.done | {effect})
        if effect in self.compensated and effect not in state.done_in_order:
            state = state._replace(done_in_order=(*state.done_in_order, effect))
        return state

    def _published(self, state: State, event: str, path: Path) -> State:
        again = {event} & state.published
        copies = [Copy(event, handler, self._still_counts(path, event)) for handler in self.hearers(event)]
        return state._replace(
            under_way=tuple(sorted([*state.under_way, *copies])),
            published=state.published | {event},
            repeated=state.repeated | again,
        )

    # Who hears what, and what leads to what

    def hearers(self, event: str) -> Iterator[int]:
        """Yield every handler that gets a copy of an event."""
        for handler in range(len(self.handlers)):
            if event in self.waits[handler] or event in self.closers[handler]:
                yield handler

    def _still_counts(self, path: Path, event: str) -> Path:
        """Return the firings that can be counted again: of the handlers that the event may lead to."""
        if event not in self.leads_to:
            self.leads_to[event] = self._reachable_from(event)
        return tuple((handler, count) for handler, count in path if handler in self.leads_to[event])

    def _reachable_from(self, event: str) -> frozenset[int]:
        events, reached = [event], set[int]()
        while events:
            heard = events.pop()
            for handler in self.hearers(heard):
                if handler not in reached and heard not in self.closers[handler]:
                    reached.add(handler)
                    events += [name.name for ending in self.handlers[handler].endings for name in ending.emits]
        return frozenset(reached)


def _without(state: State, copy: Copy) -> State:
    left = list(state.under_way)
    left.remove(copy)
    return state._replace(under_way=tuple(left))


def _closed(state: State, handler: int) -> State:
    """Close a join, a timer or a `first`: it forgets what it has heard, and will never fire again."""
    return state._replace(
        closed=state.closed | {handler},
        parts=frozenset(part for part in state.parts if part.handler != handler),
        armed=frozenset(copy for copy in state.armed if copy.handler != handler),
    )


def _undid(state: State, effect: str) -> State:
    order = state.undone_in_order
    return state._replace(
        done=state.done - {effect},
        undone_in_order=order if effect in order else (*order, effect),
    )


def _undone_too_early(state: State, effect: str, *, leaves_tombstone: bool) -> State:
    if leaves_tombstone:
        return state._replace(tombstones=state.tombstones | {effect})
    if effect in state.undone_in_order:
        return state
    return state._replace(undone_early=state.undone_early | {effect})


def _travelled(path: Path, handler: int) -> Path:
    counts = dict(path)
    counts[handler] = counts.get(handler, 0) + 1
    return tuple(sorted(counts.items()))


def _joint_path(state: State, last: Copy) -> Path:
    """Return, for each handler, the larger of its counts on the paths of a join's parts."""
    counts = dict(last.path)
    for part in state.parts:
        if part.handler == last.handler:
            for handler, count in part.path:
                counts[handler] = max(count, counts.get(handler, 0))
    return tuple(sorted(counts.items()))
