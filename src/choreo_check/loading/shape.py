"""Holds a tree of YAML nodes against the published JSON Schema, and says at which place it differs and how.

This is not a JSON Schema validator: it knows the few keywords that the format's schema uses, and refuses to start when
it meets another. What it gains over a general one is the message. Of several alternatives it takes the one that the
writer meant, by kind of node and by key, so an error speaks of the misspelt key and not of six failed alternatives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from choreo_check.loading.nodes import Mapping, Node, Scalar, Sequence, Span
from choreo_check.loading.scalars import kind_of, value_of
from choreo_check.loading.wording import shown
from choreo_check.resemblance import nearest

Schema = dict[str, Any]
Shape = Callable[[Node], None]

EXTENSION = "x-"
KEYWORDS = re.compile(
    r"\$ref|anyOf|type|items|minItems|additionalProperties|properties|required|const|enum|pattern|minimum|minLength"
    r"|propertyNames|patternProperties|title|description|default|\$schema|\$id|\$defs|if|then"
)
"""What the format's schema is made of. Texts and names are never empty, and `x-` is the only pattern of keys; `if` and
`then` tell editors what native.py says at the place: `outcomes` stands alone."""
ARTICLES = {"object": "a mapping", "array": "a list", "string": "a text", "integer": "a whole number",
            "number": "a number", "boolean": "true or false", "null": "nothing"}  # fmt: skip


class Mismatch(Exception):
    """A node that is not what the format has there; the loader adds the file."""

    def __init__(self, message: str, span: Span, hint: str | None = None) -> None:
        super().__init__(message)
        self.span = span
        self.hint = hint


def published_schema() -> Schema:
    """Return the JSON Schema of a topology file, as published in the package."""
    loaded: Schema = json.loads(Path(__file__).with_name("topology.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def topology_shape(*, versioned: bool = True) -> Shape:
    """Return the check that a topology file must pass; it raises `Mismatch` at the first difference."""
    schema = published_schema() if versioned else {**published_schema(), "required": []}
    return _Compiler(schema["$defs"]).shape(schema, "topology")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, perhaps of a certain form or one of a few."""

    title: str
    pattern: re.Pattern[str] | None
    constants: tuple[Any, ...]
    form: str | None

    def __call__(self, node: Node) -> None:
        kind = kind_of(node)
        if kind != "string":
            hint = self.form or _quoting(node)
            raise Mismatch(f"`{self.title}` wants a text, not {_described(node)}", node.span, hint)
        assert isinstance(node, Scalar)
        if not node.text:
            raise Mismatch(f"`{self.title}` must not be empty", node.span)
        if self.pattern is not None and not self.pattern.fullmatch(node.text):
            raise Mismatch(f"`{self.title}` cannot be `{shown(node.text)}`", node.span, self.form)
        if self.constants and node.text not in self.constants:
            raise Mismatch(
                f"`{self.title}` cannot be `{shown(node.text)}`", node.span, _one_of(node.text, self.constants)
            )


@dataclass(frozen=True, slots=True)
class _Value:
    """A number or a truth value."""

    title: str
    kind: str
    constants: tuple[Any, ...]
    minimum: int | None

    def __call__(self, node: Node) -> None:
        if kind_of(node) != self.kind:
            raise Mismatch(f"`{self.title}` wants {ARTICLES[self.kind]}, not {_described(node)}", node.span)
        assert isinstance(node, Scalar)
        value = value_of(node)
        if self.constants and value not in self.constants:
            raise Mismatch(
                f"`{self.title}` cannot be {shown(node.text)}", node.span, _one_of(node.text, self.constants)
            )
        if self.minimum is not None and isinstance(value, int) and value < self.minimum:
            raise Mismatch(f"`{self.title}` must be at least {self.minimum}", node.span)


@dataclass(frozen=True, slots=True)
class _List:
    """A list of like things."""

    title: str
    item: Shape
    minimum: int

    def __call__(self, node: Node) -> None:
        assert isinstance(node, Sequence), "the format has lists only where it has something else too: see _Choice"
        if len(node.items) < self.minimum:
            raise Mismatch(f"`{self.title}` must not be empty", node.span)
        for item in node.items:
            self.item(item)


