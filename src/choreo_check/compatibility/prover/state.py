"""The conjunction that one branch of the search is about, for values of one type.

Adding a schema takes it apart: what a value of this type cannot violate is dropped, plain demands become facts, and
what is true in one of several ways becomes a pending choice. Dropping and taking apart keep the set of solutions
exactly; a contradiction that shows at once ends the branch.
"""

# ruff: noqa: D103, FBT001  the table at the end names what each takes apart, and calls it

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from choreo_check.compatibility.prover.annotations import Assuming
from choreo_check.compatibility.prover.outcomes import Addition, Empty
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.circularity import is_circular
from choreo_check.compatibility.schemas.equality import type_of
from choreo_check.compatibility.schemas.tags import tag_of

Fact = tuple[c.Constraint, bool]


class State:
    """Facts and pending choices about a value of one type."""

    __slots__ = ("added", "facts", "kind", "pending", "taken")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.facts: list[Fact] = []
        self.pending: list[Addition] = []
        self.added: dict[tuple[int, bool], c.Schema] = {}
        self.taken: set[tuple[int, bool]] = set()

    def copy(self, without: Addition | None = None) -> State:
        """Copy, without a choice that is about to be made."""
        twin = State(self.kind)
        twin.facts = self.facts.copy()
        twin.pending = [each for each in self.pending if each is not without]
        twin.added = self.added.copy()
        twin.taken = self.taken.copy()
        return twin

    def add_all(self, additions: list[Addition]) -> Empty | None:
        """Add demands until one contradicts."""
        for subject, wanted in additions:
            contradiction = self.add(subject, wanted=wanted)
            if contradiction is not None:
                return contradiction
        return None

    def add(self, subject: c.Schema | c.Constraint, *, wanted: bool) -> Empty | None:
        """Add one demand; the result is a contradiction, if it shows."""
        if isinstance(subject, c.Constraint):
            if self.kind not in subject.types:
                return None if wanted else clash(f"every {self.kind} is accepted", subject, aside=True)
            return (
                TAKEN_APART[type(subject)](self, subject, wanted)
                if type(subject) in TAKEN_APART
                else self.fact(subject, wanted)
            )
        return self.add_schema(subject, wanted=wanted)

    def add_schema(self, schema: c.Schema, *, wanted: bool) -> Empty | None:
        key = schema.key
        if (id(schema), wanted) in self.taken:
            return None
        if (key, not wanted) in self.added:
            other = self.added[key, not wanted]
            return clash("both sides say the same", schema, other)
        self.taken.add((id(schema), wanted))
        self.added[key, wanted] = schema
        if is_circular(schema):
            where = next((each.where for each in schema.constraints), {})
            self.pending.append((c.NotUnderstood("a schema that refers to itself for the same value", **where), True))
            return None
        if wanted:
            return self.add_all([(constraint, True) for constraint in schema.constraints])
        return self.refuse(schema)

    def refuse(self, schema: c.Schema) -> Empty | None:
        """Add that a schema is not satisfied: that one of its constraints is not."""
        relevant = [constraint for constraint in schema.constraints if self.kind in constraint.types]
        relevant = [each for each in relevant if not (isinstance(each, c.Types) and each.allows(self.kind) is True)]
        if not relevant:
            return clash(f"every {self.kind} is accepted", schema, aside=True)
        if len(relevant) == 1:
            return self.add(relevant[0], wanted=False)
        self.pending.append((schema, False))
        return None

    def fact(self, constraint: c.Constraint, wanted: bool) -> Empty | None:
        self.facts.append((constraint, wanted))
        return None

    def wait(self, subject: c.Schema | c.Constraint, wanted: bool) -> Empty | None:
        self.pending.append((subject, wanted))
        return None


def take_types(state: State, types: c.Types, wanted: bool) -> Empty | None:
    allowed = types.allows(state.kind)
    if allowed is None:
        return state.fact(types, wanted)
    if allowed is wanted:
        return None
    return clash(f"every {state.kind} is {'excluded' if wanted else 'accepted'}", types, aside=True)


