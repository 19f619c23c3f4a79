"""Every run of a saga, explored one by one: slow and plain, so that the analysis can be held to agree with it.

The states are searched breadth-first from every beginning. A *step* is anything that happens: a delivery, even one that
changes nothing, a timeout, or a timer that fires. A *firing* is a step by which a handler takes an outcome or its
`on_timeout`. The steps of a violation are those of a shortest run to a state of rest that violates the property; its
firings are the fewest of any run to such a state, perhaps another one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.topology import Saga, Topology
from tests.scenarios.judgement import Subjects, violations_at_rest
from tests.scenarios.state_machine import State, StateMachine, Step

STATES_AT_MOST = 50_000


class TooLarge(Exception):
    """A saga has more states than the caller wants to wait for."""


class Impossible(Exception):
    """A move of a replay cannot happen in the state that was reached, or the saga does not begin so."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A property that does not hold: what it is about in all runs together, and a shortest run that violates it."""

    subjects: Subjects
    steps: int
    firings: int
    beginning: Beginning
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """All that can happen in a saga: what is violated, by code, and the handlers that fire, by service and index."""

    violations: dict[str, Violation]
    fired: frozenset[tuple[str, int]]
    states: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """Where a list of moves has led."""

    state: State
    is_at_rest: bool


def explore(topology: Topology, saga: Saga, at_most: int = STATES_AT_MOST) -> Exploration:
    """Visit every state of a saga.

    Raises:
        TooLarge: there are more than `at_most`.
    """
    search = _Search(StateMachine(topology), saga, at_most)
    search.run()
    return Exploration(search.violations(), frozenset(search.fired), len(search.states))


def replay(topology: Topology, saga: Saga, beginning: Beginning, moves: Sequence[Move]) -> Replayed:
    """Make some moves, one after the other, and nothing else.

    Where copies of one event wait for one handler and differ in their path, a move does not say which one is meant: all
    are followed as far as they go, and a state of rest is preferred.

    Raises:
        Impossible: a move cannot happen.
    """
    machine = StateMachine(topology)
    states = [state for known, state in machine.beginnings(saga) if known == beginning]
    if not states:
        raise Impossible(f"{saga.name} does not begin with {beginning}")
    for number, move in enumerate(moves, start=1):
        states = list(
            dict.fromkeys(step.after for state in states for step in machine.steps(state) if step.move == move)
        )
        if not states:
            raise Impossible(f"move {number} cannot happen: {move}")
    resting = [state for state in states if is_at_rest(machine, state)]
    return Replayed(resting[0] if resting else states[0], is_at_rest=bool(resting))


def is_at_rest(machine: StateMachine, state: State) -> bool:
    """Say whether nothing can happen any more."""
    return next(machine.steps(state), None) is None


def violated(topology: Topology, saga: Saga, rest: State) -> dict[str, Subjects]:
    """Return the code of every property that a state of rest violates, with what it is about."""
    return violations_at_rest(StateMachine(topology), saga, rest)


@dataclass
class _Search:
    """A breadth-first search; states are numbered as they are found, so that the first ones are the nearest."""

    machine: StateMachine
    saga: Saga
    at_most: int
    states: dict[State, int] = field(default_factory=dict)
    origins: list[Beginning | tuple[int, Move]] = field(default_factory=list)
    arrows: list[list[tuple[int, bool]]] = field(default_factory=list)
    fired: set[tuple[str, int]] = field(default_factory=set)

    def run(self) -> None:
        queue: deque[State] = deque()
        for beginning, state in self.machine.beginnings(self.saga):
            self._number(state, beginning, queue)
        while queue:
            state = queue.popleft()
            self._follow(self.states[state], self.machine.steps(state), queue)

    def _follow(self, source: int, steps: Iterable[Step], queue: deque[State]) -> None:
        for step in steps:
            target = self._number(step.after, (source, step.move), queue)
            self.arrows[source].append((target, step.fires))
            if step.fires:
                self.fired.add((step.move.service, step.move.handler))

    def _number(self, state: State, origin: Beginning | tuple[int, Move], queue: deque[State]) -> int:
        if state not in self.states:
            if len(self.states) >= self.at_most:
                raise TooLarge(f"more than {self.at_most} states")
            self.states[state] = len(self.states)
            self.origins.append(origin)
            self.arrows.append([])
            queue.append(state)
        return self.states[state]

    def violations(self) -> dict[str, Violation]:
        firings = self._fewest_firings()
        found: dict[str, Violation] = {}
        for number, code, subjects in self._wrong_at_rest():
            if code not in found:
                beginning, moves = self._way_to(number)
                found[code] = Violation(subjects, len(moves), firings[number], beginning, moves)
            fewest = min(found[code].firings, firings[number])
            found[code] = replace(found[code], subjects=found[code].subjects | subjects, firings=fewest)
        return dict(sorted(found.items()))

    def _wrong_at_rest(self) -> Iterator[tuple[int, str, Subjects]]:
        for state, number in self.states.items():
            if not self.arrows[number]:
                for code, subjects in violations_at_rest(self.machine, self.saga, state).items():
                    yield number, code, subjects

    def _way_to(self, number: int) -> tuple[Beginning, tuple[Move, ...]]:
        moves: list[Move] = []
        origin = self.origins[number]
        while not isinstance(origin, Beginning):
            source, move = origin
            moves.append(move)
            origin = self.origins[source]
        return origin, tuple(reversed(moves))

    def _fewest_firings(self) -> dict[int, int]:
        """Return the fewest firings to each state: a search that takes the steps without a firing first."""
        starts = [number for number, origin in enumerate(self.origins) if isinstance(origin, Beginning)]
        queue = deque((start, 0) for start in starts)
        fewest: dict[int, int] = {}
        while queue:
            number, firings = queue.popleft()
            if number in fewest:
                continue
            fewest[number] = firings
            for target, fires in self.arrows[number]:
                if fires:
                    queue.append((target, firings + 1))
                else:
                    queue.appendleft((target, firings))
        return fewest
