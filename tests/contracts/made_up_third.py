"""Schemas of draft 3 by seed, in which every keyword occurs, with values that they accept or do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Json = Any

NAMES = ["a", "b", "type", "extends", "required"]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
VALUES = [None, True, 0, 1, 1.0, 2.5, -1, "", "a", "ab", "b1", [], [1], [1, 1], ["a"], {}, {"a": 1}, {"b": "a"}]
HOLDERS = ("properties", "patternProperties", "dependencies", "definitions")
DEPTH = 3
PARTS_MAX = 4


def made_up_schema(random: Random) -> dict[str, Json]:
    """Make one; its references lead to its two definitions, which refer to nothing."""
    definitions = {name: _schema(random, DEPTH - 1, refers=False) for name in NAMES}
    return {
        "$schema": "http://json-schema.org/draft-03/schema#",
        **_schema(random, DEPTH, refers=True),
        "definitions": definitions,
    }


def made_up_value(random: Random, depth: int = 2) -> Json:
    """Make a value."""
    if depth == 0 or random.random() < 1 / 2:
        return random.choice(VALUES)
    if random.random() < 1 / 3:
        return [made_up_value(random, depth - 1) for _ in range(random.randint(0, 2))]
    return {name: made_up_value(random, depth - 1) for name in random.sample(NAMES, random.randint(0, 3))}


def pointers(schema: Json, above: str = "") -> Iterator[str]:
    """Yield the pointers to the schemas inside a schema."""
    for key, value in schema.items():
        if key in HOLDERS:
            inner = [(f"{above}/{key}/{name}", each) for name, each in value.items()]
        elif isinstance(value, list) and key != "enum":
            inner = [(f"{above}/{key}/{index}", each) for index, each in enumerate(value)]
        else:
            inner = [(f"{above}/{key}", value)]
        for pointer, each in inner:
            if isinstance(each, dict):
                yield pointer
                yield from pointers(each, pointer)


def pointed_at(document: Json, pointer: str) -> Json:
    """Return what stands at a pointer."""
    for step in pointer.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def _schema(random: Random, depth: int, *, refers: bool) -> dict[str, Json]:
    if depth == 0:
        return random.choice([{}, {"type": random.choice([*TYPES, "any"])}])
    if refers and random.random() < 1 / 6 and depth < DEPTH:
        return {"$ref": f"#/definitions/{random.choice(NAMES)}"} | random.choice([{}, {"required": True}])
    parts = Parts(random, lambda: _schema(random, depth - 1, refers=refers))
    found: dict[str, Json] = {}
    for _ in range(random.randint(1, PARTS_MAX)):
        found |= random.choice(parts.all)()
    return found


class Parts:
    """What a schema may say, each at random."""

    def __init__(self, random: Random, inner: Callable[[], dict[str, Json]]) -> None:
        self.random = random
        self.inner = inner
        self.all: list[Callable[[], dict[str, Json]]] = [
            self.types, self.disallowed, self.members, self.other_members, self.items, self.dependencies, self.limits,
            self.sizes, self.texts, self.extended, self.values, self.annotations,
        ]  # fmt: skip

    def union(self) -> list[Json]:
        """Make a list of types, with schemas among them."""
        random = self.random
        schemas = [self.inner() for _ in range(random.randint(0, 2))]
        found = [*random.sample(TYPES, random.randint(0, 2)), *schemas, *random.choice([[], [], [], ["any"]])]
        random.shuffle(found)
        return found

    def types(self) -> dict[str, Json]:
        return {"type": self.random.choice([self.random.choice(TYPES), self.union()])}

    def disallowed(self) -> dict[str, Json]:
        return {"disallow": self.random.choice([self.random.choice(TYPES), self.union()])}

    def members(self) -> dict[str, Json]:
        named = {name: self.inner() for name in self.random.sample(NAMES, 2)}
        said: list[dict[str, bool]] = [{}, {"required": True}, {"required": False}]
        return {"properties": {name: each | self.random.choice(said) for name, each in named.items()}}

    def other_members(self) -> dict[str, Json]:
        pattern = self.random.choice(["^a", "e", "."])
        others = self.random.choice([True, False, self.inner()])
        return self.random.choice([{"patternProperties": {pattern: self.inner()}}, {"additionalProperties": others}])

    def items(self) -> dict[str, Json]:
        listed = [self.inner() for _ in range(self.random.randint(0, 2))]
        others = self.random.choice([True, False, self.inner()])
        return self.random.choice([{"items": self.inner()}, {"items": listed, "additionalItems": others}])

    def dependencies(self) -> dict[str, Json]:
        needed = [self.random.choice(NAMES), self.random.choices(NAMES, k=self.random.randint(0, 2)), self.inner()]
        return {"dependencies": {self.random.choice(NAMES): self.random.choice(needed)}}

    def limits(self) -> dict[str, Json]:
        strict = self.random.choice([True, False])
        low = {"minimum": self.random.choice([0, 1]), "exclusiveMinimum": strict}
        high = {"maximum": self.random.choice([1, 2]), "exclusiveMaximum": strict}
        return self.random.choice([low, high, {"divisibleBy": self.random.choice([2, 0.5])}])

    def sizes(self) -> dict[str, Json]:
        return self.random.choice([{"minItems": 1}, {"maxItems": 1}, {"uniqueItems": True}, {"uniqueItems": False}])

    def texts(self) -> dict[str, Json]:
        return self.random.choice([{"minLength": 1}, {"maxLength": 1}, {"pattern": "^a"}, {"format": "time"}])

    def extended(self) -> dict[str, Json]:
        listed = [self.inner() for _ in range(self.random.randint(0, 2))]
        return {"extends": self.random.choice([self.inner(), listed])}

    def values(self) -> dict[str, Json]:
        return {"enum": self.random.choice([[None, 1], ["a", []], [{"a": 1}, True]])}

    def annotations(self) -> dict[str, Json]:
        """Say what has no meaning before draft 4."""
        word = self.random.choice(["allOf", "anyOf", "oneOf"])
        said: list[dict[str, Json]] = [
            {word: [self.inner()]},
            {"not": self.inner()},
            {"minProperties": 1},
            {"multipleOf": 2},
        ]
        return self.random.choice(said)
