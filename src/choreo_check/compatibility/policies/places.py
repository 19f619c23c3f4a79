"""Where the parts of a schema stand, and where their references lead: the map that the policies walk on.

A place is the URI of a schema resource and a JSON pointer in it, so two uses of one definition are one place. Nothing
is ever fetched: a reference leads to the document itself, to a resource that was handed over with it, or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from choreo_check.compatibility.schemas.dialects import (
    APPLICATORS_MANY,
    APPLICATORS_NAMED,
    APPLICATORS_ONE,
    DRAFT_2020,
    Dialect,
    dialect_named,
)
from choreo_check.compatibility.verdict import Document, Json

NOWHERE = "https://schema.invalid/"
"""The base of what has no absolute address; `.invalid` is reserved, so it can never be anyone's."""


class LeadsNowhere(Exception):
    """A reference that no document at hand answers, or that only a run of the validator could follow."""


class Place(NamedTuple):
    """One schema: the resource that it stands in, and where in it."""

    uri: str
    pointer: str

    @property
    def reference(self) -> str:
        """What to write after `$ref` to mean this schema."""
        return f"{self.uri}#{quote(self.pointer, safe='/~!$&()*+,;=:@')}"


def addressed(document: Document) -> Document:
    """Give a schema whose own address is relative, and the resources beside it, absolute ones: registries want them."""
    dialect = Atlas(document).dialect_of_document
    own = _identifier(document.schema, dialect)
    resources = {urljoin(NOWHERE, uri): resource for uri, resource in document.resources.items()}
    if own is None or urlsplit(urljoin(document.base_uri, own)).scheme:
        return replace(document, resources=resources)
    address = urljoin(urljoin(NOWHERE, document.base_uri), own)
    return replace(document, schema={**document.schema, dialect.identifier: address}, resources=resources)