def take_enumeration(state: State, enumeration: c.Enumeration, wanted: bool) -> Empty | None:
    if wanted or state.kind in {"number", "string", "null", "boolean"}:
        return state.fact(enumeration, wanted)
    if any(type_of(value) == state.kind for value in enumeration.values.values()):
        state.pending.append((enumeration, False))
    return None


def take_all(state: State, constraint: c.AllOf, wanted: bool) -> Empty | None:
    if wanted or len(constraint.schemas) == 1:
        return state.add_all([(schema, wanted) for schema in constraint.schemas])
    return state.wait(constraint, wanted)


def take_any(state: State, constraint: c.AnyOf, wanted: bool) -> Empty | None:
    is_tagged = state.kind == "object" and tag_of(constraint) is not None
    if len(constraint.schemas) == 1 or not (wanted or is_tagged):
        return state.add_all([(schema, wanted) for schema in constraint.schemas])
    return state.wait(constraint, wanted)


def take_one(state: State, constraint: c.OneOf, wanted: bool) -> Empty | None:
    if len(constraint.schemas) == 1:
        return state.add(constraint.schemas[0], wanted=wanted)
    return state.wait(constraint, wanted)


def take_not(state: State, constraint: c.Not, wanted: bool) -> Empty | None:
    return state.add(constraint.schema, wanted=not wanted)


def take_conditional(state: State, constraint: c.Conditional, wanted: bool) -> Empty | None:
    if constraint.then is constraint.otherwise:
        return None if wanted else clash("nothing is demanded", constraint, aside=True)
    return state.wait(constraint, wanted)


def take_bound(state: State, bound: c.Bound, wanted: bool) -> Empty | None:
    if wanted:
        return state.fact(bound, True)  # noqa: FBT003
    return state.fact(replace(bound, upper=not bound.upper, strict=not bound.strict), True)  # noqa: FBT003


def take_size(state: State, size: c.Length | c.ItemCount | c.PropertyCount, wanted: bool) -> Empty | None:
    if wanted:
        return state.fact(size, True)  # noqa: FBT003
    if size.most is not None:
        return state.fact(replace(size, least=size.most + 1, most=None), True)  # noqa: FBT003
    if size.least == 0:
        return clash("nothing is demanded", size, aside=True)
    return state.fact(replace(size, least=0, most=size.least - 1), True)  # noqa: FBT003


def take_contains(state: State, contains: c.Contains, wanted: bool) -> Empty | None:
    if wanted and contains.least == 0 and contains.most is None:
        return None
    return state.fact(contains, True) if wanted else state.wait(contains, False)  # noqa: FBT003


def wait_unless_wanted(state: State, constraint: c.Constraint, wanted: bool) -> Empty | None:
    return state.fact(constraint, True) if wanted else state.wait(constraint, False)  # noqa: FBT003


def take_dependent(state: State, constraint: c.DependentSchema, wanted: bool) -> Empty | None:
    if wanted:
        return state.wait(constraint, True)  # noqa: FBT003
    present = c.Required(constraint.name, at=constraint.at, side=constraint.side)
    return state.add_all([(present, True), (constraint.schema, False)])


TAKEN_APART: dict[type[c.Constraint], Callable[[State, Any, bool], Empty | None]] = {
    c.Types: take_types,
    c.Enumeration: take_enumeration,
    c.NotUnderstood: State.wait,
    c.AllOf: take_all,
    c.AnyOf: take_any,
    c.OneOf: take_one,
    c.Not: take_not,
    c.Conditional: take_conditional,
    c.Bound: take_bound,
    c.Length: take_size,
    c.ItemCount: take_size,
    c.PropertyCount: take_size,
    c.Contains: take_contains,
    c.Items: wait_unless_wanted,
    c.Properties: wait_unless_wanted,
    c.PropertyNames: wait_unless_wanted,
    c.DependentSchema: take_dependent,
    c.DependentRequired: State.wait,
    Assuming: State.wait,
    c.UnevaluatedItems: State.wait,
    c.UnevaluatedProperties: State.wait,
}
