"""Keys of schemas by what is written, without reading them into constraints: for documents that refer to nothing.

Two versions of a schema differ in little, and of what is the same on both sides only that need be known. Where no
reference gives a schema more meaning than its text, its keywords and the keys of the schemas inside it are its key.
Annotations are left out, and the order of what has none. A malformed keyword could hide in what is never read; so the
documents must first satisfy their metaschema, to `jsonschema-rs`, which tells in microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import Any

from choreo_check.compatibility.schemas.dialects import Dialect
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.schemas.keys import ACCEPTS_ALL, Interner
from choreo_check.compatibility.schemas.writing import written

VALIDATORS = {
    4: "Draft4Validator",
    6: "Draft6Validator",
    7: "Draft7Validator",
    2019: "Draft201909Validator",
    2020: "Draft202012Validator",
}
ONE = frozenset({
    "not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "additionalItems",
    "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
"""Keywords that hold a schema."""
MANY = frozenset({"allOf", "prefixItems"})
UNORDERED = frozenset({"anyOf", "oneOf"})
NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
PLAIN = frozenset({
    "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
    "format", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "minContains", "maxContains",
})  # fmt: skip
"""Keywords whose value is a string, a number or a boolean."""


class Shapes:
    """Keys of the schemas in documents of one dialect that are well-formed and refer to nothing."""

    def __init__(self, dialect: Dialect, interner: Interner, *, assert_formats: bool) -> None:
        self.interner = interner
        self.parts = _parts(dialect, assert_formats=assert_formats)
        self._by_text: dict[bytes, int] = {}

    def key(self, schema: Any) -> int:  # noqa: ANN401  JSON
        """Number a schema by what it says."""
        if schema is True:
            return ACCEPTS_ALL
        text = written(schema) or b""
        key = self._by_text.get(text)
        if key is None:
            key = self.interner.number(frozenset(["nothing"] if schema is False else self._shape(schema)))
            self._by_text[text] = key
        return key

    def _shape(self, schema: dict[str, Any]) -> Iterable[Hashable]:
        parts = self.parts
        return [(keyword, parts[keyword](self, value)) for keyword, value in schema.items() if keyword in parts]

    def same(self, value: Hashable) -> Hashable:
        """Take a plain value; there is no keyword that could have both 1 and `true`, which Python takes to be equal."""
        return value

    def values(self, value: list[Any]) -> Hashable:
        return frozenset(map(freeze, value))

    def constant(self, value: Any) -> Hashable:  # noqa: ANN401  JSON
        return freeze(value)

    def names(self, value: str | list[str]) -> Hashable:
        return frozenset([value] if isinstance(value, str) else value)

    def many(self, value: list[Any]) -> Hashable:
        return tuple(map(self.key, value))

    def unordered(self, value: list[Any]) -> Hashable:
        return tuple(sorted(map(self.key, value)))

    def named(self, value: dict[str, Any]) -> Hashable:
        return frozenset([(name, self.key(schema)) for name, schema in value.items()])

    def items(self, value: Any) -> Hashable:  # noqa: ANN401  JSON
        return self.many(value) if isinstance(value, list) else self.key(value)

    def needs(self, value: dict[str, Any]) -> Hashable:
        return frozenset(
            [
                (name, self.names(needed) if isinstance(needed, list) else self.key(needed))
                for name, needed in value.items()
            ]
        )


Part = Callable[[Shapes, Any], Hashable]
PARTS: dict[str, Part] = {
    **dict.fromkeys(ONE, Shapes.key),
    **dict.fromkeys(MANY, Shapes.many),
    **dict.fromkeys(UNORDERED, Shapes.unordered),
    **dict.fromkeys(NAMED, Shapes.named),
    **dict.fromkeys(PLAIN, Shapes.same),
    **dict.fromkeys(("type", "required"), Shapes.names),
    **dict.fromkeys(("dependencies", "dependentRequired"), Shapes.needs),
    "items": Shapes.items,
    "enum": Shapes.values,
    "const": Shapes.constant,
}


@cache
def _parts(dialect: Dialect, *, assert_formats: bool) -> dict[str, Part]:
    """Find what makes a part of a key in a dialect."""
    ignored = dialect.keywords - PARTS.keys() | ({"format"} if not assert_formats else set())
    return {keyword: PARTS[keyword] for keyword in sorted(dialect.keywords - ignored)}


def is_well_formed(schema: Any, dialect: Dialect) -> bool:  # noqa: ANN401  JSON
    """Tell whether a schema satisfies its metaschema."""
    if isinstance(schema, bool):
        return dialect.order > 4  # noqa: PLR2004  draft 04
    try:
        return bool(_metaschema(dialect).is_valid(schema))
    except Exception:  # noqa: BLE001  it raises many kinds on what is no JSON or nested too deep
        return False


@cache
def _metaschema(dialect: Dialect) -> Any:  # noqa: ANN401  a validator of that library
    import jsonschema_rs  # noqa: PLC0415  not for questions that are no more than true or false

    uri = dialect.uri + ("#" if dialect.order < 2019 else "")  # noqa: PLR2004  the year
    return getattr(jsonschema_rs, VALIDATORS[dialect.order])({"$ref": uri})
