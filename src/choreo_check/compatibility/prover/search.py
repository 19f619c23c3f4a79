"""The search: is there a value that satisfies some schemas and not some others?

Values are searched by type. For one type the demands become facts and pending choices (`state`), and then, again and
again: the facts alone are solved. If they have no solution, neither has the whole. If a solution happens to satisfy the
pending choices too, it is a solution of the whole. Else one choice that it violates is split into its alternatives.
Each split removes a choice that only smaller ones replace, so this ends; what stays (that an array or object differs
from given values) is bounded by the limits.

Goals about the values inside arrays and objects are solved the same way. A goal that comes up again inside itself has
no solution *there*: a value of it that contained another one would not be a smallest one. That is why recursion ends,
and why it proves something (the least fixed point: JSON values are finite). What was found empty under such an
assumption is reused while the goals that it rests on are open, or have been found empty themselves: if goals are empty
as long as each other's are, a smallest value of any of them would contain a smaller one. It is forgotten when one of
them turns out to have a solution.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from choreo_check.compatibility.prover.alternatives import Ways, ways, ways_to_differ
from choreo_check.compatibility.prover.arrays import solve_arrays
from choreo_check.compatibility.prover.closing import closed, narrowed
from choreo_check.compatibility.prover.demands import Demand, Workshop
from choreo_check.compatibility.prover.numbers import solve_numbers
from choreo_check.compatibility.prover.objects import solve_objects
from choreo_check.compatibility.prover.outcomes import (
    Addition,
    Effort,
    Empty,
    Found,
    Literal,
    Outcome,
    Tally,
    Unknown,
)
from choreo_check.compatibility.prover.state import State
from choreo_check.compatibility.prover.strings import solve_strings
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.equality import freeze, spellings, type_of, whole_numbers
from choreo_check.compatibility.schemas.evaluation import Answer, Evaluator, every, opposite

RESPELT_MAX = 6
"""How many numbers of a value are tried with and without a fraction, in all combinations."""
MANY = 20
FAMILIES: tuple[Callable[[int], Any], ...] = (lambda index: index, lambda index: f"text{index}")
"""Values as many as one likes, to be tried where more than a few different ones are wanted."""
KINDS = ("string", "number", "boolean", "null", "array", "object")
SINGLE: dict[str, list[Any]] = {"null": [None], "boolean": [True, False]}
Goal = tuple[frozenset[tuple[int, bool]], tuple[str, ...]]


class Prover:
    """Solves goals, remembering what it has solved."""

    def __init__(self, effort: Effort, evaluator: Evaluator, workshop: Workshop, *, spelling_counts: bool) -> None:
        """Make a prover; `spelling_counts` where 1 and 1.0 are not the same to a schema, as in draft 04."""
        self.spelling_counts = spelling_counts
        self.effort = effort
        self.evaluator = evaluator
        self.workshop = workshop
        self.known: dict[Goal, tuple[Outcome, frozenset[Goal]]] = {}
        self.open: dict[Goal, None] = {}
        self.assumed: set[Goal] = set()
        self.sizes: dict[int, int] = {}

    def solve(self, literals: tuple[Literal, ...], kinds: tuple[str, ...] = KINDS) -> Outcome:
        """Find a value of one of the types that meets all literals."""
        goal: Goal = (frozenset([(schema.key, wanted) for schema, wanted in literals]), kinds)
        known = self.recalled(goal)
        if known is not None:
            return known
        if goal in self.open:
            self.assumed.add(goal)
            return Empty()
        if len(self.open) > self.effort.limits.depth:
            return Unknown((f"values nested more than {self.effort.limits.depth} deep",))
        return self._open(goal, literals, kinds)

    def recalled(self, goal: Goal) -> Outcome | None:
        """Recall an outcome, if what it rests on still holds."""
        if goal not in self.known:
            return None
        outcome, needed = self.known[goal]
        if needed:
            resting = self._resting_on(needed)
            if resting is None:
                return None
            self.known[goal] = (outcome, resting)
            self.assumed |= resting
        return outcome

    def _resting_on(self, needed: frozenset[Goal]) -> frozenset[Goal] | None:
        """Trace assumptions to goals that are open; None if one of them has turned out to have a solution."""
        waiting, seen, resting = list(needed), set(needed), set()
        while waiting:
            goal = waiting.pop()
            if goal in self.open:
                resting.add(goal)
                continue
            outcome, further = self.known.get(goal, (None, frozenset()))
            if not isinstance(outcome, Empty):
                return None
            waiting += further - seen
            seen |= further
        return frozenset(resting)

    def _open(self, goal: Goal, literals: tuple[Literal, ...], kinds: tuple[str, ...]) -> Outcome:
        self.effort.step()
        outside, self.assumed = self.assumed, set()
        self.open[goal] = None
        try:
            outcome = self._by_type(literals, kinds)
        finally:
            del self.open[goal]
            needed = self.assumed - {goal}
            self.assumed = outside | needed
        if isinstance(outcome, Found):
            outcome = self._measured(outcome)
        self.known[goal] = (outcome, frozenset(needed) if isinstance(outcome, Empty) else frozenset())
        return outcome

    def _measured(self, found: Found) -> Found | Unknown:
        """Refuse values that are too large; parts are shared, so that they cost nothing until someone walks them."""
        value = found.value
        if not isinstance(value, list | dict):
            return found
        members = value.values() if isinstance(value, dict) else value
        size = 1 + sum(self.sizes.get(id(member), 1) for member in members)
        if size > self.effort.limits.witness_size:
            return Unknown((f"a value of more than {self.effort.limits.witness_size} parts",))
        self.sizes[id(value)] = size
        return found

    def _by_type(self, literals: tuple[Literal, ...], kinds: tuple[str, ...]) -> Outcome:
        values = given_values(literals)
        if values is not None:
            return self._among(values, literals, kinds)
        tally = Tally()
        types = given_types(literals)
        for kind in kinds:
            excluding = next((each for each in types if each.allows(kind) is False), None)
            if excluding is not None:
                tally.add(clash(f"every {kind} is excluded", excluding, aside=True))
                continue
            state = State(kind)
            outcome = state.add_all(list(literals)) or self._narrowly(state)
            if isinstance(outcome, Found):
                return outcome
            tally.add(outcome)
        return tally.outcome()

    def _narrowly(self, state: State) -> Outcome:
        """Search only the alternatives that do not close at once, if they are few."""
        branches = narrowed(state, self)
        if isinstance(branches, Empty):
            return branches
        tally = Tally()
        for branch in branches or [state]:
            outcome = self.search(branch)
            if isinstance(outcome, Found):
                return outcome
            tally.add(outcome)
        return tally.outcome()

    def _among(self, values: c.Enumeration, literals: tuple[Literal, ...], kinds: tuple[str, ...]) -> Outcome:
        """Try the values of an enumeration: there are no others."""
        outcome = self._first([each for each in values.values.values() if type_of(each) in kinds], list(literals))
        if outcome is not None:
            return outcome
        others = [constraint for schema, _ in literals for constraint in schema.constraints]
        return clash("no value of the enumeration is left", values, *others)

    def _first(self, values: list[Any], demands: list[Addition]) -> Found | Unknown | None:
        """Find the first value that meets all demands; None if it is sure that there is none."""
        unsure = False
        for each in values:
            can_respell = self.spelling_counts and whole_numbers(each) <= RESPELT_MAX
            for value in spellings(each) if can_respell else [each]:
                self.effort.step()
                answer = every(self.met(demand, value) for demand in demands)
                if answer:
                    return Found(value)
                unsure |= answer is None
            unsure |= self.spelling_counts and not can_respell
        return Unknown(("whether a value of an enumeration is accepted",)) if unsure else None

    def met(self, demand: Addition, value: Any) -> Answer:  # noqa: ANN401  JSON
        """Tell whether a value meets a demand."""
        subject, wanted = demand
        if isinstance(subject, Demand):
            answer = subject.judge(self.evaluator, value)
        elif isinstance(subject, c.Constraint):
            answer = self.evaluator.satisfies(subject, value)
        else:
            answer = self.evaluator.holds(subject, value)
        return answer if wanted else opposite(answer)

    def search(self, state: State) -> Outcome:
        """Solve the facts, and split choices until they hold as well."""
        self.effort.step()
        outcome = self._facts(state)
        if isinstance(outcome, Empty):
            return outcome
        splits = self._splits(state, outcome)
        if splits is None:
            return outcome
        choice, alternatives, stays = splits
        if alternatives is None:
            return Unknown((described(choice[0]),))
        tally = Tally()
        for additions in alternatives:
            result: Outcome | None = closed(state.facts, additions, self)
            if result is None:
                branch = state.copy(without=None if stays else choice)
                result = branch.add_all(additions) or self._narrowly(branch)
            if isinstance(result, Found):
                return result
            tally.add(result)
        return self._because(tally.outcome(), choice)

    def _because(self, outcome: Empty | Unknown, choice: Addition) -> Empty | Unknown:
        if isinstance(outcome, Empty) and not outcome.reasons and isinstance(choice[0], c.Constraint):
            return clash("no alternative is left", choice[0])
        return outcome

    def _splits(self, state: State, outcome: Outcome) -> tuple[Addition, Ways, bool] | None:
        """Pick the choice to split: one that the solution found violates, and the one with the fewest alternatives."""
        best: tuple[Addition, Ways, bool] | None = None
        fewest = inf
        for choice in state.pending:
            if isinstance(outcome, Found) and self.met(choice, outcome.value) is True:
                continue
            stays = isinstance(choice[0], c.Enumeration)
            alternatives = self._ways(choice, state, outcome)
            cost = price(alternatives)
            if best is None or cost < fewest:
                best, fewest = (choice, alternatives, stays), cost
        return best

    def _ways(self, choice: Addition, state: State, outcome: Outcome) -> Ways:
        subject, wanted = choice
        if not isinstance(subject, c.Enumeration):
            return ways(subject, wanted, state, self.workshop)
        return ways_to_differ(subject, outcome.value, self.workshop) if isinstance(outcome, Found) else None

    def _facts(self, state: State) -> Outcome:
        finite = [subject for subject, wanted in state.facts if wanted and isinstance(subject, c.Enumeration)]
        if finite or state.kind in SINGLE:
            return self._finite(state, min(finite, key=lambda each: len(each.values), default=None))
        if state.kind == "number":
            return solve_numbers(state.facts, self.effort)
        if state.kind == "string":
            return solve_strings(state.facts, self.evaluator)
        return (solve_arrays if state.kind == "array" else solve_objects)(state.facts, self)

    def _finite(self, state: State, values: c.Enumeration | None) -> Outcome:
        """Try every value that is left; choices are checked and need no splitting."""
        candidates = SINGLE[state.kind] if values is None else list(values.values.values())
        demands: list[Addition] = [*state.facts, *state.pending]
        outcome = self._first([value for value in candidates if type_of(value) == state.kind], demands)
        if outcome is not None:
            return outcome
        others = [subject for subject, _ in demands if isinstance(subject, c.Constraint)]
        return clash("none of the values that are left fits", values, *others)

    def several(self, literals: tuple[Literal, ...], number: int) -> tuple[dict[Any, Any], bool]:
        """Find up to a number of different values, and tell whether fewer means that these are all."""
        for each in FAMILIES if number > MANY else ():
            values = [value for value in map(each, range(number)) if every(self.met(one, value) for one in literals)]
            if len(values) == number:
                return {freeze(value): value for value in values}, True
        found: dict[Any, Any] = {}
        while len(found) < number:
            taken: Literal = (self.workshop.one_of_values(dict(found)), False)
            outcome = self.solve((*literals, taken) if found else literals)
            if not isinstance(outcome, Found):
                return found, isinstance(outcome, Empty)
            found[freeze(outcome.value)] = outcome.value
        return found, True


def price(alternatives: Ways) -> float:
    """Say what it costs to split: a branch for each alternative, or a choice for each of many demands."""
    if alternatives is None:
        return inf
    return max(len(alternatives), *map(len, alternatives)) if alternatives else 0


def given_types(literals: tuple[Literal, ...]) -> list[c.Types]:
    """List the types that the value must be of."""
    return [
        constraint
        for schema, wanted in literals
        if wanted
        for constraint in schema.constraints
        if isinstance(constraint, c.Types)
    ]


def given_values(literals: tuple[Literal, ...]) -> c.Enumeration | None:
    """Find the smallest enumeration that the value must be of, if it must be of one."""
    found = [
        constraint
        for schema, wanted in literals
        if wanted
        for constraint in schema.constraints
        if isinstance(constraint, c.Enumeration)
    ]
    return min(found, key=lambda each: len(each.values), default=None)


def described(subject: c.Schema | c.Constraint) -> str:
    """Say what could not be split."""
    if isinstance(subject, c.NotUnderstood):
        return f"{subject.why} ({subject.side} {subject.at})"
    if isinstance(subject, c.Constraint):
        return f"{type(subject).__name__} ({subject.side} {subject.at})"
    return "a schema"
