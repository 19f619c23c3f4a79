"""The content model `declared`: those who write send only what their schema declares.

**Definition.** An event is *declared* by a schema when it is valid and each member of each object in it is evaluated,
as JSON Schema says of annotations, by some schema that applies to that object and held: by `properties`,
`patternProperties`, `additionalProperties` or `unevaluatedProperties`, whichever file, reference or branch they stand
in. It is as if every object of the writer's schema ended in `unevaluatedProperties: false`, looking at *all* schemas
that apply to the object: those that two branches of an `allOf` hold for one member are taken together. Two
refinements:

- a name in `required` or `dependentRequired` counts as declared, for otherwise there would be no event at all; and
  an object that must have more members (`minProperties`) than are declared, or of which nothing but the form of their
  names is said (`propertyNames`), is a map and stays open;
- a value of which no schema says that it is an object, or anything about objects (`true`, `{}`), may be anything.

Who means "and anything else" writes `additionalProperties: true`, and is taken at their word.

**Rewriting.** The declared events are those that are valid under the schema as it stands *and* under a second one,
built here, that says nothing but which members there may be. For each set of schemas that apply to one value it has
one definition: an `anyOf` over the choices of branches that hold (`applied`), each with the conditions of the choice
and with the members that its schemas declare. Only keywords that mean the same in every draft are used, so that no
draft needs `unevaluatedProperties`.

**Why it is exact.** An instance satisfies a choice only where the choice's branches hold, and then all that they
declare is evaluated; conversely the branches that do hold for an instance are one of the choices. Where that could not
be carried through (too many choices, patterns that overlap, dynamic references) members are left out: the rewritten
schema then admits *fewer* events than are declared, `doubts` says why, and only a witness found with it may be
believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from choreo_check.compatibility.policies.applied import OF_ITEMS, OF_OBJECTS, Choice, Reader
from choreo_check.compatibility.policies.places import NOWHERE, Atlas, LeadsNowhere, Place
from choreo_check.compatibility.verdict import Document, Json

MAX_DEFINITIONS = 2_000
DRAFT_2019_ORDER = 2019
DRAFT_2020_ORDER = 2020


@dataclass(frozen=True, slots=True)
class Declared:
    """The schema of the declared events; where there are doubts, it may admit too few."""

    document: Document
    doubts: tuple[str, ...] = ()


def declared_only(writer: Document) -> Declared:
    """Rewrite a writer's schema so that it admits declared events only."""
    try:
        atlas = Atlas(writer)
        return _Closing(atlas, Reader(atlas), writer).closed()
    except (LeadsNowhere, RecursionError, ValueError) as error:
        return Declared(_nothing(writer), (str(error) or "the schema is nested too deeply",))


def _nothing(writer: Document) -> Document:
    return Document({"not": {}}, NOWHERE, {}, writer.dialect)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said of an object's members without declaring them."""

    names: tuple[str, ...]
    least: float
    has_form_of_names: bool

    def is_map(self, names: int, patterns: int) -> bool:
        """Say whether there must or may be members that nothing declares."""
        return not patterns and (self.least > names or (self.has_form_of_names and not names))


Key = tuple[frozenset[Place], frozenset[Place]]


