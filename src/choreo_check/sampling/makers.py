"""Turns a schema into a maker of its values: a function of choices, and of how much room there is to nest.

The canonical form has worked out intersections, conditions and exclusions, and left alternatives. What it leaves over
that is rare is tried and held against a validator of that part alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from choreo_check.sampling.containers import arrays, objects
from choreo_check.sampling.numbers import integers, numbers
from choreo_check.sampling.source import Attempt, Impossible
from choreo_check.sampling.texts import texts

Json = Any
Schema = Mapping[str, Any]
Maker = Callable[[Attempt, int], Json]
Resolve = Callable[[str, str], tuple[Json, str]]
"""What a reference names, and the base of the references in there, from the base that it starts from."""
Accepts = Callable[[Json, str], Callable[[Json], bool] | None]
"""What tells whether a value satisfies one part of the schema; absent where that part cannot be looked at alone."""

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
ALTERNATIVES = ("anyOf", "oneOf")
DECISIVE = ("const", "enum", "$ref", "$dynamicRef", "$recursiveRef", "anyOf", "oneOf", "allOf")
"""Words of which the first that is there is followed, and what stands beside it is not."""
LEFT_OVER = frozenset({
    "contentSchema", "dependencies", "dependentRequired", "dependentSchemas", "format", "if", "maxContains", "not",
    "oneOf", "pattern", "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
"""Words that makers do not follow to the letter."""
SILENT = frozenset({
    "$anchor", "$comment", "$defs", "$id", "$schema", "default", "definitions", "deprecated", "description", "examples",
    "id", "readOnly", "title", "writeOnly",
})  # fmt: skip
"""Words that refuse nothing."""
TRIES = 20
ROOM_LEAST = -12
"""How much deeper than it should a value may nest before it is given up."""
ANYTHING = {"type": ["null", "boolean", "integer", "number", "string"]}


class Makers:
    """The makers of one schema, by the places that are referred to: a schema may refer to itself."""

    def __init__(self, resolve: Resolve, accepts: Accepts) -> None:
        self.resolve = resolve
        self.accepts = accepts
        self.referred: dict[tuple[str, str, str], Maker] = {}

    def of(self, schema: Json, base: str, about: str = "") -> Maker:
        """Return the maker of a part; `about` is the name of the field that has it."""
        if not isinstance(schema, Mapping):
            return nothing if schema is False else self.of(ANYTHING, base, about)
        made = self._composed(schema, base, about)
        return checked(made, self.accepts(schema, base)) if _is_partly_made(schema) else made

    def _composed(self, schema: Schema, base: str, about: str) -> Maker:
        """Return the maker of a part that lists values, refers to another, or is made of others."""
        if "const" in schema:
            return constant([schema["const"]])
        if "enum" in schema:
            return constant(list(schema["enum"]))
        for word in ("$ref", "$dynamicRef", "$recursiveRef"):
            if word in schema:
                return self._with_reference(schema, word, base, about)
        for word in ALTERNATIVES:
            if word in schema:
                rest = _without(schema, word)
                return alternatives([self.of(_joined([rest, _table(each)]), base, about) for each in schema[word]])
        if isinstance(schema.get("allOf"), list):
            return self.of(_joined([_without(schema, "allOf"), *map(_table, schema["allOf"])]), base, about)
        return self._typed(schema, base, about)

    def _with_reference(self, schema: Schema, word: str, base: str, about: str) -> Maker:
        """Return the maker of what a part refers to; what it says besides is left to the check."""
        key = str(schema[word]), base, about
        if key not in self.referred:
            self.referred[key] = self._deferred(*key)
        return self.referred[key]

    def _deferred(self, reference: str, base: str, about: str) -> Maker:
        made: list[Maker] = []

        def make(attempt: Attempt, room: int) -> Json:
            attempt.step()
            if room < ROOM_LEAST:
                raise Impossible
            if not made:
                target, inner_base = self.resolve(reference, base)
                made.append(self.of(target, inner_base, about))
            return made[0](attempt, room - 1)

        return make

    def _typed(self, schema: Schema, base: str, about: str) -> Maker:
        said = schema.get("type", TYPES)
        kinds = [said] if isinstance(said, str) else list(said)
        if schema.get("not") in ({}, True):
            return nothing

        def inner(part: Json, name: str) -> Maker:
            return self.of(part, base, name)

        makers: dict[str, Callable[[], Maker]] = {
            "null": lambda: constant([None]),
            "boolean": lambda: constant([False, True]),
            "integer": lambda: integers(schema, about),
            "number": lambda: numbers(schema, about),
            "string": lambda: texts(schema, about),
            "array": lambda: arrays(schema, inner, about),
            "object": lambda: objects(schema, inner, alternatives),
        }
        return alternatives([makers[kind]() for kind in _wanted(kinds) if kind in makers])


def _is_partly_made(schema: Schema) -> bool:
    """Say whether a maker may make what a part refuses."""
    said = schema.keys() - SILENT
    return bool(LEFT_OVER & said) or (len(said) > 1 and any(word in said for word in DECISIVE))


def _wanted(kinds: list[str]) -> list[str]:
    return [kind for kind in kinds if not (kind == "integer" and "number" in kinds)]


def nothing(_attempt: Attempt, _room: int) -> Json:
    """Make nothing: there is no such value."""
    raise Impossible


def constant(values: list[Json]) -> Maker:
    """Return a maker of one of some values; what can be changed is copied."""
    if not values:
        return nothing
    if any(isinstance(value, list | dict) for value in values):
        return lambda attempt, _room: deepcopy(attempt.one_of(values))
    return lambda attempt, _room: attempt.one_of(values)


def alternatives(makers: list[Maker]) -> Maker:
    """Return a maker of what any of some makers makes: the one that is chosen, or else those that follow it."""
    if len(makers) == 1:
        return makers[0]

    def make(attempt: Attempt, room: int) -> Json:
        chosen = attempt.source.whole(0, len(makers) - 1) if makers and room > 0 else 0
        for maker in [*makers[chosen:], *makers[:chosen]]:
            attempt.step()
            try:
                return maker(attempt, room)
            except Impossible:
                continue
        raise Impossible

    return make


def checked(maker: Maker, accepts: Callable[[Json], bool] | None) -> Maker:
    """Return a maker that tries until a part is satisfied; where that cannot be told, the whole will show."""
    if accepts is None:
        return maker

    def make(attempt: Attempt, room: int) -> Json:
        for _ in range(TRIES):
            attempt.step()
            found = maker(attempt, room)
            if accepts(found):
                return found
        raise Impossible

    return make


def _without(schema: Schema, word: str) -> dict[str, Json]:
    return {name: value for name, value in schema.items() if name != word}


def _table(schema: Json) -> dict[str, Json]:
    return dict(schema) if isinstance(schema, Mapping) else {} if schema else {"not": {}}


def _joined(schemas: list[dict[str, Json]]) -> dict[str, Json]:
    """Put together what all of some schemas say, as far as it does not meet: the rest is left to the check."""
    found: dict[str, Json] = {}
    for schema in schemas:
        required = [*found.get("required", ()), *schema.get("required", ())]
        properties = {**found.get("properties", {}), **schema.get("properties", {})}
        found = {**found, **schema}
        found |= {"required": list(dict.fromkeys(required))} if required else {}
        found |= {"properties": properties} if properties else {}
    return found
