"""Which schemas speak of one value: those that apply to it always, and those that apply when a branch of them holds.

A validator collects what the schemas that *held* say of a value's members. Which of them hold depends on the value, so
there are several choices; each has the schemas that speak, and the conditions under which they do. A branch that says
nothing of members is no choice: whether it held changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from choreo_check.compatibility.policies.places import Atlas, Place
from choreo_check.compatibility.verdict import Json

OF_PROPERTIES = frozenset({"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"})
OF_ITEMS = frozenset({"items", "prefixItems", "additionalItems", "unevaluatedItems", "contains"})
OF_OBJECTS = OF_PROPERTIES | {
    "required", "minProperties", "maxProperties", "propertyNames", "dependencies", "dependentRequired",
    "dependentSchemas",
}  # fmt: skip
MAX_CHOICES = 64
MAX_BRANCHES = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One way in which branches can hold: the schemas that then speak of the value, and what must hold for it."""

    parts: tuple[Place, ...] = ()
    conditions: tuple[Json, ...] = ()

    def __add__(self, other: Choice) -> Choice:
        return Choice(self.parts + other.parts, self.conditions + other.conditions)


NOTHING = Choice()


@dataclass
class Reader:
    """Reads an atlas; `doubts` says where choices were left out."""

    atlas: Atlas
    doubts: list[str] = field(default_factory=list)
    _reached: dict[Place, tuple[Place, ...]] = field(default_factory=dict)

    def choices(self, always: Iterable[Place], perhaps: Iterable[Place] = ()) -> list[Choice]:
        """Return the ways in which schemas speak of a value to which some apply always, others where they hold."""
        found = [NOTHING]
        for place in always:
            found = self._joined(found, self._expanded(place, frozenset()))
        for place in perhaps:
            found = self._joined(found, [NOTHING, *self._held(place, frozenset())])
        return found

    def always(self, places: Iterable[Place]) -> list[Place]:
        """Return the schemas that apply, without condition, to the same value as some that do."""
        seen: dict[Place, None] = {}
        waiting = list(places)
        while waiting:
            part = waiting.pop()
            if part not in seen and isinstance(self.atlas.at(part), dict):
                seen[part] = None
                waiting += [*self.referred(part), *self._listed(part, "allOf")]
        return list(seen)

    def reached(self, place: Place) -> tuple[Place, ...]:
        """Return every schema that can apply to the same value as one, itself first; not what is negated."""
        if place not in self._reached:
            seen: dict[Place, None] = {}
            waiting = [place]
            while waiting:
                found = waiting.pop()
                if found not in seen:
                    seen[found] = None
                    waiting += self._in_place(found)
            self._reached[place] = tuple(seen)
        return self._reached[place]

    def mentions(self, place: Place, keywords: Iterable[str]) -> bool:
        """Say whether any schema that can apply to the same value has one of some keywords."""
        wanted = tuple(keywords)
        return any(self.keyword(part, name) is not None for part in self.reached(place) for name in wanted)

    def keyword(self, place: Place, name: str) -> Json:
        """Return the value of a keyword that counts at a place."""
        if self.is_reference_only(place):
            return None
        return self.atlas.keyword(place, name)

    def has(self, place: Place, name: str) -> bool:
        """Say whether the schema at a place has a keyword."""
        return self.keyword(place, name) is not None

    def mapping(self, place: Place, name: str) -> dict[str, Json]:
        """Return the value of a keyword that holds things by name."""
        value = self.keyword(place, name)
        return value if isinstance(value, dict) else {}

    def admits(self, place: Place, name: str) -> bool:
        """Say whether a keyword is there and is more than a refusal."""
        value = self.keyword(place, name)
        return value is not None and value is not False

    def speaking_of(self, parts: Iterable[Place], name: str) -> list[Place]:
        """Return the schemas that some schemas of an object have for its member of a name."""
        found: list[Place] = []
        for part in parts:
            own = [("properties", name)] if name in self.mapping(part, "properties") else []
            own += [("patternProperties", it) for it in self.mapping(part, "patternProperties") if self.fits(it, name)]
            found += [self.atlas.child(part, *steps) for steps in own]
            if not own and self.admits(part, "additionalProperties"):
                found.append(self.atlas.child(part, "additionalProperties"))
        return found

    def fits(self, pattern: str, name: str) -> bool:
        """Say whether a name matches a pattern; one that cannot be read matches nothing, and is doubtful."""
        try:
            return re.search(pattern, name) is not None
        except re.error:
            self.doubts.append(f"the pattern {pattern} could not be read")
            return False

    def _in_place(self, place: Place) -> list[Place]:
        found = list(self.referred(place))
        for name in ("allOf", "anyOf", "oneOf"):
            found += self._listed(place, name)
        found += [self.atlas.child(place, name) for name in ("if", "then", "else") if self.has(place, name)]
        found += [inner for _, inner in self._dependent(place)]
        return found

    def _expanded(self, place: Place, within: frozenset[Place]) -> list[Choice]:
        if place in within or not isinstance(self.atlas.at(place), dict):
            return [NOTHING]
        within |= {place}
        found = [NOTHING if self.is_reference_only(place) else Choice((place,))]
        for group in self._groups(place, within):
            found = self._joined(found, group)
        return found

    def _groups(self, place: Place, within: frozenset[Place]) -> Iterator[list[Choice]]:
        for target in self.referred(place):
            yield self._expanded(target, within)
        for inner in self._listed(place, "allOf"):
            yield self._expanded(inner, within)
        yield self._some_of(self._listed(place, "anyOf"), within)
        yield self._one_of(self._listed(place, "oneOf"), within)
        yield self._conditional(place, within)
        for name, inner in self._dependent(place):
            if self._speaks(inner):
                present = Choice(conditions=({"required": [name]},))
                yield [NOTHING, *(present + choice for choice in self._expanded(inner, within))]

    def _some_of(self, branches: Sequence[Place], within: frozenset[Place]) -> list[Choice]:
        """Any branches of an `anyOf` can hold together; what fewer of them declare is declared all the more."""
        speaking = [branch for branch in branches if self._speaks(branch)]
        if not speaking:
            return [NOTHING]
        largest = len(speaking)
        if largest > MAX_BRANCHES:
            self.doubts.append(f"an anyOf of {largest} branches that declare members can hold in too many ways")
            largest = 1
        found = [] if len(speaking) == len(branches) else [NOTHING]
        for size in range(1, largest + 1):
            for chosen in combinations(speaking, size):
                found += _product([self._held(branch, within) for branch in chosen])
        return found

    def _one_of(self, branches: Sequence[Place], within: frozenset[Place]) -> list[Choice]:
        speaking = [branch for branch in branches if self._speaks(branch)]
        found = [] if speaking and len(speaking) == len(branches) else [NOTHING]
        return found + [choice for branch in speaking for choice in self._held(branch, within)]

    def _conditional(self, place: Place, within: frozenset[Place]) -> list[Choice]:
        if not self.has(place, "if"):
            return [NOTHING]
        condition = self.atlas.child(place, "if")
        then, other = (self.atlas.child(place, name) if self.has(place, name) else None for name in ("then", "else"))
        if not any(map(self._speaks, filter(None, (condition, then, other)))):
            return [NOTHING]
        held = self._joined(self._held(condition, within), self._expanded(then, within) if then else [NOTHING])
        failed = Choice(conditions=({"not": _meaning(condition)},))
        return [*held, *(failed + choice for choice in (self._expanded(other, within) if other else [NOTHING]))]

    def _held(self, place: Place, within: frozenset[Place]) -> list[Choice]:
        condition = Choice(conditions=(_meaning(place),))
        return [condition + choice for choice in self._expanded(place, within)]

    def _joined(self, found: list[Choice], group: list[Choice]) -> list[Choice]:
        joined = [one + other for one, other in product(found, group)] if group != [NOTHING] else found
        if len(joined) > MAX_CHOICES:
            self.doubts.append("branches that declare members can hold in too many ways")
        return joined[:MAX_CHOICES]

    def _speaks(self, place: Place) -> bool:
        return self.mentions(place, OF_PROPERTIES | OF_ITEMS)

    def _listed(self, place: Place, name: str) -> list[Place]:
        value = self.keyword(place, name)
        return [self.atlas.child(place, name, index) for index in range(len(value))] if isinstance(value, list) else []

    def _dependent(self, place: Place) -> Iterator[tuple[str, Place]]:
        for keyword in ("dependentSchemas", "dependencies"):
            value = self.keyword(place, keyword)
            for name, inner in value.items() if isinstance(value, dict) else ():
                if isinstance(inner, dict):
                    yield name, self.atlas.child(place, keyword, name)

    def referred(self, place: Place) -> Iterator[Place]:
        """Yield the places that the references in the schema at a place lead to."""
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            reference = self.atlas.keyword(place, keyword)
            if isinstance(reference, str) and _is_known(keyword, self.atlas.dialect(place).order):
                yield self._target(place, keyword, reference)

    def _target(self, place: Place, keyword: str, reference: str) -> Place:
        if keyword == "$ref":
            return self.atlas.follow(place, reference)
        return self.atlas.follow_dynamically(place, keyword)

    def is_reference_only(self, place: Place) -> bool:
        """Say whether a schema is a reference beside which its dialect reads nothing."""
        schema = self.atlas.at(place)
        return (
            isinstance(schema, dict)
            and "$ref" in schema
            and not self.atlas.dialect(place).lets_references_have_siblings
        )


def _meaning(place: Place) -> Json:
    return {"$ref": place.reference}


def _is_known(keyword: str, order: int) -> bool:
    return keyword == "$ref" or (keyword, order) in {("$dynamicRef", 2020), ("$recursiveRef", 2019)}


def _product(groups: list[list[Choice]]) -> list[Choice]:
    found = [NOTHING]
    for group in groups:
        found = [one + other for one, other in product(found, group)][: MAX_CHOICES + 1]
    return found
