"""Everything that can happen in a saga, grouped by what matters: its ends, what is left done, and what was undone.

Runs are found group by group: each one that is found is replayed, and what its group looks like is forbidden from then
on. So the effort grows with the number of different groups and not of scenarios, of which there may be 2^40. How many
combinations of outcomes lead into a group is counted in the same way, up to a small number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from choreo_check.scenarios.beginnings import beginnings_of
from choreo_check.scenarios.effort import DEFAULT, Effort, LimitReached
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.formula import FALSE, TRUE
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.scenarios.obstacles import obstacle
from choreo_check.scenarios.search import Judge, Run, Search
from choreo_check.scenarios.verdicts import NotDecided
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Saga, Topology

COUNTED = 10
"""Up to how many scenarios of a group are counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """The scenarios that end alike. `count` is exact unless there are `more`; the moves are a smallest example."""

    ends: tuple[str, ...]
    done: tuple[str, ...]
    undone: tuple[str, ...]
    count: int
    more: bool
    published: tuple[str, ...]
    beginning: Beginning
    moves: tuple[Move, ...]
    certain: tuple[str, ...] = ()
    """The events that each of these scenarios publishes, where that was asked for."""
    certain_effects: tuple[str, ...] = ()
    """The effects, of those that nothing undoes, that each of them has."""


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The groups of one saga; `truncated` says why there may be more, `bounded` that its cycles were cut."""

    saga: Saga
    groups: tuple[Group, ...]
    truncated: str | None
    bounded: bool
    repeated: tuple[str, ...]
    """The effects that some run may do more than once."""


def scenarios(
    topology: Topology, saga: Saga, limit: int = 200, *, effort: Effort = DEFAULT, certain: bool = False
) -> Scenarios | NotDecided:
    """Return what can happen in a saga, at most `limit` groups of it; with what is `certain` in each, if asked for."""
    wiring = Wiring(topology)
    reason = obstacle(wiring, saga)
    if reason is not None:
        return NotDecided(reason)
    try:
        encoding = Encoding(wiring, saga, beginnings_of(topology, saga), effort)
    except LimitReached as reached:
        return NotDecided(reached.message)
    return _Grouping(encoding, certain=certain).found(limit)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a group looks like at rest."""

    ends: frozenset[str]
    done: frozenset[str]
    undone: frozenset[str]


class _Grouping:
    def __init__(self, encoding: Encoding, *, certain: bool) -> None:
        self.encoding = encoding
        self.asks_for_certain = certain
        self.formula = encoding.formula
        self.search = Search(encoding)
        unfolding, saga = encoding.unfolding, encoding.saga
        names = dict.fromkeys(event.name for event in (*saga.succeeds, *saga.fails))
        self.ends = {name: unfolding.published([name]) for name in names}
        self.done = {history.effect: history.left for history in encoding.histories.values()}
        self.undone = {history.effect: history.undone for history in encoding.histories.values()}

    def found(self, limit: int) -> Scenarios:
        groups: list[Group] = []
        truncated: str | None = None
        try:
            for group in self._groups():
                if len(groups) == limit:
                    truncated = f"there are more than {limit} groups"
                    break
                groups.append(group)
        except LimitReached as reached:
            truncated = reached.message
        ordered = sorted(groups, key=lambda group: (group.ends, len(group.moves), group.done, group.undone))
        histories = self.encoding.histories.values()
        repeated = tuple(one.effect for one in histories if not self.encoding.is_done_once(one))
        return Scenarios(self.encoding.saga, tuple(ordered), truncated, self.encoding.unfolding.is_cut, repeated)

    def _groups(self) -> Iterator[Group]:
        """Yield one group after the other; `fresh` holds as long as none of those found is looked at again."""
        fresh = self.formula.new()
        while (run := self.search.find([fresh], _anything)) is not None:
            look = self._look_of(run.machine)
            literals = list(self._literals_of(look))
            smallest = self.search.find_smallest(literals, self._looks_like(look))
            group = self._group(look, smallest or run, *self._counted(literals))
            yield self._with_certain(group, literals) if self.asks_for_certain else group
            self.formula.add(-fresh, *(-literal for literal in literals))

    def _looks_like(self, look: _Look) -> Judge:
        return lambda machine: self._look_of(machine) == look

    def _look_of(self, machine: Machine) -> _Look:
        ends = frozenset(name for name in self.ends if name in machine.published)
        return _Look(ends, frozenset(machine.done), frozenset(machine.undone))

    def _literals_of(self, look: _Look) -> Iterator[int]:
        for names, literals in ((look.ends, self.ends), (look.done, self.done), (look.undone, self.undone)):
            for name, literal in literals.items():
                signed = literal if name in names else -literal
                if signed != TRUE:
                    yield signed

    def _counted(self, literals: list[int]) -> tuple[int, bool]:
        """Count the combinations of outcomes that lead into a group, up to a limit."""
        uncounted = self.formula.new()
        for count in range(COUNTED):
            if self.search.find([*literals, uncounted], _anything) is None:
                return count, False
            self.formula.add(-uncounted, *(-literal for literal in self._choices()))
        return COUNTED, True

    def _with_certain(self, group: Group, literals: list[int]) -> Group:
        """Add to a group the events and effects without which no run leads into it."""
        events = {event: self.encoding.unfolding.published([event]) for event in group.published}
        effects = self.encoding.effects
        return replace(
            group,
            certain=tuple(name for name, literal in events.items() if self._is_certain(literal, literals)),
            certain_effects=tuple(name for name, literal in effects.items() if self._is_certain(literal, literals)),
        )

    def _is_certain(self, literal: int, literals: list[int]) -> bool:
        return self.search.find([*literals, -literal], _anything) is None

    def _choices(self) -> Iterator[int]:
        """Yield the literals of the outcomes taken in the last model, which tell its scenario from all others."""
        for firing in self.encoding.unfolding.firings:
            for ending in firing.endings:
                if ending.taken not in (TRUE, FALSE):
                    yield ending.taken if self.formula.holds(ending.taken) else -ending.taken

    def _group(self, look: _Look, run: Run, count: int, more: bool) -> Group:  # noqa: FBT001  a pair of answers
        return Group(
            tuple(sorted(look.ends)),
            tuple(sorted(look.done)),
            tuple(sorted(look.undone)),
            count,
            more,
            tuple(run.machine.published),
            run.story.beginning,
            run.story.moves,
        )


def _anything(_machine: Machine) -> bool:
    return True