class Atlas:
    """Every resource of one document, by URI."""

    def __init__(self, document: Document) -> None:
        self._default = dialect_named(document.dialect) or DRAFT_2020
        self._roots: dict[str, tuple[Json, Dialect]] = {}
        self.document_uri = self._take_in(document.schema, urljoin(NOWHERE, document.base_uri))
        for uri, resource in document.resources.items():
            self._take_in(resource, urljoin(NOWHERE, uri))

    @property
    def root(self) -> Place:
        """The whole schema."""
        return Place(self.document_uri, "")

    def at(self, place: Place) -> Json:
        """Return what stands at a place.

        Raises:
            LeadsNowhere: nothing stands there.
        """
        if place.uri not in self._roots:
            raise LeadsNowhere(f"nothing answers the reference {place.reference}")
        return _pointed_at(self._roots[place.uri][0], place)

    @property
    def dialect_of_document(self) -> Dialect:
        """The dialect in which the whole schema is written."""
        return self.dialect(self.root)

    def resource(self, uri: str) -> Json:
        """Return the resource that answers to a URI.

        Raises:
            LeadsNowhere: none does.
        """
        return self.at(Place(urldefrag(uri)[0], ""))

    def dialect(self, place: Place) -> Dialect:
        """Return the dialect in which the schema at a place is written."""
        return self._roots[place.uri][1]

    def keyword(self, place: Place, name: str) -> Json:
        """Return the value of a keyword, or `None` where the schema has none, or its dialect does not know it."""
        schema = self.at(place)
        known = isinstance(schema, dict) and (name in self.dialect(place).keywords or name.startswith("$"))
        return schema.get(name) if known else None

    def child(self, place: Place, *steps: str | int) -> Place:
        """Return the place of a subschema; one that has an identifier of its own is a resource of its own."""
        pointer = place.pointer + "".join(f"/{_escaped(step)}" for step in steps)
        found = Place(place.uri, pointer)
        own = _identifier(self.at(found), self.dialect(found))
        return Place(urljoin(place.uri, own), "") if own and urljoin(place.uri, own) in self._roots else found

    def follow(self, place: Place, reference: str) -> Place:
        """Return where a reference in the schema at a place leads.

        Raises:
            LeadsNowhere: nothing that is at hand answers it.
        """
        uri, fragment = urldefrag(urljoin(place.uri, reference))
        name = unquote(fragment)
        if name and not name.startswith("/"):
            return self._anchored(uri, name)
        target = Place(uri, name)
        self.at(target)
        return self._with_own_address(target)

    def follow_dynamically(self, place: Place, keyword: str) -> Place:
        """Return where a dynamic reference leads, if that is one place whatever has led here.

        Raises:
            LeadsNowhere: it depends on what has led here.
        """
        reference = str(self.keyword(place, keyword))
        target = self.follow(place, reference)
        marks = self._recursive_anchors if keyword == "$recursiveRef" else self._dynamic_anchors
        fragment = urldefrag(reference)[1] if keyword == "$dynamicRef" else ""
        others = [anchor for anchor, name in marks if name == fragment and anchor != target]
        if others:
            raise LeadsNowhere(f"where {keyword} {reference} leads depends on what has led to it")
        return target

    def _take_in(self, schema: Json, uri: str, outer: Dialect | None = None) -> str:
        """Take in a resource and those inside it; return the address that it has."""
        dialect = _declared_dialect(schema) or outer or self._default
        address = urldefrag(urljoin(uri, _identifier(schema, dialect) or ""))[0]
        self._roots.setdefault(address, (schema, dialect))
        self._roots.setdefault(urldefrag(uri)[0], (schema, dialect))
        for inner in _subschemas(schema):
            self._take_in_within(inner, address, dialect)
        return address

    def _take_in_within(self, schema: Json, uri: str, dialect: Dialect) -> None:
        waiting = [schema]
        while waiting:
            found = waiting.pop()
            if _identifier(found, dialect):
                self._take_in(found, uri, dialect)
            else:
                waiting += _subschemas(found)

    def _with_own_address(self, place: Place) -> Place:
        own = _identifier(self.at(place), self.dialect(place))
        address = urljoin(place.uri, own) if own else place.uri
        return Place(address, "") if own and address in self._roots else place

    def _anchored(self, uri: str, name: str) -> Place:
        for place, anchor in self._anchors:
            if place.uri == uri and anchor == name:
                return place
        raise LeadsNowhere(f"nothing answers the reference {uri}#{name}")

    @cached_property
    def _anchors(self) -> list[tuple[Place, str]]:
        keys = ("$anchor", "$dynamicAnchor", "$id", "id")
        named = ((place, schema.get(key)) for place, schema in self._all() for key in keys)
        return [(place, text.removeprefix("#")) for place, text in named if isinstance(text, str)]

    @cached_property
    def _dynamic_anchors(self) -> list[tuple[Place, Any]]:
        return [(place, schema["$dynamicAnchor"]) for place, schema in self._all() if "$dynamicAnchor" in schema]

    @cached_property
    def _recursive_anchors(self) -> list[tuple[Place, Any]]:
        return [(place, "") for place, schema in self._all() if schema.get("$recursiveAnchor") is True]

    def _all(self) -> Iterator[tuple[Place, dict[str, Json]]]:
        for uri, (root, dialect) in self._roots.items():
            waiting = [("", root)]
            while waiting:
                pointer, schema = waiting.pop()
                if isinstance(schema, dict) and not (pointer and _identifier(schema, dialect)):
                    yield Place(uri, pointer), schema
                    waiting += [(pointer + steps, inner) for steps, inner in _steps(schema)]


def _declared_dialect(schema: Json) -> Dialect | None:
    declared = schema.get("$schema") if isinstance(schema, dict) else None
    return dialect_named(declared) if isinstance(declared, str) else None


def _identifier(schema: Json, dialect: Dialect) -> str | None:
    """Return the address that a schema gives itself; a mere anchor is none."""
    if not isinstance(schema, dict) or ("$ref" in schema and not dialect.lets_references_have_siblings):
        return None
    declared = schema.get(dialect.identifier)
    return declared if isinstance(declared, str) and urldefrag(declared)[0] else None


def _subschemas(schema: Json) -> list[Json]:
    return [inner for _, inner in _steps(schema)]


def _steps(schema: Json) -> Iterator[tuple[str, Json]]:
    """Yield each schema that a schema holds, with the pointer that leads to it."""
    for key, value in schema.items() if isinstance(schema, dict) else ():
        if key in APPLICATORS_NAMED and isinstance(value, dict):
            yield from ((f"/{_escaped(key)}/{_escaped(name)}", inner) for name, inner in value.items())
        elif key in APPLICATORS_MANY and isinstance(value, list):
            yield from ((f"/{key}/{index}", inner) for index, inner in enumerate(value))
        elif key in APPLICATORS_ONE and isinstance(value, dict):
            yield f"/{key}", value


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _pointed_at(root: Json, place: Place) -> Json:
    found = root
    for step in place.pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and key in found:
            found = found[key]
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            raise LeadsNowhere(f"nothing stands at {place.reference}")
    return found
