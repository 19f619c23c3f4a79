"""Whether one value is an instance: JSON Schema to the letter, exactly, and None where that cannot be known.

The prover asks this of candidates and of the values of enumerations. It is not what a witness is validated by: that is
the `jsonschema` library, so that a mistake here can cost an answer but never make a wrong one.
"""

# ruff: noqa: D103  the table at the end names what each judges

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from choreo_check.compatibility.languages.words import Languages
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.equality import freeze, type_of

Answer = bool | None
"""None: it cannot be known."""


def every(answers: Iterable[Answer]) -> Answer:
    """Tell whether all are true: false as soon as one is, else unknown if one is."""
    known = True
    for answer in answers:
        if answer is False:
            return False
        known = known and answer is not None
    return True if known else None


def some(answers: Iterable[Answer]) -> Answer:
    """Tell whether one is true."""
    return opposite(every(opposite(answer) for answer in answers))


def opposite(answer: Answer) -> Answer:
    """Turn a known answer round."""
    return None if answer is None else not answer


class Evaluator:
    """Judges values; of formats, where they are asserted at all, it asks `format_judge`."""

    def __init__(
        self,
        languages: Languages,
        depth_max: int,
        count_step: Callable[[], None],
        format_judge: Callable[[str, str], Answer],
    ) -> None:
        self.languages = languages
        self.depth_max = depth_max
        self.count_step = count_step
        self.format_judge = format_judge
        self.depth = 0
        self._known: dict[tuple[int, int], Answer] = {}

    def holds(self, schema: c.Schema, value: Any) -> Answer:  # noqa: ANN401  JSON
        """Tell whether a value is an instance of a schema."""
        if self.depth > self.depth_max:
            return None
        self.count_step()
        known = (id(schema), id(value))
        if self.depth and known in self._known:
            return self._known[known]
        self.depth += 1
        try:
            answer = every(self.satisfies(constraint, value) for constraint in schema.constraints)
        finally:
            self.depth -= 1
        self._remember(known, answer)
        return answer

    def _remember(self, known: tuple[int, int], answer: Answer) -> None:
        """Keep an answer while the outermost value is looked at, in which all others are kept alive."""
        if self.depth:
            self._known[known] = answer
        else:
            self._known.clear()

    def satisfies(self, constraint: c.Constraint, value: Any) -> Answer:  # noqa: ANN401  JSON
        """Tell whether a value meets one constraint."""
        if type_of(value) not in constraint.types:
            return True
        return JUDGES[type(constraint)](self, constraint, value)

    def named(self, constraint: c.Properties, name: str) -> list[c.Schema] | None:
        """List the schemas that `properties` and its kin put on a property; None if that cannot be known."""
        schemas = [constraint.named[name]] if name in constraint.named else []
        for pattern, schema in constraint.matching.items():
            found = self.languages.found(pattern, name)
            if found is None:
                return None
            schemas += [schema] if found else []
        if not schemas and constraint.additional is not None:
            return [constraint.additional]
        return schemas


def exact(value: float) -> Fraction | None:
    """Read a number as it is written, if it is finite."""
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(Decimal(repr(value))) if isfinite(value) else None


def judge_types(_: Evaluator, constraint: c.Types, value: Any) -> Answer:  # noqa: ANN401
    kind = type_of(value)
    if kind != "number" or "number" in constraint.allowed:
        return kind in constraint.allowed
    if "integer" in constraint.allowed:
        return isinstance(value, int) or value.is_integer()
    return "literal integer" in constraint.allowed and isinstance(value, int)


def judge_bound(_: Evaluator, constraint: c.Bound, value: float) -> Answer:
    number = exact(value)
    if number is None:
        return None
    if number == constraint.limit:
        return not constraint.strict
    return (number < constraint.limit) == constraint.upper


def judge_multiple(_: Evaluator, constraint: c.MultipleOf, value: float) -> Answer:
    number = exact(value)
    return None if number is None else (number / constraint.divisor).denominator == 1


