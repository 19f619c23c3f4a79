"""The JSON files that lie around the contracts of one system: what a reference can lead to.

A file answers to its path and to its `$id`, and the metaschemas to their names. Nothing is ever fetched: a reference
that nothing answers leads nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urldefrag, urlsplit

from choreo_check.contracts.metaschemas import metaschema
from choreo_check.contracts.positions import inside, steps_of

Json: TypeAlias = Any
"""A JSON value."""


class Unresolved(Exception):
    """A reference that no file answers."""


@dataclass(frozen=True)
class Library:
    """The files of a system, and of the directories beside it; each is read once."""

    system: Path

    def document(self, uri: str) -> Json:
        """Return what stands in the file that answers to a URI.

        Raises:
            Unresolved: there is no such file.
            ValueError: it is not JSON.
            OSError: it cannot be read.
        """
        if uri not in self._documents:
            found = None if uri in self._by_identifier else metaschema(uri)
            self._documents[uri] = read_json(self.file(uri)) if found is None else found
        return self._documents[uri]

    def file(self, uri: str) -> Path:
        """Return the file that answers to a URI.

        Raises:
            Unresolved: there is no such file.
        """
        known = self._by_identifier.get(uri)
        if known is not None:
            return known
        path = Path(unquote(urlsplit(uri).path))
        if urlsplit(uri).scheme == "file" and path.is_file():
            return path
        raise Unresolved(f"no file answers the reference {uri}, and references are never fetched")

    @cached_property
    def _documents(self) -> dict[str, Json]:
        return {}

    @cached_property
    def _by_identifier(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in self._files():
            declared = _identifier_in(path)
            if declared is not None:
                found.setdefault(urldefrag(declared)[0], path)
        return found

    def _files(self) -> Iterator[Path]:
        """Yield the files of the system, then those beside it."""
        around = self.system.parent
        yield from sorted(self.system.rglob("*.json"))
        yield from sorted(around.glob("*.json"))
        for folder in sorted(folder for folder in around.glob("*") if folder.is_dir() and folder != self.system):
            yield from sorted(folder.glob("*.json"))


def read_json(path: Path) -> Json:
    """Return the JSON value in a file.

    Raises:
        ValueError: the file is not JSON in UTF-8, or is nested too deeply.
        OSError: it cannot be read.
    """
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def identifier(schema: Json) -> str | None:
    """Return what a schema says that its address is."""
    declared = schema.get("$id", schema.get("id")) if isinstance(schema, dict) else None
    return declared if isinstance(declared, str) else None


def stands_at(document: Json, fragment: str) -> Json:
    """Return the part of a document that the fragment of a URI names: by a JSON pointer, or by an anchor.

    Raises:
        Unresolved: nothing stands there.
    """
    name = unquote(fragment)
    found = _anchored(document, name) if name and not name.startswith("/") else _pointed_at(document, name)
    if found is None:
        raise Unresolved(f"nothing stands at the reference #{name}")
    return found


def _identifier_in(path: Path) -> str | None:
    try:
        return identifier(read_json(path))
    except (ValueError, OSError):
        return None


def _pointed_at(document: Json, pointer: str) -> Json:
    return reduce(inside, steps_of(pointer), document)


def _anchored(document: Json, name: str) -> Json:
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if name in (part.get("$anchor"), part.get("$dynamicAnchor")) or identifier(part) == f"#{name}":
                return part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return None
