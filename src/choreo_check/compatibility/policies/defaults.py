"""`--fill-defaults`: a required property that has a default counts as present in what is read.

**Definition.** A reader that fills defaults adds, before it validates, to each object each absent property that the
schemas which apply to the object without condition (directly, through `allOf` or a reference) require *and* give a
`default`. What it reads is what validates then. Defaults inside `anyOf`, `oneOf`, `not`, `if`/`then`/`else` and
`dependentSchemas` are not filled: whether they apply is not known before validation.

**Rewriting.** Where the presence of the property matters to nothing but `required`, and the default is itself valid, an
object without it is read exactly when it is valid without the requirement. So the name is taken out of `required`, in a
copy in which every pointer stays. Where it might matter to something else (`minProperties`, `propertyNames`, a
condition beside it, an `enum` of objects, a definition that is also used under a condition) the requirement stays and
is named in `doubts`: a verdict that rests on it is not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from choreo_check.compatibility.policies.applied import Reader
from choreo_check.compatibility.policies.places import Atlas, LeadsNowhere, Place
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.verdict import Document, Json

COUNTING = ("minProperties", "maxProperties", "propertyNames", "enum", "const", "dependentRequired")
CONDITIONAL = ("anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies", "contains")
IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies")
OF_OTHER_MEMBERS = ("patternProperties", "additionalProperties", "unevaluatedProperties")
OF_ITEMS = ("items", "prefixItems", "additionalItems", "unevaluatedItems")
HOLDING = ("properties", *OF_OTHER_MEMBERS, *OF_ITEMS)
BY_NAME = ("properties", "patternProperties", "dependentSchemas", "dependencies")
MAX_VALUES = 5_000


@dataclass(frozen=True, slots=True)
class Filled:
    """The schema of what a reader that fills defaults can read; `doubts` name requirements that were left."""

    document: Document
    doubts: tuple[str, ...] = ()


def filled(reader: Document) -> Filled:
    """Rewrite a reader's schema so that it does not require what the reader fills in."""
    try:
        return _Filling(Atlas(reader), reader).rewritten()
    except (LeadsNowhere, RecursionError, ValueError) as error:
        return Filled(reader, (str(error) or "the schema is nested too deeply",))


