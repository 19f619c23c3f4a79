"""The dialects: which keywords each knows and which of them hold schemas.

A keyword that a dialect does not know is an annotation there, whatever it means in another. Draft 3 is not among those
that are read: it is said in draft 4 before (`contracts.third_draft`).
"""

from __future__ import annotations

from dataclasses import dataclass

APPLICATORS_ONE = frozenset({
    "additionalProperties", "additionalItems", "items", "contains", "not", "propertyNames", "if", "then", "else",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
})  # fmt: skip
APPLICATORS_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems", "items"})
APPLICATORS_NAMED = frozenset({
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
})  # fmt: skip

_DRAFT_04 = frozenset({
    "$ref", "type", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "format", "items", "additionalItems", "maxItems", "minItems", "uniqueItems",
    "maxProperties", "minProperties", "required", "properties", "patternProperties", "additionalProperties",
    "dependencies", "allOf", "anyOf", "oneOf", "not",
})  # fmt: skip
_DRAFT_06 = _DRAFT_04 | {"const", "contains", "propertyNames"}
_DRAFT_07 = _DRAFT_06 | {"if", "then", "else"}
_DRAFT_2019 = (_DRAFT_07 - {"dependencies"}) | {
    "dependentRequired", "dependentSchemas", "minContains", "maxContains", "unevaluatedItems", "unevaluatedProperties",
    "$recursiveRef",
}  # fmt: skip
_DRAFT_2020 = (_DRAFT_2019 - {"additionalItems", "$recursiveRef"}) | {"prefixItems", "$dynamicRef"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One published version of JSON Schema."""

    uri: str
    order: int
    keywords: frozenset[str]

    @property
    def identifier(self) -> str:
        return "id" if self.order <= 4 else "$id"  # noqa: PLR2004  draft 04

    @property
    def lets_references_have_siblings(self) -> bool:
        return self.order >= 2019  # noqa: PLR2004  the year


DRAFT_03 = Dialect("http://json-schema.org/draft-03/schema", 3, frozenset())
DRAFT_04 = Dialect("http://json-schema.org/draft-04/schema", 4, _DRAFT_04)
DRAFT_06 = Dialect("http://json-schema.org/draft-06/schema", 6, _DRAFT_06)
DRAFT_07 = Dialect("http://json-schema.org/draft-07/schema", 7, _DRAFT_07)
DRAFT_2019 = Dialect("https://json-schema.org/draft/2019-09/schema", 2019, _DRAFT_2019)
DRAFT_2020 = Dialect("https://json-schema.org/draft/2020-12/schema", 2020, _DRAFT_2020)
DIALECTS = {dialect.uri.split("://")[1]: dialect for dialect in (DRAFT_04, DRAFT_06, DRAFT_07, DRAFT_2019, DRAFT_2020)}
_SELF_DESCRIBING = "iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/"
"""Snowplow's own metaschema: draft 04 with a member `self`, which is an annotation."""


def dialect_named(uri: str) -> Dialect | None:
    """Find a dialect by its `$schema`, with http or https and with or without the empty fragment."""
    name = uri.rpartition("://")[2].rstrip("#")
    if name.startswith(_SELF_DESCRIBING):
        return DRAFT_04
    return DIALECTS.get(name)
