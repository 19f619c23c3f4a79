"""The metaschemas, which may be referred to as any schema and need no network.

`jsonschema-rs` answers to their names itself, and of draft 4 it has another text than everybody else here: one in which
`enum` may be empty and say a thing twice. So that all judge alike, references to it get a name that only we answer.
"""

from __future__ import annotations

import marshal
from typing import Any
from urllib.parse import urldefrag

from choreo_check.contracts.positions import below
from choreo_check.contracts.third_draft import METASCHEMA, metaschema_in_draft_4

Json = Any

HOME = "://json-schema.org/"
"""What the addresses of all metaschemas have in them."""
NAME_04 = "json-schema.org/draft-04/schema"
METASCHEMA_04 = "urn:choreo-check:draft-04"


def metaschema(uri: str) -> Json:
    """Return the metaschema that a URI names, if there is one."""
    if uri == METASCHEMA:
        return metaschema_in_draft_4()
    if uri == METASCHEMA_04:
        return {**metaschema(f"http://{NAME_04}"), "id": METASCHEMA_04}
    if HOME not in uri:
        return None
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # noqa: PLC0415  hardly ever wanted

    known = next((each for each in (uri, f"{uri}#") if each in REGISTRY), None)
    return None if known is None else REGISTRY[known].contents


def with_known_names(document: Json) -> Json:
    """Let the references in a document to the metaschema of draft 4 lead to the one that everybody knows."""
    try:
        return _renamed(document, "schema") if NAME_04.encode() in marshal.dumps(document) else document
    except (ValueError, RecursionError):  # nested too deeply for us; others may read it
        return document


def _renamed(node: Json, kind: str) -> Json:
    if kind == "literal" or not isinstance(node, dict | list):
        return node
    if isinstance(node, list):
        return [_renamed(inner, below(kind, str(index), node)[0]) for index, inner in enumerate(node)]
    found = {key: _renamed(inner, below(kind, key, node)[0]) for key, inner in node.items()}
    reference = found.get("$ref")
    if kind == "schema" and isinstance(reference, str):
        uri, fragment = urldefrag(reference)
        if uri.rpartition("://")[2] == NAME_04:
            found["$ref"] = f"{METASCHEMA_04}#{fragment}"
    return found
