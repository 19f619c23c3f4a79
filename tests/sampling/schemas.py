"""Schemas of every kind, and what a sampler makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from choreo_check.contracts import Contract, open_registry
from choreo_check.sampling.sampler import Sampler

SCHEMAS: dict[str, Any] = {
    "a number within limits": {"type": "number", "minimum": 1, "exclusiveMaximum": 2},
    "whole steps": {"type": "integer", "multipleOf": 3, "minimum": 4, "maximum": 9},
    "steps that are not whole": {"type": "number", "multipleOf": 0.5, "minimum": 0.25, "maximum": 2},
    "whole numbers in steps that are not": {"type": "integer", "multipleOf": 1.5},
    "cents": {"type": "number", "multipleOf": 0.01, "minimum": 0},
    "a limit of a draft long ago": {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "integer",
        "minimum": 1,
        "exclusiveMinimum": True,
        "maximum": 3,
    },
    "steps and limits of the third draft": {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "type": "number",
        "divisibleBy": 0.5,
        "minimum": 1,
        "exclusiveMinimum": True,
        "maximum": 3,
    },
    "an order in the third draft": {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "extends": {"properties": {"id": {"type": "string", "minLength": 3, "required": True}}},
        "type": "object",
        "properties": {
            "id": {},
            "total": {"type": ["integer", {"type": "string", "pattern": "^[0-9]{2}$"}], "required": True},
            "note": {"disallow": ["null", {"type": "string", "maxLength": 2}]},
            "address": {"type": "string", "format": "ip-address"},
        },
        "dependencies": {"note": "address"},
        "additionalProperties": False,
    },
    "itself in the third draft": {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "type": "object",
        "properties": {"next": {"type": ["null", {"$ref": "#"}], "required": True}},
    },
    "the metaschema of the third draft": {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "$ref": "http://json-schema.org/draft-03/schema#",
    },
    "a pattern": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "a pattern somewhere within": {"type": "string", "pattern": "[0-9]-x", "maxLength": 6},
    "a pattern that looks ahead": {"type": "string", "pattern": "^(?!ab)[a-c]{2,4}$", "minLength": 3},
    "a length": {"type": "string", "minLength": 2, "maxLength": 3},
    "formats": {"type": "array", "minItems": 2, "prefixItems": [{"format": "uuid"}, {"format": "date-time"}]},
    "an exclusion": {"not": {"type": ["string", "object", "array"]}},
    "all of": {"allOf": [{"required": ["a"]}, {"properties": {"a": {"enum": [1, "x"]}}, "type": "object"}]},
    "one of": {"oneOf": [{"type": "integer"}, {"minimum": 3, "type": "number"}]},
    "a condition": {
        "type": "object",
        "properties": {"kind": {"enum": ["card", "cash"]}},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"required": ["number"]},
    },
    "a tuple, and then": {"type": "array", "prefixItems": [{"const": 1}], "items": {"const": 2}, "minItems": 3},
    "no two alike": {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
    "no two alike, where true is not 1": {"enum": [[True, 1]], "uniqueItems": True, "type": "array"},
    "one at least": {"type": "array", "contains": {"const": 7}},
    "two at most": {
        "type": "array",
        "items": {"enum": [7, 8]},
        "contains": {"const": 7},
        "maxContains": 2,
        "minItems": 4,
    },
    "members by pattern": {
        "type": "object",
        "patternProperties": {"^x": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "members by name": {"type": "object", "propertyNames": {"pattern": "^[ab]$"}, "minProperties": 2},
    "few members": {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "required": ["c"], "maxProperties": 1},
    "nothing that is not evaluated": {
        "type": "object",
        "anyOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {"type": "string"}}}],
        "unevaluatedProperties": False,
        "minProperties": 1,
    },
    "itself within itself": {
        "$ref": "#/$defs/node",
        "$defs": {"node": {"type": "object", "required": ["next"], "properties": {"next": {"anyOf": [
            {"type": "null"}, {"$ref": "#/$defs/node"}]}}}},
    },
    "itself, many times within itself": {
        "type": "object",
        "required": ["parts"],
        "properties": {"parts": {"type": "array", "items": {"$ref": "#"}, "maxItems": 4}, "spare": {"$ref": "#"}},
    },
    "whatever a schema is": {"$ref": "https://json-schema.org/draft/2020-12/schema"},
}  # fmt: skip

IMPOSSIBLE: dict[str, Any] = {
    "limits that cross": {"type": "integer", "minimum": 5, "maximum": 3},
    "two types at once": {"allOf": [{"type": "string"}, {"type": "integer"}]},
    "nothing": False,
    "no end": {
        "$ref": "#/$defs/node",
        "$defs": {"node": {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/$defs/node"}}}},
    },
    "no end in the third draft": {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "type": "object",
        "properties": {"next": {"$ref": "#", "required": True}},
    },
    "what is asked and disallowed": {
        "$schema": "http://json-schema.org/draft-03/schema#",
        "type": ["string", {"extends": {"type": "null"}}],
        "disallow": ["null", {"type": "string"}],
    },
    "a pattern that is too long": {"type": "string", "pattern": "^[a-z]{5}$", "maxLength": 4},
}


def contract_of(schema: Any, folder: Path) -> Contract:
    """Write a schema down, and return it as a contract."""
    (folder / "order.placed").mkdir(exist_ok=True)
    (folder / "order.placed" / "1.json").write_text(json.dumps(schema), encoding="utf-8")
    contract = open_registry(folder).latest("order.placed")
    assert contract is not None
    return contract


def sampler_of(schema: Any, folder: Path) -> Sampler:
    """Return what makes the values of a schema."""
    return Sampler(contract_of(schema, folder))
