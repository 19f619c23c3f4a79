"""The ways in which a pending demand can be true: together they allow exactly what the demand allows.

`None` means that we know no such ways, so that the demand can only be checked, never split.
"""

# ruff: noqa: D103, FBT001  the tables at the end name what each splits

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from choreo_check.compatibility.prover.annotations import Assuming, NoCases, alternatives
from choreo_check.compatibility.prover.demands import SomeItem, SomeProperty, Workshop
from choreo_check.compatibility.prover.outcomes import Addition
from choreo_check.compatibility.prover.state import State
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.schemas.keys import ACCEPTS_ALL
from choreo_check.compatibility.schemas.tags import possible, tag_of

Ways = list[list[Addition]] | None


def ways(subject: c.Schema | c.Constraint, wanted: bool, state: State, workshop: Workshop) -> Ways:
    """List the ways in which a demand can be true next to the facts of a state."""
    if not isinstance(subject, c.Constraint):
        return [[(each, wanted)] for each in subject.constraints if state.kind in each.types]
    if isinstance(subject, c.Choice) and state.kind == "object" and tag_of(subject) is not None:
        return tagged(subject, wanted, state)
    if isinstance(subject, c.Properties) and not wanted:
        return properties_fail(subject, kept(subject, state))
    if isinstance(subject, c.UnevaluatedProperties | c.UnevaluatedItems):
        subject = Assuming(subject, {}, **subject.where)
    if isinstance(subject, Assuming):
        return _unevaluated(subject, workshop, wanted=wanted)
    table = WAYS_TO_HOLD if wanted else WAYS_TO_FAIL
    return table[type(subject)](subject) if type(subject) in table else None


def tagged(choice: c.Choice, wanted: bool, state: State) -> Ways:
    """Split a choice whose branches exclude each other; the others are out where the facts know the tag."""
    branches = possible(choice, [fact for fact, holds in state.facts if holds])
    return [[(each, True)] for each in branches] if wanted else [[(each, False) for each in branches]]


def kept(properties: c.Properties, state: State) -> set[str]:
    """Find the properties of which a fact demands the same: most of them, between two versions of a schema."""
    found: set[str] = set()
    for fact, holds in state.facts:
        if holds and isinstance(fact, c.Properties):
            named = fact.named
            found |= {
                name for name, schema in properties.named.items() if name in named and named[name].key == schema.key
            }
    return found


def _unevaluated(subject: Assuming, workshop: Workshop, *, wanted: bool) -> Ways:
    try:
        return alternatives(subject, workshop, wanted=wanted)
    except NoCases:
        return None


def ways_to_differ(values: c.Enumeration, taken: Any, workshop: Workshop) -> Ways:  # noqa: ANN401  JSON
    """List the ways in which an array or object can differ from one of the excluded values, the one that was tried."""
    value = values.values[freeze(taken)]
    where = values.where

    def unlike(inner: Any) -> tuple[tuple[c.Schema, bool], ...]:  # noqa: ANN401  JSON
        return ((workshop.one_of_values({freeze(inner): inner}), False),)

    if isinstance(value, list):
        others: list[list[Addition]] = [
            [(SomeItem(index, index, unlike(item), **where), True)] for index, item in enumerate(value)
        ]
        others.append([(c.ItemCount(len(value) + 1, **where), True)])
        if value:
            others.append([(c.ItemCount(0, len(value) - 1, **where), True)])
        return others
    result: list[list[Addition]] = [[(SomeProperty((), None, (), (), frozenset(value), **where), True)]]
    for name, member in value.items():
        result += [[(c.Required(name, **where), False)]]
        result += [[(SomeProperty(unlike(member), name, **where), True)]]
    return result


def one_of_holds(constraint: c.OneOf) -> Ways:
    schemas = constraint.schemas
    return [[(each, each is chosen) for each in _first(chosen, schemas)] for chosen in schemas]


def _first(chosen: c.Schema, schemas: tuple[c.Schema, ...]) -> list[c.Schema]:
    return [chosen, *[each for each in schemas if each is not chosen]]


