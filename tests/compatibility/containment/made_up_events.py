"""Event schemas as people write them, edits as people make them, with what is true of each, and instances.

The truth is known by construction: an edit is a pair of small schemas of which it is plain whether one is contained in
the other, and it is put where every event can have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.compatibility.containment.asking import DRAFT_07

Schema = dict[str, Any]
TEXTS = {
    "^[A-Z]{2}$": ("DE", "FR"),
    "^[A-Z]{2,3}$": ("DE", "EUR"),
    "^ord-[0-9]+$": ("ord-1", "ord-4711"),
    "date-time": ("2024-05-17T12:30:00Z",),
    "uuid": ("f47ac10b-58cc-4372-a567-0e02b2c3d479",),
    "email": ("mary@example.com",),
}
PLAIN: tuple[Schema, ...] = (
    {"type": "string"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid", "description": "who"},
    {"type": "string", "pattern": "^ord-[0-9]+$"},
    {"type": "integer", "minimum": 0},
    {"type": "number"},
    {"type": "boolean"},
    {"type": ["string", "null"]},
    {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    {"enum": ["new", "paid", "shipped"]},
    {"type": "array", "items": {"type": "string"}, "maxItems": 5},
    {"type": "object", "additionalProperties": {"type": "integer"}},
)
WIDER: tuple[tuple[Schema, Schema], ...] = (
    ({"type": "integer"}, {"type": "number"}),
    ({"enum": ["a", "b"]}, {"enum": ["a", "b", "c"]}),
    ({"type": "integer", "maximum": 10}, {"type": "integer", "maximum": 20}),
    ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": -3, "minimum": -5}),
    ({"type": "string", "maxLength": 10}, {"type": "string", "maxLength": 80}),
    ({"type": "string"}, {"type": ["string", "null"]}),
    ({"type": "string"}, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ({"type": "string", "pattern": "^[A-Z]{2}$"}, {"type": "string", "pattern": "^[A-Z]{2,3}$"}),
    ({"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "number"}}),
    ({"type": "array", "items": {"type": "string"}, "minItems": 1}, {"type": "array", "items": {"type": "string"}}),
    ({"type": "object", "additionalProperties": {"type": "integer"}},
     {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}),
    ({"const": 1}, {"enum": [1, 2]}),
)  # fmt: skip
"""The first is contained in the second, and not the other way round."""
SAME: tuple[tuple[Schema, Schema], ...] = (
    ({"type": "string"}, {"type": "string", "description": "said otherwise"}),
    ({"type": "string", "format": "email"}, {"type": "string", "format": "uuid"}),
    ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": 0}),
    ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, {"type": "string"}]}),
    ({"const": "a"}, {"enum": ["a"]}),
)
DIFFERENT: tuple[tuple[Schema, Schema], ...] = (
    ({"type": "string"}, {"type": "integer"}),
    ({"type": "array", "items": {"type": "string"}}, {"type": "string"}),
    ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}),
    ({"type": "integer", "minimum": 1, "maximum": 5}, {"type": "integer", "minimum": 3, "maximum": 9}),
)


@dataclass(frozen=True)
class Edit:
    """Two versions of an event, and whether each is contained in the other, by content model."""

    name: str
    dialect: str
    old: Schema
    new: Schema
    declared: tuple[bool, bool]
    open: tuple[bool, bool]


class EventMaker:
    """Makes events of one dialect, with one spot in which something will be changed."""

    def __init__(self, random: Random, dialect: str) -> None:
        self.random = random
        self.dialect = dialect
        self.definitions = "definitions" if dialect == DRAFT_07 else "$defs"

    def edit(self) -> Edit:
        makers = [self.wider, self.narrower, self.same, self.different, self.moved, self.sibling,
                  self.added, self.required, self.stricter, self.renamed]  # fmt: skip
        return self.random.choice(makers)()

    def value_edit(self, name: str, pair: tuple[Schema, Schema], truth: tuple[bool, bool]) -> Edit:
        place = self.place()
        old, new = (place({"changed": each}, required=["changed"], closed=None) for each in pair)
        return Edit(name, self.dialect, old, new, truth, truth)

    def wider(self) -> Edit:
        return self.value_edit("wider", self.random.choice(WIDER), (True, False))

    def narrower(self) -> Edit:
        old, new = self.random.choice(WIDER)
        return self.value_edit("narrower", (new, old), (False, True))

    def same(self) -> Edit:
        return self.value_edit("same", self.random.choice(SAME), (True, True))

    def different(self) -> Edit:
        return self.value_edit("retyped", self.random.choice(DIFFERENT), (False, False))

    def moved(self) -> Edit:
        inner = self.random.choice(PLAIN)
        place = self.place()
        reference = {"$ref": f"#/{self.definitions}/Moved"}
        old = place({"changed": inner}, required=["changed"], closed=None)
        new = place({"changed": reference}, required=["changed"], closed=None)
        new[self.definitions] = {**new.get(self.definitions, {}), "Moved": inner}
        return Edit("moved to definitions", self.dialect, old, new, (True, True), (True, True))

    def sibling(self) -> Edit:
        """What stands next to a reference counts since 2019-09 and not before."""
        place = self.place()
        reference = {"$ref": f"#/{self.definitions}/Text"}
        old, new = (
            place({"changed": each}, required=["changed"], closed=None)
            for each in (reference, {**reference, "maxLength": 3})
        )
        for each in (old, new):
            each[self.definitions] = {**each.get(self.definitions, {}), "Text": {"type": "string"}}
        truth = (self.dialect == DRAFT_07, True)
        return Edit("next to a reference", self.dialect, old, new, truth, truth)

    def added(self) -> Edit:
        inner, closed, place = self.random.choice(PLAIN), self.random.random() < 0.5, self.place()
        old = place({"kept": {"type": "string"}}, required=["kept"], closed=closed)
        new = place({"kept": {"type": "string"}, "added": inner}, required=["kept"], closed=closed)
        declared = (True, not closed)
        return Edit("optional property added", self.dialect, old, new, declared, (closed, not closed))

    def required(self) -> Edit:
        inner, closed, place = self.random.choice(PLAIN), self.random.random() < 0.5, self.place()
        old = place({"kept": {"type": "string"}}, required=["kept"], closed=closed)
        new = place({"kept": {"type": "string"}, "added": inner}, required=["kept", "added"], closed=closed)
        return Edit("required property added", self.dialect, old, new, (False, not closed), (False, not closed))

    def stricter(self) -> Edit:
        properties, place = {"a": self.random.choice(PLAIN), "b": {"type": "string"}}, self.place()
        closed = self.random.random() < 0.5
        old, new = (place(properties, required=names, closed=closed) for names in (["b"], ["a", "b"]))
        return Edit("made required", self.dialect, old, new, (False, True), (False, True))

    def renamed(self) -> Edit:
        inner, closed, place = self.random.choice(PLAIN), self.random.random() < 0.5, self.place()
        old, new = (place({name: inner}, required=[name], closed=closed) for name in ("before", "after"))
        return Edit("renamed", self.dialect, old, new, (False, False), (False, False))

    def place(self) -> Callable[..., Schema]:
        """Choose where in an event the changed object is: at the top, or in one of the places inside."""
        around = {f"p{index}": self.random.choice(PLAIN) for index in range(self.random.randrange(1, 5))}
        spot = self.random.choice(("top", "nested", "items", "map", "shared", "nullable"))
        top_closed = self.random.random() < 0.5
        names = sorted(self.random.sample(sorted(around), self.random.randrange(len(around))))

        def place(properties: Schema, *, required: list[str], closed: bool | None) -> Schema:
            is_closed = top_closed if closed is None else closed
            inner: Schema = {"type": "object", "properties": properties, "required": required}
            if is_closed:
                inner["additionalProperties"] = False
            if spot == "top":
                return {**inner, "properties": {**around, **properties}, "required": [*names, *required]}
            return {
                **self.wrapped(inner, spot, around, names),
                **({"additionalProperties": False} if top_closed else {}),
            }

        return place

    def wrapped(self, inner: Schema, spot: str, around: Schema, names: list[str]) -> Schema:
        reference = {"$ref": f"#/{self.definitions}/Shared"}
        part = {
            "nested": inner,
            "items": {"type": "array", "items": inner},
            "map": {"type": "object", "additionalProperties": inner},
            "shared": reference,
            "nullable": {"anyOf": [{"type": "null"}, inner]},
        }[spot]
        properties = {**around, "part": part, **({"again": reference} if spot == "shared" else {})}
        event: Schema = {"type": "object", "properties": properties, "required": names}
        return {**event, self.definitions: {"Shared": inner}} if spot == "shared" else event


def instances(schema: Schema, random: Random, count: int) -> Iterator[Any]:
    """Make instances of an event."""
    for _ in range(count):
        yield instance(schema, schema, random)


def instance(schema: Schema, root: Schema, random: Random) -> Any:
    if "$ref" in schema:
        _, definitions, name = schema["$ref"].split("/")
        siblings = {keyword: value for keyword, value in schema.items() if keyword == "maxLength"}
        return instance({**root[definitions][name], **siblings}, root, random)
    if "anyOf" in schema:
        return instance(random.choice(schema["anyOf"]), root, random)
    if "enum" in schema or "const" in schema:
        return random.choice(schema.get("enum", [schema.get("const")]))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return MAKERS[random.choice(kinds)](schema, root, random)


def text(schema: Schema, _root: Schema, random: Random) -> str:
    known = TEXTS.get(str(schema.get("pattern", schema.get("format"))), ("", "abc", "a longer text"))
    return random.choice(known)[: schema.get("maxLength", 80)]


def whole(schema: Schema, _root: Schema, random: Random) -> int:
    least = max(schema.get("minimum", -3), schema.get("exclusiveMinimum", -4) + 1)
    return random.randint(least, schema.get("maximum", least + 30))


def array(schema: Schema, root: Schema, random: Random) -> list[Any]:
    size = random.randint(schema.get("minItems", 0), 3)
    return [instance(schema["items"], root, random) for _ in range(size)]


def mapping(schema: Schema, root: Schema, random: Random) -> dict[str, Any]:
    properties, required = schema.get("properties", {}), schema.get("required", [])
    chosen = [name for name in properties if name in required or random.random() < 0.5]
    made = {name: instance(properties[name], root, random) for name in chosen}
    others = schema.get("additionalProperties", {})
    if others is not False and random.random() < 0.6:
        made["other"] = instance(others, root, random) if others else random.choice((1, "a", None, []))
    return made


MAKERS: dict[str, Callable[[Schema, Schema, Random], Any]] = {
    "string": text,
    "integer": whole,
    "number": lambda schema, root, random: random.choice((0.5, 7, whole(schema, root, random))),
    "boolean": lambda _schema, _root, random: random.random() < 0.5,
    "null": lambda *_: None,
    "array": array,
    "object": mapping,
}
