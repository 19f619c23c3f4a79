"""Arrays: by length, and within a length by which items meet the demands that something exists.

A shortest solution is not longer than its required length, its described prefix and one item for each demand together:
any further item could be left out. Items behind the prefix are all alike, so a demand needs to try only one that is
still free. Values are chosen last; where they must differ, each item has either enough values or a complete list, and
then a matching decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from choreo_check.compatibility.prover.demands import SomeItem
from choreo_check.compatibility.prover.outcomes import Empty, Found, Literal, Outcome, Tally, Unknown
from choreo_check.compatibility.prover.solving import Solver
from choreo_check.compatibility.prover.state import Fact
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c

LENGTH_MAX = 200_000
ONE_BY_ONE_MAX = 5000
"""How long an array may be whose items do not just resemble each other."""
LENGTHS_MAX = 300
"""How many lengths are tried, each on its own."""
Extras = dict[int, tuple[Literal, ...]]
"""What single items must meet beyond what all items must."""


@dataclass(slots=True)
class Demands:
    """What the facts say, sorted."""

    items: list[c.Items] = field(default_factory=list)
    sizes: list[c.ItemCount] = field(default_factory=list)
    some: list[SomeItem] = field(default_factory=list)
    contains: list[c.Contains] = field(default_factory=list)
    excluded: list[c.Contains] = field(default_factory=list)
    unique: c.UniqueItems | None = None
    repeated: c.UniqueItems | None = None

    @property
    def least(self) -> int:
        return max([each.least for each in self.sizes], default=0)

    @property
    def most(self) -> int | None:
        return min([each.most for each in self.sizes if each.most is not None], default=None)

    @property
    def prefix(self) -> int:
        described = [len(each.prefix) for each in self.items]
        return max([*described, *[each.last + 1 for each in self.some if each.last is not None],
                    *[each.first for each in self.some]], default=0)  # fmt: skip

    @property
    def tells_items_apart(self) -> bool:
        return any(each.most is not None for each in self.contains)

    @property
    def longest(self) -> int:
        """The length that a shortest solution cannot exceed."""
        wanted = len(self.some) + sum(each.least for each in self.contains) + (2 if self.repeated else 0)
        return max(self.least, self.prefix + wanted)


def sorted_out(facts: list[Fact]) -> Demands:
    """Sort facts by what they are about."""
    demands = Demands()
    lists: dict[type, list[Any]] = {
        c.Items: demands.items, c.ItemCount: demands.sizes, SomeItem: demands.some, c.Contains: demands.contains,
    }  # fmt: skip
    for constraint, wanted in facts:
        if isinstance(constraint, c.UniqueItems):
            demands.unique, demands.repeated = (
                (constraint, demands.repeated) if wanted else (demands.unique, constraint)
            )
        elif isinstance(constraint, c.Contains) and constraint.most == constraint.least == 0:
            demands.excluded.append(constraint)
        else:
            lists[type(constraint)].append(constraint)
    return demands


def solve_arrays(facts: list[Fact], solver: Solver) -> Outcome:
    """Find an array, or prove that there is none."""
    demands = sorted_out(facts)
    if demands.unique is not None and demands.repeated is not None:
        return clash("it would have to be repeated and not", demands.unique, demands.repeated)
    most = demands.most
    if most is not None and most < demands.least:
        return clash("no length is left", *demands.sizes)
    longest = demands.longest if most is None else min(most, demands.longest)
    if demands.least > (ONE_BY_ONE_MAX if demands.tells_items_apart else LENGTH_MAX):
        return _too_long(demands, solver)
    tally = Tally()
    for length in range(demands.least, min(longest, demands.least + LENGTHS_MAX) + 1):
        outcome = Search(demands, length, solver).run()
        if isinstance(outcome, Found):
            return outcome
        tally.add(outcome)
    if longest > demands.least + LENGTHS_MAX:
        return Unknown((f"an array of {longest} items",))
    return _with_lengths(tally.outcome(), demands)


def _with_lengths(outcome: Empty | Unknown, demands: Demands) -> Empty | Unknown:
    if isinstance(outcome, Empty) and not outcome.reasons:
        return clash(
            "no array fits", *demands.sizes, *demands.some, *demands.contains, *demands.excluded, *demands.items
        )
    return outcome


def _too_long(demands: Demands, solver: Solver) -> Outcome:
    """Of a very long array at least one item is looked at: if it cannot be, the array cannot."""
    index = demands.least - 1
    outcome = solver.solve(tuple(base(demands, index)))
    return outcome if isinstance(outcome, Empty) else Unknown((f"an array of {demands.least} items",))


def base(demands: Demands, index: int) -> list[Literal]:
    """List what the item at an index must meet in any case."""
    schemas = [each.schema_of(index) for each in demands.items]
    excluded: list[Literal] = [(each.schema, False) for each in demands.excluded]
    return [*[(schema, True) for schema in schemas if schema is not None], *excluded]


class Search:
    """Tries the ways to meet all demands with one length."""

    def __init__(self, demands: Demands, length: int, solver: Solver) -> None:
        self.demands = demands
        self.length = length
        self.solver = solver
        self.tally = Tally()

    def run(self) -> Outcome:
        if self.length:
            for index in range(min(self.length, self.demands.prefix + 1)):
                outcome = self.solver.solve(tuple(base(self.demands, index)))
                if isinstance(outcome, Empty):
                    return outcome
        for extras in self.counted(0, {}):
            self.solver.effort.step()
            for final in self.placed(0, extras):
                outcome = self.with_repetition(final)
                if isinstance(outcome, Found):
                    return outcome
                self.tally.add(outcome)
        return self.tally.outcome()

    def indices(self, extras: Extras) -> list[int]:
        """List the items worth trying: the prefix, those already in use, and one more."""
        used = {index for index in extras if index >= self.demands.prefix}
        free = next((index for index in range(self.demands.prefix, self.length) if index not in used), None)
        found = [*range(min(self.demands.prefix, self.length)), *sorted(used)]
        return found if free is None else [*found, free]

    def placed(self, turn: int, extras: Extras) -> Iterator[Extras]:
        """Give each demand for some item an item."""
        if turn == len(self.demands.some):
            yield extras
            return
        demand = self.demands.some[turn]
        last = self.length - 1 if demand.last is None else demand.last
        for index in self.indices(extras):
            if demand.first <= index <= last:
                more = self.extended(extras, index, demand.literals)
                if more is not None:
                    yield from self.placed(turn + 1, more)

    def extended(self, extras: Extras, index: int, literals: tuple[Literal, ...]) -> Extras | None:
        """Ask more of one item; None if that is impossible."""
        more = {**extras, index: (*extras.get(index, ()), *literals)}
        outcome = self.solver.solve((*base(self.demands, index), *more[index]))
        if isinstance(outcome, Empty):
            self.tally.add(outcome)
            return None
        return more

    def counted(self, turn: int, extras: Extras) -> Iterator[Extras]:
        """Give each `contains` its items: exactly as many as may be where there is an upper limit, else the least."""
        if turn == len(self.demands.contains):
            yield extras
            return
        demand = self.demands.contains[turn]
        most = demand.least if demand.most is None else min(demand.most, self.length)
        for amount in range(demand.least, most + 1):
            for chosen in self.choices(extras, amount):
                literals: dict[int, bool | None] = dict.fromkeys(chosen, True)
                if demand.most is not None:
                    literals = {index: index in chosen for index in range(self.length)}
                more: Extras | None = extras
                for index, wanted in literals.items():
                    more = self.extended(more, index, ((demand.schema, bool(wanted)),)) if more is not None else None
                if more is not None:
                    yield from self.counted(turn + 1, more)

    def choices(self, extras: Extras, amount: int) -> Iterator[tuple[int, ...]]:
        """Yield sets of items; items behind the prefix of which nothing is asked yet are alike."""
        prefix = min(self.demands.prefix, self.length)
        special = [*range(prefix), *[index for index in range(prefix, self.length) if index in extras]]
        alike = [index for index in range(prefix, self.length) if index not in extras]
        for number in range(max(0, amount - len(alike)), min(amount, len(special)) + 1):
            for picked in combinations(special, number):
                self.solver.effort.step()
                yield (*picked, *alike[: amount - number])

    def with_repetition(self, extras: Extras) -> Outcome:
        """Fill in the values; if two must be equal, try the pairs."""
        if self.demands.repeated is None:
            return self.filled(extras)
        tally = Tally()
        reach = min(self.length, self.demands.prefix + len(extras) + 2)
        candidates = sorted({*range(min(reach, self.length)), *extras})
        for one, two in combinations(candidates, 2):
            self.solver.effort.step()
            both = (*base(self.demands, one), *extras.get(one, ()), *base(self.demands, two), *extras.get(two, ()))
            outcome = self.solver.solve(both)
            if isinstance(outcome, Found):
                return self.filled(extras, {one: outcome.value, two: outcome.value})
            tally.add(outcome)
        if len(candidates) < 2:  # noqa: PLR2004  a pair
            return clash("fewer than two items cannot be equal", self.demands.repeated, *self.demands.sizes)
        return tally.outcome()

    def filled(self, extras: Extras, given: dict[int, Any] | None = None) -> Outcome:
        """Choose the values of all items."""
        goals = [(*base(self.demands, index), *extras.get(index, ())) for index in range(self.length)]
        if self.demands.unique is not None and self.length > 1:
            return self.different(goals)
        values: list[Any] = []
        outcomes: dict[tuple[Literal, ...], Outcome] = {}
        for index, goal in enumerate(goals):
            outcome = outcomes[goal] if goal in outcomes else outcomes.setdefault(goal, self.solver.solve(goal))
            if not isinstance(outcome, Found):
                return outcome
            values.append(given[index] if given and index in given else outcome.value)
        return Found(values)

    def different(self, goals: list[tuple[Literal, ...]]) -> Outcome:
        """Choose values that differ, by a matching of items and values."""
        lists: list[dict[Any, Any]] = []
        keys: list[list[Any]] = []
        known: dict[frozenset[Literal], tuple[dict[Any, Any], bool]] = {}
        ordered: dict[frozenset[Literal], list[Any]] = {}
        unsure = False
        for goal in goals:
            same = frozenset(goal)
            if same not in known:
                known[same] = self.solver.several(goal, self.length)
                ordered[same] = list(known[same][0])
            lists.append(known[same][0])
            keys.append(ordered[same])
            unsure |= not known[same][1]
        if self.length > ONE_BY_ONE_MAX < max(map(len, keys)):
            matching, unsure = _picked(keys), True
        else:
            matching = matched(keys)
        if matching is not None:
            return Found([each[key] for each, key in zip(lists, matching, strict=True)])
        if unsure:
            return Unknown(("how many different items there can be",))
        unique = self.demands.unique
        return clash(f"there are not {self.length} different items", unique,
                     *self.demands.sizes, *self.demands.items)  # fmt: skip


def matched(lists: list[list[Any]]) -> list[Any] | None:
    """Pick a different value for each item, if that is possible: whatever is free, else by exchanging."""
    return _picked(lists) or _exchanged(lists)


def _picked(lists: list[list[Any]]) -> list[Any] | None:
    taken: set[Any] = set()
    left: dict[int, Iterator[Any]] = {}
    result = []
    for values in lists:
        rest = left.setdefault(id(values), iter(values))
        value = next((each for each in rest if each not in taken), taken)
        if value is taken:
            return None
        taken.add(value)
        result.append(value)
    return result


def _exchanged(lists: list[list[Any]]) -> list[Any] | None:
    owner: dict[Any, int] = {}

    def place(item: int, tried: set[Any]) -> bool:
        for value in lists[item]:
            if value in tried:
                continue
            tried.add(value)
            if value not in owner or place(owner[value], tried):
                owner[value] = item
                return True
        return False

    if not all(place(item, set()) for item in range(len(lists))):
        return None
    by_item = {item: value for value, item in owner.items()}
    return [by_item[item] for item in range(len(lists))]