def one_of_fails(constraint: c.OneOf) -> Ways:
    """List none at all, and each with a later one: pairs would be too many where there are many branches."""
    schemas, where = constraint.schemas, constraint.where
    several: list[list[Addition]] = [
        [(schema, True), (c.AnyOf(schemas[index:], **where), True)]
        for index, schema in enumerate(schemas[:-1], start=1)
    ]
    return [[(schema, False) for schema in schemas], *several]


def conditional_holds(constraint: c.Conditional) -> Ways:
    then = [] if constraint.then is None else [(constraint.then, True)]
    otherwise = [] if constraint.otherwise is None else [(constraint.otherwise, True)]
    return [[(constraint.condition, True), *then], [(constraint.condition, False), *otherwise]]


def conditional_fails(constraint: c.Conditional) -> Ways:
    then: Ways = [] if constraint.then is None else [[(constraint.condition, True), (constraint.then, False)]]
    if constraint.otherwise is not None and then is not None:
        then.append([(constraint.condition, False), (constraint.otherwise, False)])
    return then


def required(name: str, because: c.Constraint) -> c.Required:
    """Make the demand that a property is there."""
    return c.Required(name, at=because.at, side=because.side)


def dependent_required_fails(constraint: c.DependentRequired) -> Ways:
    present: Addition = (required(constraint.name, constraint), True)
    return [[present, (required(name, constraint), False)] for name in constraint.then]


def contains_fails(constraint: c.Contains) -> Ways:
    where = constraint.where
    few = c.Contains(constraint.schema, 0, constraint.least - 1, **where)
    result: list[list[Addition]] = [[(few, True)]] if constraint.least > 0 else []
    if constraint.most is not None:
        result.append([(c.Contains(constraint.schema, constraint.most + 1, None, **where), True)])
    return result


def items_fail(constraint: c.Items) -> Ways:
    where = constraint.where
    spots: list[tuple[int, int | None, c.Schema]] = [
        (index, index, each) for index, each in enumerate(constraint.prefix)
    ]
    if constraint.rest is not None:
        spots.append((len(constraint.prefix), None, constraint.rest))
    return [
        [(SomeItem(first, last, ((schema, False),), **where), True)]
        for first, last, schema in spots
        if schema.key != ACCEPTS_ALL
    ]


def properties_fail(constraint: c.Properties, without: set[str]) -> Ways:
    side, result = constraint.side, []
    for name, schema in constraint.named.items():
        if name in without:
            continue
        at = f"{constraint.at}/{name}"
        result.append((schema, SomeProperty(((schema, False),), name, at=at, side=side)))
    for pattern, schema in constraint.matching.items():
        result.append((schema, SomeProperty(((schema, False),), None, (pattern,), at=constraint.at, side=side)))
    if constraint.additional is not None:
        schema, names, patterns = constraint.additional, frozenset(constraint.named), tuple(constraint.matching)
        demand = SomeProperty(((schema, False),), None, (), patterns, names, at=constraint.additional_at, side=side)
        result.append((schema, demand))
    return [[(demand, True)] for schema, demand in result if schema.key != ACCEPTS_ALL]


def names_fail(constraint: c.PropertyNames) -> Ways:
    literals = ((constraint.schema, False),)
    return [[(SomeProperty((), name_literals=literals, **constraint.where), True)]]


WAYS_TO_HOLD: dict[type[c.Constraint], Callable[[Any], Ways]] = {
    c.AnyOf: lambda constraint: [[(schema, True)] for schema in constraint.schemas],
    c.OneOf: one_of_holds,
    c.Conditional: conditional_holds,
    c.DependentSchema: lambda each: [[(required(each.name, each), False)], [(each.schema, True)]],
    c.DependentRequired: lambda each: [
        [(required(each.name, each), False)],
        [(required(name, each), True) for name in each.then],
    ],
}
WAYS_TO_FAIL: dict[type[c.Constraint], Callable[[Any], Ways]] = {
    c.AllOf: lambda constraint: [[(schema, False)] for schema in constraint.schemas],
    c.OneOf: one_of_fails,
    c.Conditional: conditional_fails,
    c.DependentRequired: dependent_required_fails,
    c.Contains: contains_fails,
    c.Items: items_fail,
    c.PropertyNames: names_fail,
}
