"""A place: one subschema as it is reached, that is with the dynamic scope that `$dynamicRef` asks about.

Places are the nodes that the prover works on. There are finitely many of them for a finite set of schemas, also when
references go round in circles: a place is made once for each subschema and each dynamic scope, and the scope keeps only
the resources that have dynamic anchors, each where it was entered first, since no other one can change an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from choreo_check.compatibility.schemas.constraints import Constraint, NotUnderstood, Types
from choreo_check.compatibility.schemas.keys import Interner, key_of
from choreo_check.compatibility.schemas.library import Library, Resource, Spot, escape, unescape
from choreo_check.compatibility.schemas.reading import read
from choreo_check.compatibility.schemas.shapes import Shapes

Scope = tuple[Resource, ...]


class Place:
    """A subschema in its dynamic scope; compared by identity, and by `key` where only its meaning counts."""

    __slots__ = ("_constraints", "_key", "atlas", "circular", "pointer", "resource", "schema", "scope")

    def __init__(self, atlas: Atlas, resource: Resource, spot: Spot, scope: Scope) -> None:
        self.atlas = atlas
        self.resource = resource
        self.schema, self.pointer = spot
        self.scope = scope
        self.circular: bool | None = None if atlas.shapes is None else False
        self._constraints: tuple[Constraint, ...] | None = None
        self._key: int | None = None

    @property
    def side(self) -> str:
        return self.atlas.library.side

    @property
    def asserts_formats(self) -> bool:
        return self.atlas.library.assert_formats

    @property
    def at(self) -> str:
        return f"{self.resource.document}#{self.pointer}"

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        if self._constraints is None:
            self._constraints = tuple(read(self))
            interner = self.atlas.interner
            interner.strange += [each for each in self._constraints if isinstance(each, NotUnderstood)]
            interner.spelling_counts |= any(
                isinstance(each, Types) and each.heeds_spelling for each in self._constraints
            )
        return self._constraints

    @property
    def key(self) -> int:
        """Equal for places that mean the same; unequal keys say nothing."""
        if self._key is None:
            shapes = self.atlas.shapes
            self._key = key_of(self, self.atlas.interner) if shapes is None else shapes.key(self.schema)
        return self._key

    def child(self, *segments: str | int) -> Place:
        """Go to a schema inside this one."""
        return self.atlas.descend(self, segments)

    def children(self, keyword: str, names: Iterable[str]) -> dict[str, Place]:
        """Go to all schemas that a keyword holds by name."""
        atlas, schemas, above = self.atlas, self.schema[keyword], f"{self.pointer}/{keyword}/"
        return {
            name: atlas.place(
                atlas.library.embedded(schemas[name]) or self.resource,
                (schemas[name], above + escape(name)),
                self.scope,
            )
            for name in names
        }

    def target(self, reference: str) -> Place | None:
        """Follow a reference, without fetching anything; None if nothing answers it."""
        return self.atlas.resolve(self, reference)

    def dynamic_target(self, reference: str) -> Place | None:
        """Follow `$dynamicRef`: to the outermost dynamic anchor of that name, if the plain target is one."""
        plain = self.target(reference)
        name = urldefrag(reference)[1]
        if plain is None or plain.resource.dynamic_anchors.get(name, (None,))[0] is not plain.schema:
            return plain
        for resource in self.scope:
            if name in resource.dynamic_anchors:
                return self.atlas.place(resource, resource.dynamic_anchors[name], self.scope)
        return plain

    def recursive_target(self) -> Place | None:
        """Follow `$recursiveRef: "#"`, 2019-09's forerunner of `$dynamicRef`."""
        plain = self.target("#")
        if plain is None or not plain.resource.has_recursive_anchor:
            return plain
        outermost = next((resource for resource in self.scope if resource.has_recursive_anchor), plain.resource)
        return self.atlas.place(outermost, outermost.root, self.scope)


class Atlas:
    """All places of one side, each made once."""

    def __init__(self, library: Library, interner: Interner) -> None:
        self.library = library
        self.interner = interner
        self.shapes: Shapes | None = None
        """What gives keys without reading, where that is possible."""
        self._places: dict[tuple[int, int, str, Scope], Place] = {}

    def root(self) -> Place:
        return self.place(self.library.main, self.library.main.root, ())

    def place(self, resource: Resource, spot: Spot, scope: Scope) -> Place:
        if resource.matters_to_dynamic_scope and resource not in scope:
            scope = (*scope, resource)
        known = (id(resource), id(spot[0]), spot[1], scope)
        if known not in self._places:
            self._places[known] = Place(self, resource, spot, scope)
        return self._places[known]

    def descend(self, place: Place, segments: tuple[str | int, ...]) -> Place:
        schema, pointer, resource = place.schema, place.pointer, place.resource
        for segment in segments:
            schema = schema[segment]
            pointer += f"/{segment}" if isinstance(segment, int) else f"/{escape(segment)}"
            resource = self.library.embedded(schema) or resource
        return self.place(resource, (schema, pointer), place.scope)

    def resolve(self, place: Place, reference: str) -> Place | None:
        uri = place.resource.uri
        if reference.startswith("#"):
            resource: Resource | None = place.resource
            fragment = reference[1:]
        else:
            uri, fragment = urldefrag(urljoin(uri, reference))
            resource = self.library.resource(uri)
        if resource is None or uri in self.library.ambiguous:
            return None
        fragment = unquote(fragment)
        if fragment == "" or fragment.startswith("/"):
            return self._walk(self.place(resource, resource.root, place.scope), fragment.split("/")[1:])
        spot = resource.anchors.get(fragment)
        return None if spot is None else self.place(resource, spot, place.scope)

    def _walk(self, place: Place, segments: list[str]) -> Place | None:
        path: list[str | int] = []
        schema: Any = place.schema
        for segment in map(unescape, segments):
            if isinstance(schema, list) and segment.isdigit() and int(segment) < len(schema):
                path.append(int(segment))
            elif isinstance(schema, dict) and segment in schema:
                path.append(segment)
            else:
                return None
            schema = schema[path[-1]]
        return self.descend(place, tuple(path))