@dataclass
class _Filling:
    """One rewriting, while it is made."""

    atlas: Atlas
    document: Document
    reader: Reader = field(init=False)
    optional: dict[Place, list[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = Reader(self.atlas)

    def rewritten(self) -> Filled:
        values = self._values()
        for together, is_certain in values.items():
            self._note_fillable(together, is_certain=is_certain)
        if not self.optional:
            return Filled(self.document, self._doubts)
        self._keep_what_conditions_share({place for together in values for place in together})
        return Filled(self._without_requirements(), self._doubts)

    @property
    def _doubts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.doubts, *self.reader.doubts)))

    def _values(self) -> dict[frozenset[Place], bool]:
        """Return the sets of schemas that apply together, without condition, to one value, and whether they are all."""
        seen: dict[frozenset[Place], bool] = {}
        waiting = [(self._together([self.atlas.root]), True)]
        while waiting:
            together, is_certain = waiting.pop()
            if together in seen:
                seen[together] &= is_certain
                continue
            if len(seen) >= MAX_VALUES:
                raise LeadsNowhere("too many combinations of schemas apply to one value")
            seen[together] = is_certain
            waiting += self._members(sorted(together))
        return seen

    def _members(self, parts: list[Place]) -> Iterator[tuple[frozenset[Place], bool]]:
        for name in dict.fromkeys(name for part in parts for name in self.reader.mapping(part, "properties")):
            yield self._together(self.reader.speaking_of(parts, name)), True
        for keywords in (OF_OTHER_MEMBERS, OF_ITEMS):
            loose = [place for part in parts for place in self._holding(part, keywords)]
            yield from ((self._together([place]), len(loose) == 1) for place in loose)

    def _reachable(self, start: list[Place], keywords: tuple[str, ...]) -> set[Place]:
        seen: set[Place] = set()
        waiting = list(start)
        while waiting:
            place = waiting.pop()
            if place not in seen and isinstance(self.atlas.at(place), dict):
                seen.add(place)
                waiting += [*self.reader.referred(place), *self._holding(place, keywords)]
        return seen

    def _holding(self, place: Place, keywords: tuple[str, ...]) -> Iterator[Place]:
        """Yield the schemas that some keywords of one schema hold."""
        for keyword in keywords:
            value = self.reader.keyword(place, keyword)
            if isinstance(value, list):
                yield from (self.atlas.child(place, keyword, index) for index in range(len(value)))
            elif isinstance(value, dict) and keyword in BY_NAME:
                yield from (self.atlas.child(place, keyword, name) for name in value)
            elif value is not None:
                yield self.atlas.child(place, keyword)

    def _note_fillable(self, together: frozenset[Place], *, is_certain: bool) -> None:
        """Note what can be filled of an object, given the schemas that apply to it without condition."""
        parts = sorted(together)
        defaults: dict[str, list[Json]] = {}
        for part in parts:
            for name, value in self._defaults(part):
                defaults.setdefault(name, []).append(value)
        for part in parts:
            for name in self._required(part):
                if name in defaults and any(self._is_accepted(name, value, parts) for value in defaults[name]):
                    self._note(part, name, is_safe=is_certain and self._is_safe(name, defaults[name], parts))

    def _note(self, part: Place, name: str, *, is_safe: bool) -> None:
        if is_safe:
            names = self.optional.setdefault(part, [])
            names += [] if name in names else [name]
        else:
            self.doubts.append(f"whether an object is valid with `{name}` filled in depends on more than `required`")

    def _together(self, places: Iterable[Place]) -> frozenset[Place]:
        return frozenset(self.reader.always(places))

    def _defaults(self, part: Place) -> Iterator[tuple[str, Json]]:
        properties = self.reader.keyword(part, "properties")
        for name in properties if isinstance(properties, dict) else ():
            child = self.atlas.child(part, "properties", name)
            for place in sorted(self._together([child])):
                schema = self.atlas.at(place)
                if isinstance(schema, dict) and "default" in schema and not self.reader.is_reference_only(place):
                    yield name, schema["default"]

    def _required(self, part: Place) -> list[str]:
        value = self.reader.keyword(part, "required")
        return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []

    def _is_safe(self, name: str, values: list[Json], parts: list[Place]) -> bool:
        """Say whether the presence of a member matters to nothing but `required`, and its default is valid."""
        if any(freeze(value) != freeze(values[0]) for value in values):
            return False
        if any(self.reader.has(part, keyword) for part in parts for keyword in COUNTING):
            return False
        starts = [place for part in parts for place in self._holding(part, IN_PLACE[1:])]
        if any(self._heeds(place, name) for place in self._reachable(starts, IN_PLACE)):
            return False
        return all(self._is_indifferent(part, name) for part in parts)

    def _is_accepted(self, name: str, value: Json, parts: list[Place]) -> bool:
        """Say whether a default is valid where it is filled in; where it is not, filling makes nothing valid."""
        if not all(self._is_valid(place, value) for place in self.reader.speaking_of(parts, name)):
            return False
        closed = (part for part in parts if self.reader.keyword(part, "additionalProperties") is False)
        return all(self.reader.speaking_of([part], name) for part in closed)

    def _heeds(self, place: Place, name: str) -> bool:
        """Say whether a schema under a condition could tell an object with a member from one without it."""
        if name in self.reader.mapping(place, "properties") or name in self._required(place):
            return True
        if self._holds_array(place, "dependencies"):
            return True
        return any(self.reader.has(place, keyword) for keyword in (*COUNTING, *OF_OTHER_MEMBERS))

    def _holds_array(self, place: Place, keyword: str) -> bool:
        return any(isinstance(value, list) for value in self.reader.mapping(place, keyword).values())

    def _is_indifferent(self, part: Place, name: str) -> bool:
        dependent = (self.reader.mapping(part, keyword) for keyword in ("dependencies", "dependentSchemas"))
        if self._holds_array(part, "dependencies") or any(name in held for held in dependent):
            return False
        return not self.reader.has(part, "unevaluatedProperties") or name in self.reader.mapping(part, "properties")

    def _is_valid(self, place: Place, value: Json) -> bool:
        import jsonschema_rs  # noqa: PLC0415  only those who fill defaults pay for it

        retrieve: Any = self.atlas.resource
        try:
            draft = {"$schema": self.atlas.dialect(place).uri, "allOf": [{"$ref": place.reference}]}
            return bool(jsonschema_rs.validator_for(draft, retriever=retrieve).is_valid(value))
        except ValueError:
            return False

    def _keep_what_conditions_share(self, surely: set[Place]) -> None:
        """A definition that is also used under a condition cannot be rewritten for the other use alone."""
        starts = [below for place in surely for below in self._holding(place, CONDITIONAL)]
        shared = self._reachable(starts, (*HOLDING, "allOf", *CONDITIONAL))
        for place in [place for place in self.optional if place in shared]:
            names = self.optional.pop(place)
            self.doubts.append(f"what requires `{names[0]}` is also used under a condition")

    def _without_requirements(self) -> Document:
        schema, resources = _copied([self.document.schema, dict(self.document.resources)])
        copy = Document(schema, self.document.base_uri, resources, self.document.dialect)
        atlas = Atlas(copy)
        for place, names in self.optional.items():
            target = atlas.at(place)
            target["required"] = [name for name in target["required"] if name not in names]
            if not target["required"]:
                del target["required"]
        return copy


def _copied(value: Json) -> Json:
    """Copy a JSON value so that no part of it is shared: what stands in two places is rewritten in one."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
