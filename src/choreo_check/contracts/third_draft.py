"""Draft 3 of JSON Schema, said in draft 4: the one place that knows what draft 3 means.

Whatever draft 3 can say, draft 4 can say as well, down to its integers, of which 1 is one and 1.0 is none. So every
schema of draft 3 is rewritten before anything reads it, and what validates, samples and compares knows later drafts
only. What a document says elsewhere stays where it is. A few parts move: schemas in `type` to `anyOf`, `disallow` to
`not`, `extends` to `allOf`; so do the pointers of references to them, and `restored` leads back to what is written. A
word that draft 3 does not know is an annotation there, and is renamed where draft 4 would heed it.

`required` stands in the schema of a property. Next to a reference it counts, as all validators have it, though the
draft has a reference replace what is next to it. Behind one, that is in the schema referred to or extended, readers
differ: `jsonschema` does not look there, others do. Such a schema is disputed, and both readings can be had.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

from choreo_check.contracts.positions import (
    ANNOTATION,
    LITERAL,
    NAME,
    NAMED,
    SHADOWED,
    UNIONS,
    below,
    inside,
    is_third,
    moved,
    names_third,
    pointer_to,
    steps_of,
)

Json = Any
Fetch = Callable[[str], Json]
"""What a URI without a fragment names, as it is written; `None` where nothing answers."""

METASCHEMA = "urn:choreo-check:draft-03"
"""The name of the metaschema in draft 4: by its own, `jsonschema-rs` looks for it among those that it knows."""
DRAFT_04 = "http://json-schema.org/draft-04/schema#"
NOWHERE = "urn:choreo-check:no-schema"
"""Where references lead that lead to something that is no schema: nothing answers to it."""
FORMATS = {
    "ip-address": "ipv4",
    "host-name": "hostname",
    **{name: f"draft-03 {name}" for name in ("time", "color", "style", "phone", "utc-millisec")},
}
"""What formats are called later. One that no later draft has, or has for something else, has a name of its own."""


@dataclass
class Translation:
    """One document said in draft 4; the same document where nothing in it is in draft 3."""

    written: Json
    uri: str
    fetch: Fetch
    inherits: bool = False
    """Whether documents that do not name their draft are in draft 3."""
    looks_behind: bool = False
    """Whether `required` counts behind a reference."""
    is_disputed: bool = field(default=False, init=False)
    """Whether it matters if `required` counts behind a reference; known once it has been translated."""
    _roots: dict[str, tuple[Json, bool]] = field(default_factory=dict, init=False)

    def schema(self) -> Json:
        """Translate the document.

        Raises:
            ValueError: it is nested too deeply.
        """
        if not is_third(self.written, inherits=self.inherits) and not _may_hold(self.written):
            return self.written
        try:
            scope = _Scope(urldefrag(self.uri)[0], self.inherits)
            self._roots = dict(_resources(self.written, scope))
            return self._translated(self.written, scope)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def _translated(self, schema: Json, scope: _Scope) -> Json:
        """Translate one schema, or what may be one."""
        if not isinstance(schema, dict):
            return schema
        scope = scope.within(schema)
        if not scope.is_ours:
            found = {key: self._kept(key, value, scope) for key, value in schema.items()}
            is_reference = names_third(urldefrag(str(schema.get("$ref", "")))[0])
            return found | ({"$ref": self._reference(schema["$ref"], scope)} if is_reference else {})
        found = {}
        for key, value in schema.items():
            found |= self._said(key, value, schema, scope)
        if _is_negative(found.get("maxLength")):  # draft 3 alone allows it: no string is so short
            found |= {"maxLength": 0, "minLength": 1}
        required = [name for name, each in _members(schema, "properties") if self._is_required(each, scope)]
        return found | ({"required": required} if required else {})

    def _said(self, key: str, value: Json, schema: dict[str, Json], scope: _Scope) -> dict[str, Json]:
        """Say in draft 4 what one keyword says."""
        if key in UNIONS:
            return self._union(key, value, scope)
        if key == "extends":
            listed = value if isinstance(value, list) else [value]
            return {"allOf": [self._translated(each, scope) for each in listed]} if listed else {}
        if key == "required":
            return {} if isinstance(value, bool) else {"required": None}
        if key == "$ref" and isinstance(value, str):
            return {"$ref": self._reference(value, scope)}
        if key in {"items", "additionalItems"} and schema.get("items") == []:
            return self._items(key, value, scope)
        return self._renamed(key, value, scope)

    def _renamed(self, key: str, value: Json, scope: _Scope) -> dict[str, Json]:
        """Say what is the same in draft 4, or has another name there, or none."""
        if key == "$schema":
            return {"$schema": DRAFT_04}
        if key == "divisibleBy":
            return {"multipleOf": value}
        if key == "format" and isinstance(value, str):
            return {key: FORMATS.get(value, value)}
        if key == "dependencies" and isinstance(value, dict):
            value = {name: _needed(each) for name, each in value.items() if each != []}
        kept = self._kept(key, value, scope)
        return {f"{ANNOTATION}{key}" if key in SHADOWED else key: kept}

    def _union(self, key: str, value: Json, scope: _Scope) -> dict[str, Json]:
        """Translate `type` or `disallow`: names of types, and schemas among them."""
        listed = value if isinstance(value, list) else [value]
        schemas = [self._translated(each, scope) for each in value if isinstance(each, dict)] if listed is value else []
        names = [each for each in listed if each is value or not isinstance(each, dict)]
        if "any" in names:
            kept = {f"{ANNOTATION}{key}": self._kept("", value, scope)} if schemas else {}
            return kept if key == "type" else kept | {"not": {}}
        if not listed:
            return {"anyOf": [{"not": {}}]} if key == "type" else {}
        if schemas:
            options = [*schemas, {"type": names}] if names else schemas
            return {"anyOf": options} if key == "type" else {"not": {"anyOf": options}}
        return {"type": value} if key == "type" else {"not": {"type": value}}

    def _items(self, key: str, value: Json, scope: _Scope) -> dict[str, Json]:
        """Translate what stands beside `items: []`, which draft 4 does not allow: then all items are additional."""
        if key == "items" or not isinstance(value, dict):
            return {"items": {"not": {}}} if value is False else {}
        return {"items": self._translated(value, scope)}

    def _kept(self, key: str, value: Json, scope: _Scope) -> Json:
        """Translate what stays where it is: schemas by name, in a list, by itself; or no schema at all."""
        if key in LITERAL:
            return value
        if isinstance(value, list):
            return [self._translated(each, scope) for each in value]
        if key in NAMED and isinstance(value, dict):
            return {name: self._translated(each, scope) for name, each in value.items()}
        return self._translated(value, scope)

    def _reference(self, reference: str, scope: _Scope) -> str:
        """Let a reference lead to where a schema has been moved."""
        head, _, tail = reference.partition("#")
        if names_third(head):
            head = METASCHEMA
        target, fragment = self._target(reference, scope)
        if target is None or not fragment.startswith("/"):
            return f"{head}#{tail}" if head == METASCHEMA else reference
        steps = steps_of(unquote(fragment))
        place = moved(target, steps)
        if place is None:
            return f"{NOWHERE}#{fragment}"
        return f"{head}#{tail if place == steps else quote(pointer_to(place), safe='/~!$&()*+,;=:@')}"

    def _target(self, reference: str, scope: _Scope) -> tuple[Json, str]:
        """Find the resource in draft 3 that a reference leads into, as it is written; and the rest of the reference."""
        try:
            uri, fragment = urldefrag(reference if reference.startswith("#") else urljoin(scope.uri, reference))
        except ValueError:
            return None, ""
        if reference.startswith("#"):
            uri = scope.uri
        if uri in self._roots:
            root, is_ours = self._roots[uri]
        else:
            root = self.fetch(uri)
            is_ours = is_third(root, inherits=self.inherits)
        return root if is_ours else None, fragment

    def _is_required(self, schema: Json, scope: _Scope) -> bool:
        """Tell whether the schema of a property requires it."""
        if not isinstance(schema, dict):
            return False
        if schema.get("required") is True:
            return True
        is_behind = self._requires_behind(schema, scope, set())
        self.is_disputed |= is_behind
        return is_behind and self.looks_behind

    def _requires_behind(self, schema: Json, scope: _Scope, seen: set[int]) -> bool:
        """Tell whether a schema that this one stands for, or extends, requires the value to be there."""
        if not isinstance(schema, dict) or id(schema) in seen:
            return False
        seen.add(id(schema))
        scope = scope.within(schema)
        behind = [(each, scope) for each in _listed(schema.get("extends"))]
        if isinstance(schema.get("$ref"), str):
            behind = list(self._followed(schema["$ref"], scope))
        return any(
            isinstance(each, dict) and (each.get("required") is True or self._requires_behind(each, inner, seen))
            for each, inner in behind
        )

    def _followed(self, reference: str, scope: _Scope) -> Iterator[tuple[Json, _Scope]]:
        """Follow a reference in what is written, if it leads by a pointer to where draft 3 is written."""
        root, fragment = self._target(reference, scope)
        if root is not None and (not fragment or fragment.startswith("/")):
            found = root
            for step in steps_of(unquote(fragment)):
                found = inside(found, step)
            uri = scope.uri if reference.startswith("#") else urldefrag(urljoin(scope.uri, reference))[0]
            yield found, _Scope(uri, is_ours=True)


@cache
def metaschema_in_draft_4() -> dict[str, Json]:
    """Return the metaschema of draft 3, said in draft 4."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # noqa: PLC0415  hardly ever wanted

    written = REGISTRY[f"http://{NAME}#"].contents
    return {**Translation(written, "", lambda _: None).schema(), "id": METASCHEMA}


