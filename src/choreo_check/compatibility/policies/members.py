"""The schema of one member of an event: what all schemas that apply without condition say of it, taken together."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from choreo_check.compatibility.policies.applied import Reader
from choreo_check.compatibility.policies.places import NOWHERE, Atlas, LeadsNowhere, Place
from choreo_check.compatibility.readings import in_later_drafts
from choreo_check.compatibility.verdict import Document


def member(document: Document, path: Iterable[str]) -> Document | None:
    """Return what a schema says of the member at a path of names; nothing where it says nothing."""
    try:
        document = in_later_drafts(document)
        atlas = Atlas(document)
        places = _at(Reader(atlas), atlas.root, path)
    except (LeadsNowhere, RecursionError, ValueError):
        return None
    if not places:
        return None
    schema = {"$schema": atlas.dialect(atlas.root).uri, "allOf": [{"$ref": place.reference} for place in places]}
    resources = {urljoin(NOWHERE, uri): it for uri, it in document.resources.items()} | {
        atlas.root.uri: document.schema
    }
    return Document(schema, f"{NOWHERE}member", resources, document.dialect)


def _at(reader: Reader, root: Place, path: Iterable[str]) -> list[Place]:
    places = [root]
    for name in path:
        places = reader.speaking_of(reader.always([*places]), name)
    return places
