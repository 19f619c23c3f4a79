"""Keywords -> constraints: the one place that knows how the dialects differ.

What is malformed or names something unknown becomes `NotUnderstood`, from which no verdict can follow; a keyword that
the dialect does not know is an annotation and becomes nothing.
"""

# ruff: noqa: D103  the table at the end names what each reads

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, Protocol

from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.dialects import Dialect, dialect_named
from choreo_check.compatibility.schemas.equality import freeze

TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})


class Readable(Protocol):
    """A place, as far as reading it needs to know it."""

    schema: Any

    @property
    def at(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def asserts_formats(self) -> bool: ...
    @property
    def resource(self) -> Any: ...  # noqa: ANN401  a Resource
    def child(self, *segments: str | int) -> Any: ...  # noqa: ANN401  a Place
    def children(self, keyword: str, names: Iterable[str]) -> dict[str, Any]: ...
    def target(self, reference: str) -> Any: ...  # noqa: ANN401
    def dynamic_target(self, reference: str) -> Any: ...  # noqa: ANN401
    def recursive_target(self) -> Any: ...  # noqa: ANN401


class Malformed(Exception):
    """A keyword has a value that its dialect does not allow."""


class Reader:
    """Reads the keywords of one schema object."""

    def __init__(self, place: Readable, dialect: Dialect) -> None:
        self.place = place
        self.dialect = dialect
        keywords = dialect.keywords
        self.schema: dict[str, Any] = {name: value for name, value in place.schema.items() if name in keywords}
        self.at, self.side = place.at, place.side

    def where(self, keyword: str) -> dict[str, Any]:
        return {"at": f"{self.at}/{keyword}", "side": self.side}

    def schemas(self, keyword: str) -> tuple[c.Schema, ...]:
        need(isinstance(self.schema[keyword], list) and self.schema[keyword])
        return tuple([self.place.child(keyword, index) for index in range(len(self.schema[keyword]))])

    def named(self, keyword: str) -> dict[str, c.Schema]:
        members = self.schema.get(keyword, {})
        need(isinstance(members, dict))
        return self.place.children(keyword, members) if members else {}

    def maybe(self, keyword: str) -> c.Schema | None:
        return self.place.child(keyword) if keyword in self.schema else None


def read(place: Readable) -> Iterator[c.Constraint]:
    """Read the constraints of a place."""
    schema = place.schema
    if schema is False:
        yield c.Enumeration({}, at=place.at, side=place.side)
    elif schema is not True and not isinstance(schema, dict):
        yield c.NotUnderstood("a schema that is neither an object nor a boolean", at=place.at, side=place.side)
    elif isinstance(schema, dict):
        dialect = place.resource.dialect
        if dialect is None:
            yield c.NotUnderstood("an unknown `$schema`", at=place.at, side=place.side)
            return
        if names_another(place, dialect):
            yield c.NotUnderstood(
                "`$schema` in a part, which validators read in two ways", at=place.at, side=place.side
            )
        reader = Reader(place, dialect)
        if "$ref" in reader.schema and not dialect.lets_references_have_siblings:
            reader.schema = {"$ref": reader.schema["$ref"]}
        yield from _read_keywords(reader)


def names_another(place: Readable, dialect: Dialect) -> bool:
    """Tell whether a part that is no resource of its own names another dialect, which no draft gives a meaning."""
    named = place.schema.get("$schema")
    return isinstance(named, str) and dialect_named(named) is not dialect


def _read_keywords(reader: Reader) -> Iterator[c.Constraint]:
    done: set[Callable[..., Any]] = set()
    for keyword in reader.schema:
        family = FAMILIES.get(keyword)
        if family is not None and family not in done:
            if family in READ_TOGETHER:
                done.add(family)
            try:
                yield from list(family(reader, keyword))
            except Malformed:
                yield c.NotUnderstood(f"the value of `{keyword}`", **reader.where(keyword))


def need(condition: object) -> None:
    """Stop reading a keyword whose value is malformed."""
    if not condition:
        raise Malformed


def count(value: Any) -> int:  # noqa: ANN401  JSON
    """Read a size; 2.0 is one from draft 06 on and harmless before."""
    need(isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 and value == int(value))
    return int(value)


def rational(value: Any) -> Fraction:  # noqa: ANN401  JSON
    """Read a number exactly as it is written: 0.1 is one tenth."""
    need(isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value))
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


def strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401  JSON
    """Read an array of names."""
    need(isinstance(value, list) and all(isinstance(name, str) for name in value))
    return tuple(value)


def read_reference(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    for keyword, follow in (  # noqa: PLR1704  one family, three keywords
        ("$ref", reader.place.target),
        ("$dynamicRef", reader.place.dynamic_target),
        ("$recursiveRef", lambda _reference: reader.place.recursive_target()),
    ):
        if keyword in reader.schema:
            reference = reader.schema[keyword]
            need(isinstance(reference, str))
            target = follow(reference)
            if target is None:
                yield c.NotUnderstood(f"`{keyword}: {reference}`, which nothing answers", **reader.where(keyword))
            else:
                yield c.AllOf((target,), **reader.where(keyword))


def read_type(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    value = reader.schema[keyword]
    names = frozenset(strings([value] if isinstance(value, str) else value))
    need(names <= TYPES and names)
    if reader.dialect.order == 4 and "integer" in names:  # noqa: PLR2004  draft 04
        names = names - {"integer"} | {"literal integer"}
    yield c.Types(names, **reader.where(keyword))


def read_enumeration(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    values = reader.schema[keyword]
    need(isinstance(values, list))
    yield c.Enumeration({freeze(value): value for value in values}, **reader.where(keyword))


def read_constant(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    value = reader.schema[keyword]
    yield c.Enumeration({freeze(value): value}, **reader.where(keyword))


def read_multiple(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    divisor = rational(reader.schema[keyword])
    need(divisor > 0)
    yield c.MultipleOf(divisor, **reader.where(keyword))


def read_bounds(reader: Reader, _keyword: str) -> Iterator[c.Constraint]:
    for inclusive, exclusive, upper in (
        ("minimum", "exclusiveMinimum", False),
        ("maximum", "exclusiveMaximum", True),
    ):
        strict = reader.schema.get(exclusive, False)
        flag = reader.dialect.order == 4  # noqa: PLR2004  draft 04
        if flag:
            need(isinstance(strict, bool))
        if inclusive in reader.schema:
            limit = rational(reader.schema[inclusive])
            yield c.Bound(limit, upper, flag and strict, **reader.where(inclusive))
        if exclusive in reader.schema and not flag:
            yield c.Bound(rational(strict), upper, strict=True, **reader.where(exclusive))


def _sizes(kind: type[c.Length | c.ItemCount | c.PropertyCount]) -> Callable[..., Iterator[c.Constraint]]:
    def read_size(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
        size = count(reader.schema[keyword])
        if keyword.startswith("min") and size:
            yield kind(least=size, **reader.where(keyword))
        elif keyword.startswith("max"):
            yield kind(most=size, **reader.where(keyword))

    return read_size


def read_pattern(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    need(isinstance(reader.schema[keyword], str))
    yield c.Pattern(reader.schema[keyword], **reader.where(keyword))


def read_format(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    need(isinstance(reader.schema[keyword], str))
    if reader.place.asserts_formats:
        yield c.Format(reader.schema[keyword], **reader.where(keyword))


def read_items(reader: Reader, _keyword: str) -> Iterator[c.Constraint]:
    where = reader.where("items")
    if isinstance(reader.schema.get("items"), list) and reader.dialect.order < 2020:  # noqa: PLR2004  the year
        prefix = reader.schemas("items") if reader.schema["items"] else ()
        yield c.Items(prefix, reader.maybe("additionalItems"), **where)
        return
    prefix = reader.schemas("prefixItems") if "prefixItems" in reader.schema else ()
    if prefix or "items" in reader.schema:
        need(not isinstance(reader.schema.get("items"), list))
        yield c.Items(
            prefix, reader.maybe("items"), **reader.where("items" if "items" in reader.schema else "prefixItems")
        )


def read_unique(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    need(isinstance(reader.schema[keyword], bool))
    if reader.schema[keyword]:
        yield c.UniqueItems(**reader.where(keyword))


def read_contains(reader: Reader, _keyword: str) -> Iterator[c.Constraint]:
    if "contains" in reader.schema:
        least = count(reader.schema.get("minContains", 1))
        most = count(reader.schema["maxContains"]) if "maxContains" in reader.schema else None
        marks = {2019: None, 2020: True}.get(reader.dialect.order, False)
        yield c.Contains(reader.place.child("contains"), least, most, marks, **reader.where("contains"))


def read_properties(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    matching = reader.named("patternProperties")
    extra = reader.maybe("additionalProperties")
    extra_at = reader.where("additionalProperties")["at"]
    yield c.Properties(reader.named("properties"), matching, extra, extra_at, **reader.where(keyword))


def read_names(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    yield c.PropertyNames(reader.place.child(keyword), **reader.where(keyword))


def read_required(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    for name in strings(reader.schema[keyword]):
        yield c.Required(name, **reader.where(keyword))


def read_dependencies(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    need(isinstance(reader.schema[keyword], dict))
    for name, needed in reader.schema[keyword].items():
        if isinstance(needed, list) and keyword != "dependentSchemas":
            yield c.DependentRequired(name, strings(needed), **reader.where(keyword))
        else:
            need(keyword != "dependentRequired")
            yield c.DependentSchema(name, reader.place.child(keyword, name), **reader.where(keyword))


def read_combination(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    kind = {"allOf": c.AllOf, "anyOf": c.AnyOf, "oneOf": c.OneOf}[keyword]
    yield kind(reader.schemas(keyword), **reader.where(keyword))


def read_negation(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    yield c.Not(reader.place.child(keyword), **reader.where(keyword))


def read_conditional(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    then, otherwise = reader.maybe("then"), reader.maybe("else")
    yield c.Conditional(reader.place.child(keyword), then, otherwise, **reader.where(keyword))


def read_unevaluated(reader: Reader, keyword: str) -> Iterator[c.Constraint]:
    kind = c.UnevaluatedItems if keyword == "unevaluatedItems" else c.UnevaluatedProperties
    yield kind(reader.place, reader.place.child(keyword), **reader.where(keyword))  # type: ignore[arg-type]


FAMILIES: dict[str, Callable[[Reader, str], Iterator[c.Constraint]]] = {
    **dict.fromkeys(("$ref", "$dynamicRef", "$recursiveRef"), read_reference),
    "type": read_type,
    "enum": read_enumeration,
    "const": read_constant,
    "multipleOf": read_multiple,
    **dict.fromkeys(("minLength", "maxLength"), _sizes(c.Length)),
    **dict.fromkeys(("minItems", "maxItems"), _sizes(c.ItemCount)),
    **dict.fromkeys(("minProperties", "maxProperties"), _sizes(c.PropertyCount)),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), read_bounds),
    "pattern": read_pattern,
    "format": read_format,
    **dict.fromkeys(("items", "additionalItems", "prefixItems"), read_items),
    "uniqueItems": read_unique,
    "contains": read_contains,
    **dict.fromkeys(("properties", "patternProperties", "additionalProperties"), read_properties),
    "propertyNames": read_names,
    "required": read_required,
    **dict.fromkeys(("dependencies", "dependentRequired", "dependentSchemas"), read_dependencies),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), read_combination),
    "not": read_negation,
    "if": read_conditional,
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), read_unevaluated),
}
READ_TOGETHER = frozenset({read_reference, read_bounds, read_items, read_properties})
"""What reads all its keywords at once."""
