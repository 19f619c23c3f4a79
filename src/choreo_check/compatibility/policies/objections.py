"""Where in an event a schema objects to it: the members that a consumer may be reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urljoin

from choreo_check.compatibility.policies.places import NOWHERE, Atlas
from choreo_check.compatibility.readings import in_later_drafts
from choreo_check.compatibility.verdict import Document, Json

Path = tuple[str, ...]
MAX_ERRORS = 100


def objections(document: Document, event: Json) -> list[str]:
    """Return what a schema has against an event, one sentence each; a reference that leads nowhere is none."""
    return [
        f"{error.json_path.removeprefix('$').replace('.', '/') or '/'}: {error.message}"
        for error in _errors(document, event)
    ]


def objected_paths(document: Document, event: Json) -> tuple[Path, ...]:
    """Return the names of the members that lead to each value which a schema objects to."""
    return tuple(dict.fromkeys(path for error in _errors(document, event) for path in _paths(error)))


def _errors(document: Document, event: Json) -> list[Any]:
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415  only a change that breaks pays for it

    found = []
    try:
        for error in _validator(document).iter_errors(event):
            assert isinstance(error, ValidationError)
            found.append(error)
            if len(found) >= MAX_ERRORS:
                break
    except (RecursionError, LookupError, ValueError):
        pass
    return found


def _validator(document: Document) -> Any:  # noqa: ANN401  jsonschema's protocol differs from version to version
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.validators import validator_for  # noqa: PLC0415
    from referencing import Registry, Resource  # noqa: PLC0415
    from referencing.jsonschema import specification_with  # noqa: PLC0415

    document = in_later_drafts(document)
    schema = document.schema
    dialect = Atlas(document).dialect_of_document.uri
    cls = cast("Any", validator_for({"$schema": dialect}, default=Draft202012Validator))
    specification = specification_with(cls.META_SCHEMA.get("$schema", cls.META_SCHEMA.get("id")))
    address = urljoin(NOWHERE, document.base_uri)
    contents = {urljoin(NOWHERE, uri): resource for uri, resource in document.resources.items()} | {address: schema}
    resources = ((uri, Resource.from_contents(it, specification)) for uri, it in contents.items())
    registry: Any = Registry().with_resources(resources)
    return cls({"$schema": dialect, "allOf": [{"$ref": address}]}, registry=registry)


def _paths(error: Any) -> Iterator[Path]:  # noqa: ANN401  a ValidationError, whose members are untyped
    here = tuple(str(step) for step in error.absolute_path)
    if error.validator == "required":
        yield from ((*here, name) for name in error.validator_value if name not in error.instance)
    elif error.validator in {"additionalProperties", "unevaluatedProperties"} and isinstance(error.instance, dict):
        known = error.schema.get("properties", {})
        yield from ((*here, name) for name in error.instance if name not in known)
    elif error.context:
        yield from (path for inner in error.context for path in _paths(inner))
    else:
        yield here