@dataclass(frozen=True)
class _Scope:
    """Where references in a schema start, and whether it is in draft 3."""

    uri: str
    is_ours: bool

    def within(self, schema: dict[str, Json]) -> _Scope:
        """Enter a schema, which may have an address and a draft of its own."""
        is_ours = is_third(schema, inherits=self.is_ours)
        own = schema.get("id") if is_ours else schema.get("$id", schema.get("id"))
        if not isinstance(own, str) or own.startswith("#") or "$ref" in schema:
            return _Scope(self.uri, is_ours)
        try:
            return _Scope(urldefrag(urljoin(self.uri, own))[0], is_ours)
        except ValueError:
            return _Scope(self.uri, is_ours)


def _resources(document: Json, scope: _Scope) -> Iterator[tuple[str, tuple[Json, bool]]]:
    """Yield the resources of a document, by their addresses, each with whether it is in draft 3."""
    yield scope.uri, (document, is_third(document, inherits=scope.is_ours))
    waiting = [("schema", document, scope)]
    while waiting:
        kind, node, scope = waiting.pop()
        if kind == "schema" and isinstance(node, dict):
            inner = scope.within(node)
            if inner.uri != scope.uri:
                yield inner.uri, (node, inner.is_ours)
            scope = inner
        steps = map(str, range(len(node))) if isinstance(node, list) else node if isinstance(node, dict) else ()
        waiting += [(*below(kind, step, node), scope) for step in steps]


def _members(schema: dict[str, Json], key: str) -> list[tuple[str, Json]]:
    value = schema.get(key)
    return list(value.items()) if isinstance(value, dict) and "$ref" not in schema else []


def _is_negative(value: Json) -> bool:
    return isinstance(value, int) and value < 0


def _needed(value: Json) -> Json:
    """Return what a member depends on as draft 4 has it: no single name, and none twice."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list(dict.fromkeys(value))
    return [value] if isinstance(value, str) else value


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else [value]


def _may_hold(document: Json) -> bool:
    """Tell whether anything in a document may be in draft 3; false only if surely nothing is."""
    try:
        return NAME.encode() in marshal.dumps(document)
    except ValueError:  # nested too deeply: others will say so
        return False
