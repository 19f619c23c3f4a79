"""`unevaluatedProperties` and `unevaluatedItems` by cases.

What they apply to depends on which of the schemas next to them accept the value. A case fixes that for every schema
whose answer could matter; within a case the evaluated properties and items are known, and the keyword is nothing more
than `additionalProperties` or `items` with other names. The cases of a schema exclude none of its instances.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from choreo_check.compatibility.prover.demands import Demand, SomeItem, SomeProperty, Workshop
from choreo_check.compatibility.prover.outcomes import Addition
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.circularity import in_place
from choreo_check.compatibility.schemas.evaluation import Answer, Evaluator

CASES_MAX = 256
BRANCHES_MAX = 5
"""How many branches of one choice are put into all combinations; of more, one after the other is assumed."""
MARKING = (c.Properties, c.UnevaluatedProperties, c.Items, c.UnevaluatedItems, c.Contains)


class NoCases(Exception):
    """There are more combinations than are worth trying, or it is disputed what counts as evaluated."""


class Undetermined(Exception):
    """A choice has too many branches of which it is not known whether they accept: the first of them."""

    def __init__(self, branch: c.Schema) -> None:
        self.branch = branch


Answers = dict[int, bool]
"""What is assumed of schemas, by their keys."""


@dataclass(frozen=True, eq=False)
class Assuming(Demand):
    """One of the `unevaluated` keywords, where some branches are known to accept the value, or not to."""

    keyword: c.UnevaluatedProperties | c.UnevaluatedItems
    answers: Answers

    @property
    def types(self) -> tuple[str, ...]:  # type: ignore[override]  # those of the keyword
        return self.keyword.types

    def judge(self, evaluator: Evaluator, value: Any) -> Answer:  # noqa: ANN401  JSON
        return evaluator.satisfies(self.keyword, value)

    def assumed(self, branch: c.Schema, *, wanted: bool) -> list[list[Addition]]:
        """Assume both answers of one more branch."""
        return [
            [
                (branch, accepts),
                (Assuming(self.keyword, {**self.answers, branch.key: accepts}, **self.where), wanted),
            ]
            for accepts in (True, False)
        ]


def alternatives(demand: Assuming, workshop: Workshop, *, wanted: bool) -> list[list[Addition]]:
    """Turn the keyword, or its negation, into alternatives: without it, or with one more branch that is known."""
    try:
        if isinstance(demand.keyword, c.UnevaluatedProperties):
            return property_alternatives(demand.keyword, workshop, demand.answers, wanted=wanted)
        return item_alternatives(demand.keyword, workshop, demand.answers, wanted=wanted)
    except Undetermined as undetermined:
        return demand.assumed(undetermined.branch, wanted=wanted)


@dataclass(frozen=True, slots=True)
class Case:
    """Which schemas are assumed to accept the value and which not, and what is evaluated then."""

    additions: tuple[Addition, ...] = ()
    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    prefix: int = 0
    contained: tuple[c.Schema, ...] = ()
    all_properties: bool = False
    all_items: bool = False

    def __or__(self, other: Case) -> Case:
        return Case(
            self.additions + other.additions,
            self.names | other.names,
            self.patterns | other.patterns,
            max(self.prefix, other.prefix),
            self.contained + other.contained,
            self.all_properties or other.all_properties,
            self.all_items or other.all_items,
        )


def marks(schema: c.Schema, seen: set[int] | None = None) -> bool:
    """Tell whether a schema could evaluate any property or item."""
    seen = set() if seen is None else seen
    if id(schema) in seen:
        return False
    seen.add(id(schema))
    own = any(isinstance(constraint, MARKING) for constraint in schema.constraints)
    return own or any(marks(each, seen) for each in in_place(schema))


def cases(schema: c.Schema, kind: str, answers: Answers, own: c.Constraint | None = None) -> list[Case]:
    """List the cases of a schema that accepts the value, without what the asking keyword itself evaluates."""
    result = [Case()]
    for constraint in schema.constraints:
        if constraint is own or kind not in constraint.types:
            continue
        splits = list(of_constraint(constraint, kind, answers))
        result = [before | after for before in result for after in splits]
        if len(result) > CASES_MAX:
            raise NoCases
    return result


def of_constraint(constraint: c.Constraint, kind: str, answers: Answers) -> Iterator[Case]:
    """List the cases of one constraint."""
    if isinstance(constraint, c.AllOf):
        yield from accepted(kind, answers, *[each for each in constraint.schemas if marks(each)])
    elif isinstance(constraint, c.AnyOf | c.OneOf):
        yield from of_choice(constraint, kind, answers)
    elif isinstance(constraint, c.Conditional):
        yield from of_condition(constraint, kind, answers)
    elif isinstance(constraint, c.DependentSchema) and marks(constraint.schema):
        present = c.Required(constraint.name, **constraint.where)
        yield Case(((present, False),))
        yield from (Case(((present, True),)) | case for case in accepted(kind, answers, constraint.schema))
    else:
        yield evaluated_by(constraint)


def evaluated_by(constraint: c.Constraint) -> Case:
    """Tell what a keyword evaluates by itself."""
    if isinstance(constraint, c.Properties):
        everything = constraint.additional is not None
        return Case((), frozenset(constraint.named), frozenset(constraint.matching), all_properties=everything)
    if isinstance(constraint, c.Items):
        return Case(prefix=len(constraint.prefix), all_items=constraint.rest is not None)
    if isinstance(constraint, c.Contains) and constraint.marks_items is None:
        raise NoCases
    if isinstance(constraint, c.Contains) and constraint.marks_items:
        return Case(contained=(constraint.schema,))
    return Case(
        all_properties=isinstance(constraint, c.UnevaluatedProperties),
        all_items=isinstance(constraint, c.UnevaluatedItems),
    )


def accepted(kind: str, answers: Answers, *schemas: c.Schema) -> Iterator[Case]:
    """List the cases in which all these schemas accept the value."""
    for combination in product(*[cases(schema, kind, answers) for schema in schemas]):
        case = Case(tuple([(schema, True) for schema in schemas]))
        for each in combination:
            case |= each
        yield case


def of_choice(constraint: c.AnyOf | c.OneOf, kind: str, answers: Answers) -> Iterator[Case]:
    """List the cases of `anyOf` and `oneOf`: which of the branches that matter accept."""
    relevant = [schema for schema in constraint.schemas if marks(schema)]
    open_ones = [schema for schema in relevant if schema.key not in answers]
    if len(open_ones) > BRANCHES_MAX:
        raise Undetermined(open_ones[0])
    possible = [(answers[each.key],) if each.key in answers else (True, False) for each in relevant]
    for chosen in product(*possible):
        if isinstance(constraint, c.OneOf) and sum(chosen) > 1:
            continue
        refused = Case(tuple([(each, False) for each, answer in zip(relevant, chosen, strict=True) if not answer]))
        taken = [each for each, answer in zip(relevant, chosen, strict=True) if answer]
        yield from (refused | case for case in accepted(kind, answers, *taken))


def of_condition(constraint: c.Conditional, kind: str, answers: Answers) -> Iterator[Case]:
    """List the cases of `if`: its own annotations count when it accepts."""
    branches = [constraint.condition, constraint.then, constraint.otherwise]
    if not any(each is not None and marks(each) for each in branches):
        yield Case()
        return
    then = [] if constraint.then is None else [constraint.then]
    otherwise = [] if constraint.otherwise is None else [constraint.otherwise]
    yield from accepted(kind, answers, constraint.condition, *then)
    refused = Case(((constraint.condition, False),))
    yield from (refused | case for case in accepted(kind, answers, *otherwise))


def property_alternatives(
    constraint: c.UnevaluatedProperties, workshop: Workshop, answers: Answers, *, wanted: bool
) -> list[list[Addition]]:
    """Turn `unevaluatedProperties`, or its negation, into alternatives without it."""
    result: list[list[Addition]] = []
    for case in cases(constraint.owner, "object", answers, constraint):
        additions = list(case.additions)
        where = constraint.where
        if wanted and not case.all_properties:
            named = dict.fromkeys(sorted(case.names), workshop.anything)
            matching = dict.fromkeys(sorted(case.patterns), workshop.anything)
            additions.append((c.Properties(named, matching, constraint.schema, constraint.at, **where), True))
        elif not wanted and not case.all_properties:
            literals = ((constraint.schema, False),)
            patterns = tuple(sorted(case.patterns))
            additions.append((SomeProperty(literals, None, (), patterns, case.names, **where), True))
        if wanted or not case.all_properties:
            result.append(additions)
    return result


def item_alternatives(
    constraint: c.UnevaluatedItems, workshop: Workshop, answers: Answers, *, wanted: bool
) -> list[list[Addition]]:
    """Turn `unevaluatedItems`, or its negation, into alternatives; items that `contains` matched are exempt."""
    result: list[list[Addition]] = []
    for case in cases(constraint.owner, "array", answers, constraint):
        additions = list(case.additions)
        where = constraint.where
        if wanted and not case.all_items:
            schemas = (constraint.schema, *case.contained)
            rest = workshop.of(c.AnyOf(schemas, **where)) if case.contained else constraint.schema
            additions.append((c.Items((workshop.anything,) * case.prefix, rest, **where), True))
        elif not wanted and not case.all_items:
            literals = ((constraint.schema, False), *[(schema, False) for schema in case.contained])
            additions.append((SomeItem(case.prefix, None, literals, **where), True))
        if wanted or not case.all_items:
            result.append(additions)
    return result
