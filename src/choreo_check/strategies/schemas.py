"""A strategy for the values that a schema in canonical form accepts.

What the form leaves over that is rare, such as an exclusion within a type, is left to a filter at the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard
from urllib.parse import unquote

from hypothesis import strategies as st

from choreo_check.errors import ChoreoError
from choreo_check.strategies.texts import is_match, texts

Json = Any
Strategy = st.SearchStrategy[Any]

EXTRA_MAX = 3
"""How many members, or items, there are beyond those that a schema asks for or names."""
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
FINITE: dict[str, Any] = {"allow_nan": False, "allow_infinity": False}


class Unsatisfiable(ChoreoError):
    """No value at all satisfies a schema."""


def canonical(schema: Json, base_uri: str, retrieve: Callable[[str], Json]) -> Json:
    """Return the canonical form of a schema, or the schema itself where it has none."""
    import jsonschema_rs  # noqa: PLC0415  it takes long to load, and only payloads need it

    try:
        form = jsonschema_rs.canonicalize(schema, base_uri=base_uri, retriever=retrieve, validate_formats=True)
        found: Json = form.to_json_schema()
    except Exception:  # noqa: BLE001  it raises many kinds on what it does not support
        return schema
    if str(form.satisfiability()) == "no":
        raise Unsatisfiable("no value satisfies this schema", hint="see what contradicts what in it")
    return found


def from_schema(schema: Json) -> Strategy:
    """Return the values that a schema accepts; where it is not in canonical form, and some more.

    Raises:
        Unsatisfiable: there is none.
    """
    found = _Building(schema).of(schema)
    if found.is_empty:
        raise Unsatisfiable("no value satisfies this schema", hint="see what contradicts what in it")
    return found


ANYTHING: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(**FINITE) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=EXTRA_MAX) | st.dictionaries(st.text(max_size=8), inner, max_size=EXTRA_MAX),
    max_leaves=4,
)


class _Building:
    """The strategies of one schema, by the places that are referred to: a schema may refer to itself."""

    def __init__(self, root: Json) -> None:
        self.root = root
        self.referred: dict[str, Strategy] = {}

    def of(self, schema: Json) -> Strategy:
        """Return the strategy of a part."""
        if not isinstance(schema, Mapping):
            return st.nothing() if schema is False else ANYTHING
        composed = self._composed(schema)
        return self._typed(schema) if composed is None else composed

    def _composed(self, schema: Mapping[str, Json]) -> Strategy | None:
        """Return the strategy of a part that lists values, refers to another, or is made of others."""
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"]) if schema["enum"] else st.nothing()
        if "$ref" in schema:
            return self._referred(str(schema["$ref"]))
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return st.one_of([self.of({**_without(schema, word), **_table(each)}) for each in schema[word]])
        if isinstance(schema.get("allOf"), list):
            return self.of(_joined([_without(schema, "allOf"), *map(_table, schema["allOf"])]))
        return None

    def _referred(self, reference: str) -> Strategy:
        if reference not in self.referred:
            target = _at(self.root, reference)
            self.referred[reference] = st.deferred(lambda: self.of(target))
        return self.referred[reference]

    def _typed(self, schema: Mapping[str, Json]) -> Strategy:
        said = schema.get("type", TYPES)
        kinds = [said] if isinstance(said, str) else list(said)
        if schema.get("not") == {}:
            return st.nothing()
        makers: dict[str, Callable[[Mapping[str, Json]], Strategy]] = {
            "null": lambda _: st.none(),
            "boolean": lambda _: st.booleans(),
            "integer": integers,
            "number": numbers,
            "string": texts,
            "array": self._array,
            "object": self._object,
        }
        return st.one_of([makers[kind](schema) for kind in kinds if kind in makers])

    def _array(self, schema: Mapping[str, Json]) -> Strategy:
        first = list(schema.get("prefixItems", ()))
        rest = self.of(schema.get("items", True))
        least, most = _whole(schema, "minItems", 0), schema.get("maxItems", math.inf)
        contains = self.of(schema["contains"]) if "contains" in schema else st.nothing()
        needed = _whole(schema, "minContains", 1) if "contains" in schema else 0
        most = min(most, max(least, len(first) + needed) + EXTRA_MAX)
        if least > most or (rest.is_empty and least > len(first)):
            return st.nothing()

        @st.composite
        def arrays(draw: st.DrawFn) -> list[Json]:
            size = draw(st.integers(max(least, needed), max(int(most), least, needed)))
            size = min(size, len(first)) if rest.is_empty else size
            found: list[Json] = []
            for at in range(size):
                item = self.of(first[at]) if at < len(first) else rest
                item = contains if at >= max(size - needed, len(first)) and needed else item
                item = item.filter(lambda one: one not in found) if schema.get("uniqueItems") else item
                found.append(draw(item))
            return found

        return arrays()

    def _object(self, schema: Mapping[str, Json]) -> Strategy:
        known = {name: self.of(each) for name, each in schema.get("properties", {}).items()}
        required = list(schema.get("required", ()))
        asked = {name: known[name] if name in known else self._other(schema, name) for name in required}
        if any(each.is_empty for each in asked.values()):
            return st.nothing()
        optional = {name: each for name, each in known.items() if name not in asked and not each.is_empty}
        named = st.fixed_dictionaries(asked, optional=optional)
        least, most = _whole(schema, "minProperties", 0), schema.get("maxProperties", math.inf)
        return self._filled(schema, named, least).filter(lambda one: least <= len(one) <= most)

    def _filled(self, schema: Mapping[str, Json], named: Strategy, least: int) -> Strategy:
        """Add members that the schema does not name, where it wants so many."""
        names = self._names(schema)

        @st.composite
        def objects(draw: st.DrawFn) -> dict[str, Json]:
            found = dict(draw(named))
            while len(found) < least:
                name = draw(names.filter(lambda one: one not in found))
                found[name] = draw(self._other(schema, name))
            return found

        return objects()

    def _names(self, schema: Mapping[str, Json]) -> Strategy:
        said = schema.get("propertyNames", {})
        patterns = [texts({"pattern": pattern}) for pattern in schema.get("patternProperties", {})]
        free = self.of({"type": "string", **_table(said)}) if isinstance(said, Mapping) else st.nothing()
        listed = st.sampled_from(sorted(schema["properties"])) if schema.get("properties") else st.nothing()
        return st.one_of(listed, *patterns, free)

    def _other(self, schema: Mapping[str, Json], name: str) -> Strategy:
        """Return the values of a member: as it is named, as its pattern has it, or as all others."""
        if name in schema.get("properties", {}):
            return self.of(schema["properties"][name])
        for pattern, each in schema.get("patternProperties", {}).items():
            if is_match(pattern, name):
                return self.of(each)
        return self.of(schema.get("additionalProperties", True))


def integers(schema: Mapping[str, Json]) -> Strategy:
    """Return the whole numbers that a schema accepts."""
    low, high = _limits(schema)
    step = schema.get("multipleOf", 1)
    step = step if step >= 1 and step == int(step) else 1
    least = None if low is None else math.ceil(low / step) if low / step != -math.inf else None
    most = None if high is None else math.floor(high / step)
    if least is not None and most is not None and least > most:
        return st.nothing()
    found = st.integers(least, most).map(lambda one: int(one * step))
    return found.filter(lambda one: _is_within(one, schema))


def numbers(schema: Mapping[str, Json]) -> Strategy:
    """Return the numbers that a schema accepts: whole ones, and others."""
    low, high = _limits(schema)
    step = schema.get("multipleOf")
    if step:
        least, most = (None if one is None else one / step for one in (low, high))
        whole = st.integers(None if least is None else math.ceil(least), None if most is None else math.floor(most))
        return whole.map(lambda one: one * step).filter(lambda one: _is_within(one, schema))
    if low is not None and high is not None and low > high:
        return st.nothing()
    return st.floats(low, high, **FINITE).filter(lambda one: _is_within(one, schema))


def _limits(schema: Mapping[str, Json]) -> tuple[Any, Any]:
    lows = [schema[word] for word in ("minimum", "exclusiveMinimum") if _is_number(schema.get(word))]
    highs = [schema[word] for word in ("maximum", "exclusiveMaximum") if _is_number(schema.get(word))]
    return max(lows, default=None), min(highs, default=None)


def _is_within(value: float, schema: Mapping[str, Json]) -> bool:
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    return not (_is_number(above) and value <= above) and not (_is_number(below) and value >= below)


def _is_number(value: Json) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(schema: Mapping[str, Json], word: str, otherwise: int) -> int:
    return int(schema.get(word, otherwise))


def _without(schema: Mapping[str, Json], word: str) -> dict[str, Json]:
    return {name: value for name, value in schema.items() if name != word}


def _table(schema: Json) -> dict[str, Json]:
    return dict(schema) if isinstance(schema, Mapping) else {} if schema else {"not": {}}


def _joined(schemas: list[dict[str, Json]]) -> dict[str, Json]:
    """Put together what all of some schemas say, as far as it does not meet: the rest is left to the filter."""
    found: dict[str, Json] = {}
    for schema in schemas:
        required = [*found.get("required", ()), *schema.get("required", ())]
        properties = {**found.get("properties", {}), **schema.get("properties", {})}
        found = {**found, **schema}
        found |= {"required": list(dict.fromkeys(required))} if required else {}
        found |= {"properties": properties} if properties else {}
    return found


def _at(root: Json, reference: str) -> Json:
    if not reference.startswith("#"):
        raise ChoreoError(f"{reference}: it leads out of the schema", hint="payloads follow references within one file")
    place = root
    for part in reference.removeprefix("#").removeprefix("/").split("/") if reference != "#" else ():
        key = unquote(part).replace("~1", "/").replace("~0", "~")
        place = place[int(key)] if isinstance(place, list) else place[key]
    return place