def judge_size(
    _: Evaluator, constraint: c.Length | c.ItemCount | c.PropertyCount, value: str | list[Any] | dict[str, Any]
) -> Answer:
    return constraint.least <= len(value) and (constraint.most is None or len(value) <= constraint.most)


def judge_items(evaluator: Evaluator, constraint: c.Items, value: list[Any]) -> Answer:
    pairs = [(constraint.schema_of(index), item) for index, item in enumerate(value)]
    return every(evaluator.holds(schema, item) for schema, item in pairs if schema is not None)


def judge_unique(_: Evaluator, _constraint: c.UniqueItems, value: list[Any]) -> Answer:
    return len({freeze(item) for item in value}) == len(value)


def judge_contains(evaluator: Evaluator, constraint: c.Contains, value: list[Any]) -> Answer:
    answers = [evaluator.holds(constraint.schema, item) for item in value]
    sure = sum(answer is True for answer in answers)
    possible = sum(answer is not False for answer in answers)
    if possible < constraint.least or (constraint.most is not None and sure > constraint.most):
        return False
    fits = sure >= constraint.least and (constraint.most is None or possible <= constraint.most)
    return True if fits else None


def judge_properties(evaluator: Evaluator, constraint: c.Properties, value: dict[str, Any]) -> Answer:
    answers: list[Answer] = []
    for name, member in value.items():
        schemas = evaluator.named(constraint, name)
        answers += [None] if schemas is None else [evaluator.holds(schema, member) for schema in schemas]
    return every(answers)


def judge_dependent(evaluator: Evaluator, constraint: c.DependentSchema, value: dict[str, Any]) -> Answer:
    return constraint.name not in value or evaluator.holds(constraint.schema, value)


def judge_one_of(evaluator: Evaluator, constraint: c.OneOf, value: Any) -> Answer:  # noqa: ANN401
    sure = possible = 0
    for schema in constraint.schemas:
        answer = evaluator.holds(schema, value)
        sure, possible = sure + (answer is True), possible + (answer is not False)
        if sure > 1:
            return False
    return sure == 1 if sure == possible else (None if possible else False)


def judge_conditional(evaluator: Evaluator, constraint: c.Conditional, value: Any) -> Answer:  # noqa: ANN401
    condition = evaluator.holds(constraint.condition, value)
    branches = {True: [constraint.then], False: [constraint.otherwise], None: [constraint.then, constraint.otherwise]}
    answers = [schema is None or evaluator.holds(schema, value) for schema in branches[condition]]
    return answers[0] if len(answers) == 1 or answers[0] == answers[1] else None


def judge_unevaluated_properties(
    evaluator: Evaluator, constraint: c.UnevaluatedProperties, value: dict[str, Any]
) -> Answer:
    seen = evaluated_properties(evaluator, constraint.owner, value, own=constraint)
    if seen is None:
        return None
    return every(evaluator.holds(constraint.schema, member) for name, member in value.items() if name not in seen)


def judge_unevaluated_items(evaluator: Evaluator, constraint: c.UnevaluatedItems, value: list[Any]) -> Answer:
    seen = evaluated_items(evaluator, constraint.owner, value, own=constraint)
    if seen is None:
        return None
    return every(evaluator.holds(constraint.schema, item) for index, item in enumerate(value) if index not in seen)


def applied(evaluator: Evaluator, constraint: c.Constraint, value: Any) -> list[c.Schema] | None:  # noqa: ANN401
    """List the schemas that a constraint applies to the value itself and whose annotations count for it."""
    if isinstance(constraint, c.DependentSchema):
        return [constraint.schema] if isinstance(value, dict) and constraint.name in value else []
    if isinstance(constraint, c.AllOf):
        return list(constraint.schemas)
    if isinstance(constraint, c.Conditional):
        answer = evaluator.holds(constraint.condition, value)
        branch = constraint.then if answer else constraint.otherwise
        chosen = [] if branch is None else [branch]
        return None if answer is None else [constraint.condition, *chosen] if answer else chosen
    if not isinstance(constraint, c.AnyOf | c.OneOf):
        return []
    answers = [(evaluator.holds(schema, value), schema) for schema in constraint.schemas]
    return None if any(answer is None for answer, _ in answers) else [schema for answer, schema in answers if answer]


