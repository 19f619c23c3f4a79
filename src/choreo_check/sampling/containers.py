"""Arrays and objects that a schema accepts; what their items and members may be is handed in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.sampling.source import Attempt, Impossible

Json = Any
Schema = Mapping[str, Any]
Maker = Callable[[Attempt, int], Any]
MakerOf = Callable[[Json, str], Maker]
"""What makes the values of a part of the schema, for a field of some name."""

EXTRA_MAX = 3
"""How many items there are beyond those that a schema asks for or names."""
TRIES = 20


@dataclass(frozen=True, slots=True)
class Arrays:
    """What a schema says of its arrays."""

    first: list[Maker]
    rest: Maker
    contains: Maker | None
    needed: int
    least: int
    most: int | None
    unique: bool

    def make(self, attempt: Attempt, room: int) -> list[Json]:
        """Make one."""
        attempt.step()
        least = max(self.least, self.needed)
        usual = max(least, len(self.first) + self.needed)
        most = min(self.most if self.most is not None else usual + EXTRA_MAX, usual + EXTRA_MAX)
        if least > most:
            raise Impossible
        size = attempt.source.whole(least, most) if room > 0 else least
        found: list[Json] = []
        while len(found) < size:
            try:
                found.append(self._item(attempt, room - 1, size, found))
            except Impossible:
                if len(found) < least:
                    raise
                break
        return found

    def _item(self, attempt: Attempt, room: int, size: int, found: list[Json]) -> Json:
        at = len(found)
        maker = self.first[at] if at < len(self.first) else self.rest
        if self.contains is not None and at >= size - self.needed:
            maker = self.contains
        for _ in range(TRIES):
            item = maker(attempt, room)
            if not self.unique or freeze(item) not in map(freeze, found):
                return item
        raise Impossible


def arrays(schema: Schema, maker_of: MakerOf, about: str) -> Maker:
    """Return a maker of the arrays that a schema accepts."""
    items = schema.get("items", True)
    listed = items if isinstance(items, list) else schema.get("prefixItems", [])
    rest = schema.get("additionalItems", True) if isinstance(items, list) else items
    most = schema.get("maxItems")
    return Arrays(
        [maker_of(one, about) for one in listed],
        maker_of(rest, about),
        maker_of(schema["contains"], about) if "contains" in schema else None,
        int(schema.get("minContains", 1)) if "contains" in schema else 0,
        int(schema.get("minItems", 0)),
        None if most is None else int(most),
        schema.get("uniqueItems") is True,
    ).make


@dataclass(frozen=True, slots=True)
class Member:
    """A member that a schema names."""

    name: str
    make: Maker
    is_required: bool


@dataclass(frozen=True, slots=True)
class Objects:
    """What a schema says of its objects."""

    members: list[Member]
    names: Maker
    other: Callable[[str], Maker]
    least: int
    most: float

    def make(self, attempt: Attempt, room: int) -> dict[str, Json]:
        """Make one: what is required, some of what is known, and as many others as are wanted."""
        attempt.step()
        spare = self.most - sum(one.is_required for one in self.members)
        if spare < 0:
            raise Impossible
        found: dict[str, Json] = {}
        for one in self.members:
            if one.is_required:
                found[one.name] = one.make(attempt, room - 1)
            elif room > 0 and spare and attempt.source.keeps():
                spare -= _added(found, one.name, one.make, attempt, room)
        for _ in range(TRIES):
            if len(found) >= self.least:
                return found
            name = self.names(attempt, room)
            _added(found, name, self.other(name), attempt, room)
        raise Impossible


def _added(found: dict[str, Json], name: str, maker: Maker, attempt: Attempt, room: int) -> bool:
    """Add a member, if there can be such a one, and say whether it was."""
    if name in found:
        return False
    try:
        found[name] = maker(attempt, room - 1)
    except Impossible:
        return False
    return True


def objects(schema: Schema, maker_of: MakerOf, one_of: Callable[[list[Maker]], Maker]) -> Maker:
    """Return a maker of the objects that a schema accepts."""
    properties, required = schema.get("properties", {}), set(schema.get("required", ()))
    made: dict[str, Maker] = {}

    def other(name: str) -> Maker:
        if name not in made:
            made[name] = maker_of(_said_of(name, schema), name)
        return made[name]

    members = [
        Member(name, other(name), name in required) for name in [*properties, *sorted(required - set(properties))]
    ]
    most = schema.get("maxProperties")
    names = _names(schema, maker_of, one_of)
    return Objects(members, names, other, int(schema.get("minProperties", 0)), math.inf if most is None else most).make


def _names(schema: Schema, maker_of: MakerOf, one_of: Callable[[list[Maker]], Maker]) -> Maker:
    """Return a maker of names of members: those that are listed, those of a pattern, any other."""
    listed = [maker_of({"enum": sorted(schema["properties"])}, "")] if schema.get("properties") else []
    patterns = [maker_of({"type": "string", "pattern": one}, "") for one in schema.get("patternProperties", {})]
    said = schema.get("propertyNames", {})
    free = [maker_of({"type": "string", **said}, "")] if isinstance(said, Mapping) else []
    return one_of([*listed, *patterns, *free])


def _said_of(name: str, schema: Schema) -> Json:
    """Return what a member is to satisfy: as it is named and as patterns have it, or as all others."""
    properties = schema.get("properties", {})
    said = [properties[name]] if name in properties else []
    said += [each for pattern, each in schema.get("patternProperties", {}).items() if _is_match(pattern, name)]
    if not said:
        return schema.get("additionalProperties", True)
    return said[0] if len(said) == 1 else {"allOf": said}


def _is_match(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
