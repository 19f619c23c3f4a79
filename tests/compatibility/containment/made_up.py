"""Schemas and values made at random from a small vocabulary, so that they meet often."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.compatibility.containment.asking import DRAFT_04, DRAFT_06, DRAFT_07, DRAFT_2019, DRAFT_2020

NAMES = ("a", "b", "x1")
PATTERNS = ("^a", "b$", "^x", "[0-9]", "^.{2,3}$", "^(?!a)")
TEXTS = ("", "a", "b", "ab", "x1", "abc", "2", "aab", "xb")
NUMBERS = (-1, 0, 1, 2, 3, 4, 0.5, 1.0, 1.5, 2.5, 2.0)
TYPES = ("string", "number", "integer", "object", "array", "null", "boolean")
ORDER = (DRAFT_04, DRAFT_06, DRAFT_07, DRAFT_2019, DRAFT_2020)
"""The dialects, oldest first."""

Members = dict[str, Any]


def value(random: Random, depth: int = 3) -> Any:
    kinds: list[Callable[[], Any]] = [
        lambda: None,
        lambda: random.choice((True, False)),
        lambda: random.choice(NUMBERS),
        lambda: random.choice(TEXTS),
        lambda: [value(random, depth - 1) for _ in range(random.randrange(4))],
        lambda: {name: value(random, depth - 1) for name in random.sample((*NAMES, "zz"), random.randrange(4))},
    ]
    return random.choice(kinds if depth else kinds[:4])()


class Maker:
    """Makes schemas of one dialect."""

    def __init__(self, random: Random, dialect: str) -> None:
        self.random = random
        self.age = ORDER.index(dialect)

    def schema(self, depth: int = 2) -> Any:
        if self.age and self.random.random() < 0.05:
            return self.random.choice((True, False))
        made: Members = {}
        for _ in range(self.random.randrange(1, 4)):
            makers = self.simple() if depth <= 0 or self.random.random() < 0.45 else self.nesting(depth - 1)
            made.update(self.random.choice(makers)())
        return made

    def simple(self) -> list[Callable[[], Members]]:
        pick, below = self.random.choice, self.random.randrange
        found: list[Callable[[], Members]] = [
            lambda: {"type": pick(TYPES)},
            lambda: {"type": sorted({pick(TYPES), pick(TYPES)})},
            lambda: {"enum": [value(self.random, 2) for _ in range(3)]},
            lambda: {pick(("minimum", "maximum")): pick((0, 1, 1.5, 2, 3))},
            lambda: {"multipleOf": pick((1, 2, 0.5, 3))},
            lambda: {pick(("minLength", "maxLength", "minItems", "maxItems", "minProperties")): below(4)},
            lambda: {"maxProperties": below(3)},
            lambda: {"pattern": pick(PATTERNS)},
            lambda: {"required": self.random.sample(NAMES, below(1, 3))},
            lambda: {"uniqueItems": True},
        ]
        if self.age == 0:
            return [*found, lambda: {"minimum": 1, "exclusiveMinimum": True}]
        return [*found, lambda: {"const": value(self.random, 2)}, lambda: {"exclusiveMinimum": pick((0, 1, 1.5))}]

    def nesting(self, depth: int) -> list[Callable[[], Members]]:
        def inner() -> Any:
            return self.schema(depth)

        def some() -> list[Any]:
            return [inner() for _ in range(self.random.randrange(1, 4))]

        pick = self.random.choice
        found: list[Callable[[], Members]] = [
            lambda: {"properties": {name: inner() for name in self.random.sample(NAMES, 2)}},
            lambda: {"patternProperties": {pick(PATTERNS): inner()}},
            lambda: {"additionalProperties": pick((False, inner()))},
            lambda: {"items": inner()},
            lambda: {pick(("anyOf", "oneOf", "allOf")): some()},
            lambda: {"not": inner()},
            lambda: {"items": some(), "additionalItems": False} if self.age < 4 else {"prefixItems": some()},
        ]
        if self.age >= 1:
            found += [lambda: {"propertyNames": inner()}, lambda: {"contains": inner()}]
        if self.age >= 2:
            found += [lambda: {"if": inner(), "then": inner(), "else": inner()}]
        if self.age >= 3:
            found += [
                lambda: {"dependentSchemas": {pick(NAMES): inner()}},
                lambda: {"dependentRequired": {pick(NAMES): [pick(NAMES)]}},
                lambda: {"contains": inner(), "minContains": pick((0, 1, 2)), "maxContains": pick((1, 2))},
                lambda: {pick(("unevaluatedProperties", "unevaluatedItems")): pick((False, inner()))},
            ]
        return found
