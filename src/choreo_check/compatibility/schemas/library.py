"""All the schemas that one side of a question may use, by URI and by anchor; nothing else is reached or fetched.

A *resource* is a schema with a URI of its own: a document, or a subschema with `$id`. The metaschemas that come with
`jsonschema_specifications` answer too, since they need no network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

from choreo_check.compatibility.schemas.dialects import (
    APPLICATORS_MANY,
    APPLICATORS_NAMED,
    APPLICATORS_ONE,
    Dialect,
    dialect_named,
)
from choreo_check.compatibility.schemas.writing import reaches_out, written
from choreo_check.compatibility.verdict import Document

NAMING = (b"$id", b"$anchor", b"$dynamicAnchor", b"$recursiveAnchor", b"$schema")
"""What names a schema."""
NAMING_IN_DRAFT_04 = b"\x02\x00\x00\x00id"
"""Likewise, as `marshal` writes it: a word behind its length."""
OF_THE_WHOLE = frozenset({"$schema", "$id", "id"})
"""What is said of a document and not of its parts."""
Spot = tuple[Any, str]
"""A subschema, and its pointer in the document that it is written in."""


class Resource:
    """A schema with a URI; two resources are the same only if they are one object."""

    def __init__(self, uri: str, root: Spot, dialect: Dialect | None, document: str) -> None:
        self.uri = uri
        self.root = root
        self.dialect = dialect
        self.document = document
        self.anchors: dict[str, Spot] = {}
        self.dynamic_anchors: dict[str, Spot] = {}
        self.has_recursive_anchor = False

    @property
    def matters_to_dynamic_scope(self) -> bool:
        return bool(self.dynamic_anchors) or self.has_recursive_anchor


class Library:
    """The resources of one side."""

    def __init__(self, document: Document, side: str, *, assert_formats: bool = False) -> None:
        self.side = side
        self.assert_formats = assert_formats
        self.default = dialect_named(document.dialect)
        self.ambiguous: set[str] = set()
        self._by_uri: dict[str, Resource] = {}
        self._embedded: dict[int, Resource] = {}
        self._kept: list[Any] = []
        self.text = inner_text(document.schema)
        self.is_alone = not document.resources and self.text is not None and not reaches_out(self.text)
        """Whether nothing refers to anything, so that no name of a part matters."""
        self.main = self.add(document.base_uri, document.schema, "", self.default)
        for uri, contents in document.resources.items():
            if urldefrag(uri)[0] not in self._by_uri:
                self.add(uri, contents, urldefrag(uri)[0], self.main.dialect)

    def add(self, uri: str, contents: Any, document: str, default: Dialect | None) -> Resource:  # noqa: ANN401  JSON
        """Make a document and the resources embedded in it known."""
        uri = urldefrag(uri)[0]
        resource = Resource(uri, (contents, ""), dialect_of(contents, default), document)
        self._by_uri[uri] = resource
        self._kept.append(contents)
        self._explore(contents, resource)
        return resource

    def resource(self, uri: str) -> Resource | None:
        if uri not in self._by_uri and uri.rpartition("://")[2].startswith("json-schema.org/"):
            self._add_metaschema(uri)
        return self._by_uri.get(uri)

    def embedded(self, schema: Any) -> Resource | None:  # noqa: ANN401  JSON
        """Tell which resource begins at this very object, if one does."""
        return self._embedded.get(id(schema))

    def _add_metaschema(self, uri: str) -> None:
        from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # noqa: PLC0415  hardly ever wanted

        for known in (uri, uri + "#"):
            if known in REGISTRY:
                self.add(uri, REGISTRY[known].contents, uri, dialect_named(uri))

    def _explore(self, contents: Any, resource: Resource) -> None:  # noqa: ANN401  JSON
        """Find all that can be referred to by a name."""
        if isinstance(contents, dict) and (self.is_alone or not names_parts(contents, resource.dialect)):
            self._identify(contents, "", resource)
            return
        waiting: list[tuple[Any, str, Resource]] = [(contents, "", resource)]
        while waiting:
            schema, pointer, resource = waiting.pop()
            if isinstance(schema, dict):
                inside = self._identify(schema, pointer, resource)
                waiting += [(child, pointer + path, inside) for child, path in subschemas(schema)]

    def _identify(self, schema: dict[str, Any], pointer: str, resource: Resource) -> Resource:
        dialect = dialect_of(schema, resource.dialect) or self.default
        if dialect is None or ("$ref" in schema and not dialect.lets_references_have_siblings):
            return resource
        identifier = schema.get(dialect.identifier)
        if isinstance(identifier, str) and not identifier.startswith("#"):
            resource = self._enter(identifier, (schema, pointer), resource)
        elif isinstance(identifier, str) and not dialect.lets_references_have_siblings:
            resource.anchors[identifier[1:]] = (schema, pointer)
        self._anchor(schema, pointer, resource, dialect)
        return resource

    def _enter(self, identifier: str, root: Spot, outer: Resource) -> Resource:
        uri = urldefrag(urljoin(outer.uri, identifier))[0]
        if outer.root[0] is root[0]:
            outer.uri = uri
            self._by_uri.setdefault(uri, outer)
            return outer
        inner = Resource(uri, root, dialect_of(root[0], outer.dialect), outer.document)
        if uri in self._by_uri and self._by_uri[uri].root[0] != root[0]:
            self.ambiguous.add(uri)
        self._by_uri[uri] = self._embedded[id(root[0])] = inner
        return inner

    def _anchor(self, schema: dict[str, Any], pointer: str, resource: Resource, dialect: Dialect) -> None:
        if dialect.order == 2019 and schema.get("$recursiveAnchor") is True:  # noqa: PLR2004  the year
            resource.has_recursive_anchor |= resource.root[0] is schema
        for keyword, since, anchors in (
            ("$anchor", 2019, [resource.anchors]),
            ("$dynamicAnchor", 2020, [resource.anchors, resource.dynamic_anchors]),
        ):
            name = schema.get(keyword)
            if isinstance(name, str) and dialect.order >= since:
                for kept in anchors:
                    kept[name] = (schema, pointer)


def inner_text(contents: Any) -> bytes | None:  # noqa: ANN401  JSON
    """Write out what a document says, without what names the whole."""
    if isinstance(contents, dict):
        contents = {name: value for name, value in contents.items() if name not in OF_THE_WHOLE}
    return written(contents)


def names_parts(contents: dict[str, Any], dialect: Dialect | None) -> bool:
    """Tell whether anything inside a document could have a name of its own; false only if surely nothing has."""
    text = inner_text(contents)
    is_draft_04 = dialect is None or dialect.identifier == "id"
    return text is None or any(each in text for each in NAMING) or (is_draft_04 and NAMING_IN_DRAFT_04 in text)


def dialect_of(schema: Any, inherited: Dialect | None) -> Dialect | None:  # noqa: ANN401  JSON
    """Tell the dialect of a resource; None if it names one that we do not know."""
    named = schema.get("$schema") if isinstance(schema, dict) else None
    return dialect_named(named) if isinstance(named, str) else inherited


def subschemas(schema: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """Yield what may be a schema within a schema, with the pointer to it."""
    for keyword, value in schema.items():
        if keyword in APPLICATORS_NAMED and isinstance(value, dict):
            for name, child in value.items():
                yield child, f"/{escape(keyword)}/{escape(name)}"
        elif isinstance(value, list) and keyword in APPLICATORS_MANY:
            for index, child in enumerate(value):
                yield child, f"/{keyword}/{index}"
        elif keyword in APPLICATORS_ONE and isinstance(value, dict):
            yield value, f"/{keyword}"


def escape(segment: str) -> str:
    """Write a member's name as a segment of a JSON pointer."""
    if segment.isidentifier():
        return segment
    return segment.replace("~", "~0").replace("/", "~1")


def unescape(segment: str) -> str:
    """Read a segment of a JSON pointer."""
    return segment.replace("~1", "/").replace("~0", "~")