def evaluated_properties(
    evaluator: Evaluator, schema: c.Schema, value: dict[str, Any], own: c.Constraint | None = None
) -> set[str] | None:
    """Collect the properties that a schema, of which the value is an instance, has evaluated."""
    seen: set[str] = set()
    for constraint in schema.constraints:
        if isinstance(constraint, c.Properties):
            for name in value:
                schemas = evaluator.named(constraint, name)
                if schemas is None:
                    return None
                seen |= {name} if schemas else set()
        elif isinstance(constraint, c.UnevaluatedProperties) and constraint is not own:
            seen |= set(value)
        inner = applied(evaluator, constraint, value)
        sets = None if inner is None else [evaluated_properties(evaluator, each, value) for each in inner]
        if sets is None or None in sets:
            return None
        seen = seen.union(*[each for each in sets if each is not None])
    return seen


def evaluated_items(
    evaluator: Evaluator, schema: c.Schema, value: list[Any], own: c.Constraint | None = None
) -> set[int] | None:
    """Collect the items that a schema, of which the value is an instance, has evaluated."""
    seen: set[int] = set()
    for constraint in schema.constraints:
        if isinstance(constraint, c.Items):
            seen |= set(range(len(value) if constraint.rest is not None else len(constraint.prefix)))
        elif isinstance(constraint, c.UnevaluatedItems) and constraint is not own:
            seen |= set(range(len(value)))
        elif isinstance(constraint, c.Contains) and constraint.marks_items is not False:
            answers = [evaluator.holds(constraint.schema, item) for item in value]
            if None in answers or constraint.marks_items is None:
                return None
            seen |= {index for index, answer in enumerate(answers) if answer}
        inner = applied(evaluator, constraint, value)
        sets = None if inner is None else [evaluated_items(evaluator, each, value) for each in inner]
        if sets is None or None in sets:
            return None
        seen = seen.union(*[each for each in sets if each is not None])
    return seen


JUDGES: dict[type[c.Constraint], Callable[..., Answer]] = {
    c.Types: judge_types,
    c.Enumeration: lambda _, constraint, value: freeze(value) in constraint.values,
    c.NotUnderstood: lambda _, _constraint, _value: None,
    c.Bound: judge_bound,
    c.MultipleOf: judge_multiple,
    c.Length: judge_size,
    c.Pattern: lambda evaluator, constraint, value: evaluator.languages.found(constraint.expression, value),
    c.Format: lambda evaluator, constraint, value: evaluator.format_judge(constraint.name, value),
    c.Items: judge_items,
    c.ItemCount: judge_size,
    c.UniqueItems: judge_unique,
    c.Contains: judge_contains,
    c.UnevaluatedItems: judge_unevaluated_items,
    c.Properties: judge_properties,
    c.PropertyNames: lambda evaluator, constraint, value: every(
        evaluator.holds(constraint.schema, name) for name in value
    ),
    c.PropertyCount: judge_size,
    c.Required: lambda _, constraint, value: constraint.name in value,
    c.DependentRequired: lambda _, constraint, value: (
        constraint.name not in value or set(constraint.then) <= set(value)
    ),
    c.DependentSchema: judge_dependent,
    c.UnevaluatedProperties: judge_unevaluated_properties,
    c.AllOf: lambda evaluator, constraint, value: every(evaluator.holds(each, value) for each in constraint.schemas),
    c.AnyOf: lambda evaluator, constraint, value: some(evaluator.holds(each, value) for each in constraint.schemas),
    c.OneOf: judge_one_of,
    c.Not: lambda evaluator, constraint, value: opposite(evaluator.holds(constraint.schema, value)),
    c.Conditional: judge_conditional,
}
