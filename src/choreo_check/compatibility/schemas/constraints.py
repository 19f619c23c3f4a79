"""The constraints that schemas of every dialect are made of.

One class a meaning, not one a keyword: `const` is an enumeration of one value, draft 04's `exclusiveMinimum: true` and
draft 06's `exclusiveMinimum: 3` are the same bound, `$ref` and `allOf` are both "all of these". `at` is the pointer of
the keyword that said it.
"""

# ruff: noqa: D101  the names of the constraints say what they demand

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Protocol

INTEGERS = frozenset({"integer", "literal integer"})
EVERY_TYPE = ("object", "string", "number", "array", "boolean", "null")


class Schema(Protocol):
    """A place in a schema, as far as a constraint needs to know it."""

    @property
    def key(self) -> int: ...
    @property
    def constraints(self) -> tuple[Constraint, ...]: ...

    circular: bool | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Constraint:
    """One demand on a value; `types` are the types of value on which it can fail."""

    types: ClassVar[tuple[str, ...]] = EVERY_TYPE
    at: str = ""
    side: str = ""

    @property
    def where(self) -> dict[str, Any]:
        """Say where it is written, to make another constraint that says the same."""
        return {"at": self.at, "side": self.side}


@dataclass(frozen=True, eq=False)
class Types(Constraint):
    allowed: frozenset[str]
    """Names of types; `integer` means a number without a fraction, `literal integer` draft 04's: 1 and not 1.0."""

    @property
    def heeds_spelling(self) -> bool:
        """Whether 1 and 1.0 are not the same here."""
        return "literal integer" in self.allowed and "number" not in self.allowed

    def allows(self, kind: str) -> bool | None:
        """Tell whether values of a type are allowed; None if only some numbers are."""
        if kind in self.allowed:
            return True
        is_some = kind == "number" and not self.allowed.isdisjoint(INTEGERS)
        return None if is_some else False


@dataclass(frozen=True, eq=False)
class Enumeration(Constraint):
    values: dict[Hashable, Any]


@dataclass(frozen=True, eq=False)
class NotUnderstood(Constraint):
    """A part of a schema that we cannot read: no verdict may rest on it."""

    why: str


@dataclass(frozen=True, eq=False)
class OnNumbers(Constraint):
    types = ("number",)


@dataclass(frozen=True, eq=False)
class Bound(OnNumbers):
    limit: Fraction
    upper: bool
    strict: bool


@dataclass(frozen=True, eq=False)
class MultipleOf(OnNumbers):
    divisor: Fraction


@dataclass(frozen=True, eq=False)
class OnStrings(Constraint):
    types = ("string",)


@dataclass(frozen=True, eq=False)
class Length(OnStrings):
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Pattern(OnStrings):
    expression: str


@dataclass(frozen=True, eq=False)
class Format(OnStrings):
    name: str


@dataclass(frozen=True, eq=False)
class OnArrays(Constraint):
    types = ("array",)


@dataclass(frozen=True, eq=False)
class Items(OnArrays):
    prefix: tuple[Schema, ...]
    rest: Schema | None

    def schema_of(self, index: int) -> Schema | None:
        return self.prefix[index] if index < len(self.prefix) else self.rest


@dataclass(frozen=True, eq=False)
class ItemCount(OnArrays):
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, eq=False)
class UniqueItems(OnArrays):
    pass


@dataclass(frozen=True, eq=False)
class Contains(OnArrays):
    schema: Schema
    least: int = 1
    most: int | None = None
    marks_items: bool | None = False
    """Whether an item that matches counts as evaluated: from 2020-12 on; None in 2019-09, whose text denies it while
    validators do it."""


@dataclass(frozen=True, eq=False)
class UnevaluatedItems(OnArrays):
    owner: Schema
    schema: Schema


@dataclass(frozen=True, eq=False)
class OnObjects(Constraint):
    types = ("object",)


@dataclass(frozen=True, eq=False)
class Properties(OnObjects):
    named: dict[str, Schema] = field(default_factory=dict)
    matching: dict[str, Schema] = field(default_factory=dict)
    additional: Schema | None = None
    additional_at: str = ""


@dataclass(frozen=True, eq=False)
class PropertyNames(OnObjects):
    schema: Schema


@dataclass(frozen=True, eq=False)
class PropertyCount(OnObjects):
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Required(OnObjects):
    name: str


@dataclass(frozen=True, eq=False)
class DependentRequired(OnObjects):
    name: str
    then: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class DependentSchema(OnObjects):
    name: str
    schema: Schema


@dataclass(frozen=True, eq=False)
class UnevaluatedProperties(OnObjects):
    owner: Schema
    schema: Schema


@dataclass(frozen=True, eq=False)
class AllOf(Constraint):
    """Also a reference: all of one."""

    schemas: tuple[Schema, ...]


@dataclass(frozen=True, eq=False)
class Choice(Constraint):
    schemas: tuple[Schema, ...]


@dataclass(frozen=True, eq=False)
class AnyOf(Choice):
    pass


@dataclass(frozen=True, eq=False)
class OneOf(Choice):
    pass


@dataclass(frozen=True, eq=False)
class Not(Constraint):
    schema: Schema


@dataclass(frozen=True, eq=False)
class Conditional(Constraint):
    condition: Schema
    then: Schema | None
    otherwise: Schema | None