@dataclass(slots=True)
class _Record:
    """A mapping with known keys, or with free keys and values of one shape."""

    title: str
    required: tuple[str, ...]
    values: Shape | None = None
    fields: dict[str, Shape] = field(default_factory=dict)

    def __call__(self, node: Node) -> None:
        if not isinstance(node, Mapping):
            raise Mismatch(f"`{self.title}` wants a mapping, not {_described(node)}", node.span)
        for key, entry in node.entries.items():
            shape = self.fields.get(key, self.values)
            if shape is not None and not key:
                raise Mismatch(f"a name in `{self.title}` must not be empty", entry.key.span)
            if shape is not None:
                shape(entry.value)
            elif not key.startswith(EXTENSION):
                raise self._unknown(entry.key)
        for key in self.required:
            if key not in node.entries:
                raise Mismatch(f"`{self.title}` needs the key `{key}`", _start_of(node.span))

    def _unknown(self, key: Scalar) -> Mismatch:
        near = nearest(key.text, self.fields)
        hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(self.fields)}"
        return Mismatch(f"unknown key `{shown(key.text)}` in `{self.title}`", key.span, hint)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Several alternatives: one for each kind of node, and for mappings the one whose own key is there."""

    title: str
    by_kind: dict[str, Shape]
    records: tuple[_Record, ...]

    def __call__(self, node: Node) -> None:
        kind = kind_of(node)
        if isinstance(node, Mapping) and self.records:
            self._meant(node)(node)
        elif kind in self.by_kind:
            self.by_kind[kind](node)
        else:
            wanted = [ARTICLES[known] for known in self.by_kind if known != "null"]
            wanted += ["a mapping"] if self.records else []
            text = self.by_kind.get("string")
            hint = (isinstance(text, _Text) and text.form) or (_quoting(node) if text else None)
            raise Mismatch(f"`{self.title}` wants {' or '.join(wanted)}, not {_described(node)}", node.span, hint)

    def _meant(self, node: Mapping) -> _Record:
        if len(self.records) == 1:
            return self.records[0]
        keys = [record.required[0] for record in self.records]
        given = [key for key in keys if key in node.entries]
        if len(given) > 1:
            second = node.entries[given[1]].key
            raise Mismatch(f"`{self.title}` takes one of {', '.join(given)}, not both", second.span, "keep one of them")
        if given:
            return self.records[keys.index(given[0])]
        first = next(iter(node.entries.values()), None)
        near = nearest(first.key.text, keys) if first else None
        hint = f"did you mean `{near}`?" if near else None
        span = first.key.span if first else node.span
        raise Mismatch(f"`{self.title}` wants one of the keys {', '.join(keys)}", span, hint)


class _Compiler:
    """Turns schemas into shapes; a definition is compiled once, and may refer to itself."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self.definitions = definitions
        self.compiled: dict[tuple[str, str], Shape] = {}

    def shape(self, schema: Schema, title: str) -> Shape:
        assert all(KEYWORDS.fullmatch(key) for key in schema), (
            f"a keyword that this module does not know: {list(schema)}"
        )
        if "$ref" in schema:
            return self._definition(schema["$ref"].rpartition("/")[2], title)
        if "anyOf" in schema:
            return self._choice(schema["anyOf"], title)
        if schema["type"] == "object":
            return self._record(schema, title)
        if schema["type"] == "array":
            return _List(title, self.shape(schema["items"], title), schema.get("minItems", 0))
        return _scalar(schema, title)

    def _definition(self, name: str, title: str) -> Shape:
        if (name, title) not in self.compiled:
            self.compiled[name, title] = self.shape(self.definitions[name], title)
        return self.compiled[name, title]

    def _record(self, schema: Schema, title: str) -> _Record:
        extra = schema.get("additionalProperties")
        values = self.shape(extra, title) if isinstance(extra, dict) else None
        fields = {key: self.shape(part, key) for key, part in schema.get("properties", {}).items()}
        return _Record(title, tuple(schema.get("required", ())), values, fields)

    def _choice(self, schemas: list[Schema], title: str) -> _Choice:
        shapes = [(schema.get("type"), self.shape(schema, title)) for schema in schemas]
        records = tuple(shape for _, shape in shapes if isinstance(shape, _Record))
        rest = {kind: shape for kind, shape in shapes if kind is not None and not isinstance(shape, _Record)}
        return _Choice(title, rest, records)


def _scalar(schema: Schema, title: str) -> Shape:
    constants = tuple([schema["const"]] if "const" in schema else schema.get("enum", ()))
    match schema["type"]:
        case "string":
            pattern = re.compile(schema["pattern"]) if "pattern" in schema else None
            return _Text(title, pattern, constants, schema.get("description"))
        case "null":
            return _accept
        case kind:
            return _Value(title, kind, constants, schema.get("minimum"))


def _accept(_: Node) -> None:
    return


def _described(node: Node) -> str:
    kind = kind_of(node)
    return f"{ARTICLES[kind]} ({shown(node.text)})" if isinstance(node, Scalar) and node.text else ARTICLES[kind]


def _quoting(node: Node) -> str | None:
    return f'quote it: "{shown(node.text)}"' if isinstance(node, Scalar) and node.text else None


def _one_of(text: str, constants: tuple[Any, ...]) -> str:
    names = [str(constant).lower() if isinstance(constant, bool) else str(constant) for constant in constants]
    near = nearest(text, names)
    return f"did you mean `{near}`?" if near else f"it can be: {', '.join(names)}"


def _start_of(span: Span) -> Span:
    return Span(span.line, span.column, span.line, span.column + 1)
