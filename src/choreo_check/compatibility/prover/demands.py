"""What the negation of a keyword asks for: that something exists. Schemas cannot say it so directly, the prover can."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from choreo_check.compatibility.prover.outcomes import Literal
from choreo_check.compatibility.schemas.constraints import Constraint, Enumeration, OnArrays, OnObjects, Pattern, Schema
from choreo_check.compatibility.schemas.evaluation import Answer, Evaluator, every, opposite, some
from choreo_check.compatibility.schemas.keys import Interner, signature


class Demand(Constraint):
    """A constraint of the prover's own."""

    def judge(self, evaluator: Evaluator, value: Any) -> Answer:  # noqa: ANN401  JSON
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class SomeItem(Demand, OnArrays):
    """There is an item from `first` to `last` that meets the literals."""

    first: int
    last: int | None
    literals: tuple[Literal, ...]

    def judge(self, evaluator: Evaluator, value: list[Any]) -> Answer:
        end = len(value) if self.last is None else self.last + 1
        return some(meets(evaluator, self.literals, item) for item in value[self.first : end])


@dataclass(frozen=True, eq=False)
class SomeProperty(Demand, OnObjects):
    """There is a property, of that name or of a name that is selected, whose value (and name) meets the literals."""

    literals: tuple[Literal, ...]
    name: str | None = None
    matching: tuple[str, ...] = ()
    not_matching: tuple[str, ...] = ()
    not_named: frozenset[str] = frozenset()
    name_literals: tuple[Literal, ...] = ()

    def selects(self, evaluator: Evaluator, name: str) -> Answer:
        if self.name is not None or name in self.not_named:
            return name == self.name
        found = evaluator.languages.found
        return every(
            [
                *[found(pattern, name) for pattern in self.matching],
                *[opposite(found(pattern, name)) for pattern in self.not_matching],
                meets(evaluator, self.name_literals, name),
            ]
        )

    def judge(self, evaluator: Evaluator, value: dict[str, Any]) -> Answer:
        return some(
            every([self.selects(evaluator, name), meets(evaluator, self.literals, member)])
            for name, member in value.items()
        )


def meets(evaluator: Evaluator, literals: tuple[Literal, ...], value: Any) -> Answer:  # noqa: ANN401  JSON
    """Tell whether a value meets all literals."""
    return every(
        evaluator.holds(schema, value) if wanted else opposite(evaluator.holds(schema, value))
        for schema, wanted in literals
    )


class Made:
    """A schema that the prover made itself."""

    def __init__(self, interner: Interner, *constraints: Constraint) -> None:
        self.constraints = constraints
        self.key = interner.number(frozenset([signature(each) for each in constraints]))
        self.circular: bool | None = False


class Workshop:
    """Makes schemas: of values that are taken, of patterns, of the schema that accepts everything."""

    def __init__(self, interner: Interner) -> None:
        self.interner = interner
        self._made: dict[int, Schema] = {}
        self.anything = self.keep(Made(interner))

    def keep(self, schema: Made) -> Schema:
        """Keep a schema as long as the question lasts, since schemas are told apart by identity."""
        return self._made.setdefault(schema.key, schema)

    def one_of_values(self, values: dict[Hashable, Any]) -> Schema:
        return self.of(Enumeration(values))

    def pattern(self, expression: str) -> Schema:
        return self.of(Pattern(expression))

    def of(self, constraint: Constraint) -> Schema:
        return self.keep(Made(self.interner, constraint))