@dataclass
class _Closing:
    """The second schema while it is built."""

    atlas: Atlas
    reader: Reader
    writer: Document
    definitions: dict[str, Json] = field(default_factory=dict)
    _names: dict[Key, str] = field(default_factory=dict)

    def closed(self) -> Declared:
        root = self.atlas.root
        members = self._members_of_value([root])
        schema: dict[str, Json] = {"allOf": [{"$ref": root.reference}, members]}
        if isinstance(self.writer.schema, dict) and "$schema" in self.writer.schema:
            schema["$schema"] = self.writer.schema["$schema"]
        if self.definitions:
            schema[self._home] = self.definitions
        resources = {**self.writer.resources, root.uri: self.writer.schema}
        document = Document(schema, f"{NOWHERE}declared", resources, self.writer.dialect)
        return Declared(document, tuple(dict.fromkeys(self.reader.doubts)))

    @property
    def _order(self) -> int:
        return self.atlas.dialect(self.atlas.root).order

    @property
    def _home(self) -> str:
        return "$defs" if self._order >= DRAFT_2019_ORDER else "definitions"

    def _members_of_value(self, always: Iterable[Place], perhaps: Iterable[Place] = ()) -> Json:
        """Return a schema of the members that a value may have, given the schemas that apply to it."""
        key = (frozenset(always), frozenset(perhaps))
        if not self._says_anything(key[0] | key[1]):
            return self._anything
        if key not in self._names:
            if len(self._names) >= MAX_DEFINITIONS:
                self.reader.doubts.append("too many combinations of schemas apply to one value")
                return self._refused
            self._names[key] = f"members{len(self._names)}"
            self.definitions[self._names[key]] = self._defined(sorted(key[0]), sorted(key[1]))
        return {"$ref": f"#/{self._home}/{self._names[key]}"}

    @property
    def _anything(self) -> Json:
        return {}

    @property
    def _refused(self) -> Json:
        return {"not": {}}

    def _says_anything(self, places: Iterable[Place]) -> bool:
        return any(self._of_objects(place) or self.reader.mentions(place, OF_ITEMS) for place in places)

    def _of_objects(self, place: Place) -> bool:
        if self.reader.mentions(place, OF_OBJECTS):
            return True
        types = (self.reader.keyword(part, "type") for part in self.reader.reached(place))
        return any(said == "object" or (isinstance(said, list) and "object" in said) for said in types)

    def _defined(self, always: Sequence[Place], perhaps: Sequence[Place]) -> Json:
        applied = (*always, *perhaps)
        closes = any(map(self._of_objects, applied))
        asked = self._asked(applied)
        choices = self.reader.choices(always, perhaps)
        options = [self._option(choice, asked, closes=closes) for choice in choices]
        distinct = [option for index, option in enumerate(options) if option not in options[:index]]
        return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}

    def _asked(self, places: Sequence[Place]) -> _Asked:
        parts = dict.fromkeys(part for place in places for part in self.reader.reached(place))
        lists = [self.reader.keyword(part, "required") for part in parts]
        for part in parts:
            for keyword in ("dependentRequired", "dependencies"):
                lists += self.reader.mapping(part, keyword).values()
        names = dict.fromkeys(name for one in lists if isinstance(one, list) for name in one)
        sizes = (self.reader.keyword(part, "minProperties") for part in parts)
        least = max((size for size in sizes if isinstance(size, int | float)), default=0)
        return _Asked(tuple(names), least, any(self.reader.has(part, "propertyNames") for part in parts))

    def _option(self, choice: Choice, asked: _Asked, *, closes: bool) -> Json:
        said = self._properties(choice.parts, asked) if closes else {}
        said |= self._items(choice.parts)
        return {"allOf": [*choice.conditions, said]} if choice.conditions else said

    def _properties(self, parts: Sequence[Place], asked: _Asked) -> dict[str, Json]:
        names = dict.fromkeys(name for part in parts for name in self.reader.mapping(part, "properties"))
        patterns = dict.fromkeys(name for part in parts for name in self.reader.mapping(part, "patternProperties"))
        by_name = {name: self._members_of_value(self.reader.speaking_of(parts, name)) for name in names}
        by_pattern = {
            pattern: self._members_of_value(self._speaking_of_pattern(parts, pattern)) for pattern in patterns
        }
        self._doubt_overlaps(by_name, by_pattern)
        rest = self._rest_of_properties(parts)
        by_name |= {name: rest or self._anything for name in asked.names if name not in by_name}
        if rest is None and asked.is_map(len(by_name), len(by_pattern)):
            rest = self._anything
        said: dict[str, Json] = {"properties": by_name} | ({"patternProperties": by_pattern} if by_pattern else {})
        return said if rest == self._anything else said | {"additionalProperties": rest or False}

    def _speaking_of_pattern(self, parts: Sequence[Place], pattern: str) -> list[Place]:
        found: list[Place] = []
        for part in parts:
            if pattern in self.reader.mapping(part, "patternProperties"):
                found.append(self.atlas.child(part, "patternProperties", pattern))
            elif self.reader.admits(part, "additionalProperties"):
                found.append(self.atlas.child(part, "additionalProperties"))
        return found

    def _rest_of_properties(self, parts: Sequence[Place]) -> Json | None:
        """Return what members may be that no name and no pattern declares; nothing where there may be none."""
        opening = [
            self.atlas.child(part, "additionalProperties")
            for part in parts
            if self.reader.admits(part, "additionalProperties")
        ]
        opens = any(self._opens_what_is_left(part) for part in parts)
        return self._members_of_value(opening) if opening or opens else None

    def _opens_what_is_left(self, part: Place) -> bool:
        if not self.reader.admits(part, "unevaluatedProperties"):
            return False
        if self._says_anything([self.atlas.child(part, "unevaluatedProperties")]):
            self.reader.doubts.append("`unevaluatedProperties` with a schema of objects declares members of members")
            return False
        return True

    def _doubt_overlaps(self, by_name: dict[str, Json], by_pattern: dict[str, Json]) -> None:
        """A member that a name and a pattern speak of is held to each, which is less than they declare together."""
        telling = {pattern for pattern, members in by_pattern.items() if members != self._anything}
        if telling and len(by_pattern) > 1:
            raise LeadsNowhere("several patterns of names, whose schemas declare members of members, may overlap")
        for pattern, name in product(telling, by_name):
            if self.reader.fits(pattern, name) and by_name[name] != by_pattern[pattern]:
                self.reader.doubts.append("a pattern of names meets a name, and both declare members of members")

    def _items(self, parts: Sequence[Place]) -> dict[str, Json]:
        listed = [self._places_of_items(part) for part in parts]
        perhaps = [self.atlas.child(part, "contains") for part in parts if self.reader.has(part, "contains")]
        longest = max((len(prefix) for prefix, _ in listed), default=0)
        first = [
            self._members_of_value(
                [place for prefix, rest in listed for place in (prefix[index : index + 1] or rest)], perhaps
            )
            for index in range(longest)
        ]
        further = self._members_of_value([place for _, rest in listed for place in rest], perhaps)
        return self._array(first, self._refused if self._has_telling_rest(parts) else further)

    def _array(self, first: list[Json], further: Json) -> dict[str, Json]:
        if all(members == self._anything for members in (*first, further)):
            return {}
        if not first:
            return {"items": further}
        if self._order >= DRAFT_2020_ORDER:
            return {"prefixItems": first, "items": further}
        return {"items": first, "additionalItems": further}

    def _places_of_items(self, part: Place) -> tuple[list[Place], list[Place]]:
        """Return the schemas of the first items, one each, and that of the further ones, if there is one."""
        items = self.reader.keyword(part, "items")
        prefix = "items" if isinstance(items, list) else "prefixItems"
        rest = "additionalItems" if isinstance(items, list) else "items"
        first = self.reader.keyword(part, prefix)
        listed = (
            [self.atlas.child(part, prefix, index) for index in range(len(first))] if isinstance(first, list) else []
        )
        return listed, [self.atlas.child(part, rest)] if self.reader.has(part, rest) else []

    def _has_telling_rest(self, parts: Sequence[Place]) -> bool:
        places = [
            self.atlas.child(part, "unevaluatedItems") for part in parts if self.reader.has(part, "unevaluatedItems")
        ]
        if self._says_anything(places):
            self.reader.doubts.append("`unevaluatedItems` with a schema of objects declares members of members")
            return True
        return False
