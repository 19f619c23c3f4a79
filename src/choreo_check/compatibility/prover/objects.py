"""Objects: which properties there must be, under which names, with which values.

Names fall into classes. A name that some schema mentions is a class of its own; all others are alike if they match the
same patterns, so of those only the set of matched patterns counts, and whether such a name exists is a question about
strings. What must be there is filled in first; each demand that some property exists is then tried with every mentioned
name, every name already in use and one new name of every class; properties that are only needed to reach a number of
properties come last. Properties that may be left out are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from choreo_check.compatibility.prover.demands import SomeProperty, meets
from choreo_check.compatibility.prover.outcomes import Empty, Found, Literal, Outcome, Tally, Unknown
from choreo_check.compatibility.prover.samples import NAMES
from choreo_check.compatibility.prover.solving import Solver
from choreo_check.compatibility.prover.state import Fact
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.equality import freeze

SHAPES_MAX = 40
Chosen = dict[str, tuple[Literal, ...]]
"""The properties that there are to be, with what is asked of each beyond what its name brings."""


class UnreadablePattern(Exception):
    """Whether a name matches cannot be known."""


class Demands:
    """What the facts say, sorted."""

    def __init__(self, facts: list[Fact], solver: Solver) -> None:
        self.solver = solver
        self.properties: list[c.Properties] = []
        self.names: list[c.PropertyNames] = []
        self.sizes: list[c.PropertyCount] = []
        self.some: list[SomeProperty] = []
        self.required: dict[str, c.Constraint] = {}
        self.absent: dict[str, c.Constraint] = {}
        self.asked: Chosen = {}
        self._of: dict[str, list[Literal]] = {}
        for constraint, wanted in facts:
            self._sort(constraint, wanted=wanted)

    def _sort(self, constraint: c.Constraint, *, wanted: bool) -> None:
        if isinstance(constraint, c.Properties):
            self.properties.append(constraint)
        elif isinstance(constraint, c.PropertyNames):
            self.names.append(constraint)
        elif isinstance(constraint, c.PropertyCount):
            self.sizes.append(constraint)
        elif isinstance(constraint, c.Required):
            (self.required if wanted else self.absent).setdefault(constraint.name, constraint)
        elif isinstance(constraint, SomeProperty) and constraint.name is not None:
            self.asked[constraint.name] = (*self.asked.get(constraint.name, ()), *constraint.literals)
            self.required.setdefault(constraint.name, constraint)
        elif isinstance(constraint, SomeProperty):
            self.some.append(constraint)

    @property
    def least(self) -> int:
        return max([each.least for each in self.sizes], default=0)

    @property
    def most(self) -> int | None:
        return min([each.most for each in self.sizes if each.most is not None], default=None)

    def of(self, name: str) -> list[Literal]:
        """List what the value of a property of that name must meet."""
        if name not in self._of:
            found: list[Literal] = []
            for each in self.properties:
                schemas = self.solver.evaluator.named(each, name)
                if schemas is None:
                    raise UnreadablePattern
                found += [(schema, True) for schema in schemas]
            self._of[name] = found
        return self._of[name]

    def name_literals(self) -> tuple[Literal, ...]:
        return tuple([(each.schema, True) for each in self.names])

    def mentioned(self) -> list[str]:
        """List the names that are treated one by one."""
        names: dict[str, None] = dict.fromkeys(self.required)
        for each in self.properties:
            names.update(dict.fromkeys(each.named))
        names.update(dict.fromkeys(self.absent))
        for demand in self.some:
            names.update(dict.fromkeys(sorted(demand.not_named)))
        return list(names)

    def patterns(self) -> list[str]:
        found = [pattern for each in self.properties for pattern in each.matching]
        found += [pattern for demand in self.some for pattern in (*demand.matching, *demand.not_matching)]
        return list(dict.fromkeys(found))


def solve_objects(facts: list[Fact], solver: Solver) -> Outcome:
    """Find an object, or prove that there is none."""
    demands = Demands(facts, solver)
    for name in demands.required:
        if name in demands.absent:
            return clash(f"`{name}` must be there and must not", demands.required[name], demands.absent[name])
    most = demands.most
    if most is not None and most < max(demands.least, len(demands.required)):
        return clash("no number of properties is left", *demands.sizes, *demands.required.values())
    try:
        return Search(demands, solver).run()
    except UnreadablePattern:
        return Unknown(("whether a name matches a pattern",))


class Search:
    """Tries the ways to meet all demands."""

    def __init__(self, demands: Demands, solver: Solver) -> None:
        self.demands = demands
        self.solver = solver
        self.tally = Tally()

    @cached_property
    def mentioned(self) -> list[str]:
        return self.demands.mentioned()

    def run(self) -> Outcome:
        asked = self.demands.asked
        for name in sorted(self.demands.required, key=lambda name: name not in asked):
            problem = self.problem(name, asked.get(name, ()))
            if isinstance(problem, Empty):
                return self.with_place(problem, name)
            if problem is not None:
                self.tally.add(problem)
        chosen: Chosen = {name: asked.get(name, ()) for name in self.demands.required}
        for complete in self.placed(0, chosen):
            outcome = self.filled(complete)
            if isinstance(outcome, Found):
                return outcome
            self.tally.add(outcome)
        outcome = self.tally.outcome()
        if isinstance(outcome, Empty) and not outcome.reasons:
            return clash("no object fits", *self.demands.some, *self.demands.sizes, *self.demands.properties)
        return outcome

    def with_place(self, outcome: Empty, name: str) -> Empty:
        if outcome.reasons:
            return outcome
        return clash(f"no value is left for `{name}`", self.demands.required[name], *self.demands.properties)

    def problem(self, name: str, extra: tuple[Literal, ...]) -> Empty | Unknown | None:
        """Tell what stands against a property of that name, if anything does."""
        allowed = meets(self.solver.evaluator, self.demands.name_literals(), name)
        if allowed is False:
            return clash(f"the name `{name}` is not allowed", *self.demands.names, self.demands.required.get(name))
        if allowed is None:
            return Unknown((f"whether the name `{name}` is allowed",))
        outcome = self.solver.solve((*extra, *self.demands.of(name)))
        return None if isinstance(outcome, Found) else outcome

    def placed(self, turn: int, chosen: Chosen) -> Iterator[Chosen]:
        """Give each demand for some property a property."""
        most = self.demands.most
        if most is not None and len(chosen) > most:
            return
        if turn == len(self.demands.some):
            yield chosen
            return
        demand = self.demands.some[turn]
        for name, literals in self.candidates(demand, chosen):
            self.solver.effort.step()
            extra = (*chosen.get(name, ()), *literals, *demand.literals)
            problem = self.problem(name, extra)
            if problem is not None:
                self.tally.add(problem)
            if not isinstance(problem, Empty):
                yield from self.placed(turn + 1, {**chosen, name: extra})

    def candidates(self, demand: SomeProperty, chosen: Chosen) -> Iterator[tuple[str, tuple[Literal, ...]]]:
        """Yield the names that could meet a demand; one of each class of new names."""
        old = dict.fromkeys([*chosen, *self.mentioned])
        for name in old:
            selected = demand.selects(self.solver.evaluator, name)
            if selected is None:
                raise UnreadablePattern
            if selected and name not in self.demands.absent:
                yield name, ()
        for name in self.new_names(list(old), demand):
            yield name, ()

    def new_names(self, taken: list[str], demand: SomeProperty | None) -> Iterator[str]:
        """Yield a name that is not taken for each class of names that has one."""
        shapes = self.shapes
        fixed = self.demands.name_literals()
        if not shapes and not fixed:
            yield next(name for name in free_names() if name not in set(taken))
            return
        wanted = {} if demand is None else self.shape_of(demand)
        excluded: Literal = (self.solver.workshop.one_of_values({freeze(name): name for name in taken}), False)
        yield from self.classes((excluded, *fixed), shapes, wanted)

    def classes(self, literals: tuple[Literal, ...], shapes: list[c.Schema], wanted: dict[int, bool]) -> Iterator[str]:
        """Split names by one shape after the other, and give up a class as soon as it has no names."""
        outcome = self.solver.solve(literals, ("string",))
        if not isinstance(outcome, Found):
            self.tally.add(replace(outcome, aside=True) if isinstance(outcome, Empty) else outcome)
        elif not shapes:
            yield outcome.value
        if isinstance(outcome, Empty) or not shapes:
            return
        first, rest = shapes[0], shapes[1:]
        for answer in [wanted[first.key]] if first.key in wanted else [False, True]:
            yield from self.classes((*literals, (first, answer)), rest, wanted)

    @cached_property
    def shapes(self) -> list[c.Schema]:
        """List what tells classes of new names apart: patterns, and what demands ask of names."""
        found = [self.solver.workshop.pattern(pattern) for pattern in self.demands.patterns()]
        found += [schema for demand in self.demands.some for schema, _ in demand.name_literals]
        by_key = {schema.key: schema for schema in found}
        if len(by_key) > SHAPES_MAX:
            raise UnreadablePattern
        return list(by_key.values())

    def shape_of(self, demand: SomeProperty) -> dict[int, bool]:
        """Tell which classes a demand selects."""
        pattern = self.solver.workshop.pattern
        return {
            **{pattern(each).key: True for each in demand.matching},
            **{pattern(each).key: False for each in demand.not_matching},
            **{schema.key: wanted for schema, wanted in demand.name_literals},
        }

    def filled(self, chosen: Chosen) -> Outcome:
        """Choose the values, and add properties until there are enough."""
        value: dict[str, Any] = {}
        for name, extra in chosen.items():
            outcome = self.solver.solve((*extra, *self.demands.of(name)))
            if not isinstance(outcome, Found):
                return outcome
            value[name] = outcome.value
        missing = self.demands.least - len(value)
        return Found(value) if missing <= 0 else self.enlarged(value)

    def enlarged(self, value: dict[str, Any]) -> Outcome:
        tally = Tally()
        for name, model in self.optional(value):
            self.solver.effort.step()
            if len(value) > self.solver.effort.limits.witness_size:
                return Unknown((f"an object of {self.demands.least} properties",))
            problem = self.problem(name, ()) if model is None else None
            if problem is not None:
                tally.add(problem)
                continue
            outcome = self.solver.solve(tuple(self.demands.of(name))) if model is None else Found(value[model])
            assert isinstance(outcome, Found)
            value[name] = outcome.value
        if len(value) >= self.demands.least:
            return Found(value)
        for cause in self.tally.causes:
            tally.causes[cause] = None
        outcome = tally.outcome()
        if isinstance(outcome, Unknown):
            return outcome
        return clash("there cannot be enough properties", *self.demands.sizes, *self.demands.properties)

    def optional(self, value: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
        """Yield names until there are enough: the mentioned ones, new ones of each class, and more like these.

        The second of a pair is a property whose value will do as well.
        """
        least = self.demands.least
        for name in self.mentioned:
            if len(value) < least and name not in value and name not in self.demands.absent:
                yield name, None
        taken = dict.fromkeys([*value, *self.mentioned])
        size = None
        while len(value) < least and len(value) != size:
            size = len(value)
            for name in list(self.new_names(list(taken), None)):
                taken[name] = None
                if len(value) < least:
                    yield name, None
                for other in self.alike(name, least - len(value)) if name in value else ():
                    if other not in taken:
                        taken[other] = None
                        yield other, name

    def alike(self, name: str, number: int) -> Iterator[str]:
        """Yield some names of the same class: as long as a number behind it makes one."""
        evaluator, literals = self.solver.evaluator, self.demands.name_literals()
        literals += tuple([(shape, bool(evaluator.holds(shape, name))) for shape in self.shapes])
        for index in range(1, number + 1):
            if meets(evaluator, literals, f"{name}{index}") is not True:
                return
            yield f"{name}{index}"


def free_names() -> Iterator[str]:
    """Yield names without end."""
    yield from NAMES
    number = 1
    while True:
        yield f"extra{number}"
        number += 1
