"""One version of one event's contract: its schema, its references, and what can be said of it.

References are resolved against the files that lie beside the contract, by path and by `$id`. Nothing is ever fetched: a
reference that no file answers makes the contract invalid, with the reference named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, cast
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

Json: TypeAlias = Any
"""A JSON value."""


class Unresolved(Exception):
    """A reference that no file answers."""


@dataclass(frozen=True)
class Contract:
    """The schema of one event in one version; `version` is absent where the file names none."""

    event: str
    version: str | None
    path: Path

    @cached_property
    def fault(self) -> str | None:
        """Why this is no usable contract, as a clause; absent where it is one."""
        try:
            _ = self._validator
        except (ValueError, Unresolved) as error:
            return _clause(error)
        return None

    @cached_property
    def schema(self) -> Json:
        """The schema as it is written; `True` where the file cannot be read as one."""
        try:
            return read_json(self.path)
        except (ValueError, OSError):
            return True

    @property
    def examples(self) -> list[Json]:
        """The events that the contract itself gives as examples."""
        listed = self.schema.get("examples") if isinstance(self.schema, dict) else None
        return listed if isinstance(listed, list) else []

    def objections(self, event: Json) -> list[str]:
        """Return what is wrong with an event, one sentence a fault; empty where it keeps the contract."""
        return [f"{_where(error.instance_path)}: {error.message}" for error in self._validator.iter_errors(event)]

    @property
    def base_uri(self) -> str:
        """Where references in the schema start from: its `$id`, or else its file."""
        file_uri = self.path.resolve().as_uri()
        declared = self.schema.get("$id", self.schema.get("id")) if isinstance(self.schema, dict) else None
        return urljoin(file_uri, declared) if isinstance(declared, str) else file_uri

    def resolve(self, reference: str, base_uri: str | None = None) -> tuple[Json, str]:
        """Return what a reference names, and the base that references inside it start from.

        Raises:
            Unresolved: no file answers it, or the file has nothing at that place.
        """
        uri, fragment = urldefrag(urljoin(base_uri or self.base_uri, reference))
        document = self.schema if uri == urldefrag(self.base_uri)[0] else self._neighbour(uri)
        return _at(document, fragment, reference), uri

    @cached_property
    def _validator(self) -> Any:  # noqa: ANN401  jsonschema_rs does not export the type of its validators
        import jsonschema_rs  # noqa: PLC0415  only systems with contracts pay for it

        schema = read_json(self.path)
        if not isinstance(schema, dict | bool):
            raise ValueError("a schema is an object, true or false")  # noqa: TRY004  invalid input, not a wrong call
        retrieve = cast("Callable[[str], Json]", self._neighbour)
        options = {"validate_formats": True, "base_uri": self.base_uri, "retriever": retrieve}
        return jsonschema_rs.validator_for(schema, **options)  # type: ignore[arg-type]  options are typed one by one

    def _neighbour(self, uri: str) -> Json:
        if uri in self._neighbours_by_id:
            return read_json(self._neighbours_by_id[uri])
        path = Path(unquote(urlsplit(uri).path))
        if urlsplit(uri).scheme == "file" and path.is_file():
            return read_json(path)
        raise Unresolved(f"no file answers the reference {uri}, and references are never fetched")

    @cached_property
    def _neighbours_by_id(self) -> dict[str, Path]:
        """The files around this contract by their `$id`: those of its event, its system, and beside the system."""
        found: dict[str, Path] = {}
        for path in _files_around(self.path):
            for uri in _identifiers(path):
                found.setdefault(urldefrag(uri)[0], path)
        return found


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


def _files_around(path: Path) -> Iterator[Path]:
    """Yield the JSON files of the contract's system and of the directories beside it, the nearest first."""
    system = path.parent.parent
    yield from sorted(system.rglob("*.json"))
    yield from sorted(system.parent.glob("*.json"))
    for folder in sorted(folder for folder in system.parent.glob("*") if folder.is_dir() and folder != system):
        yield from sorted(folder.glob("*.json"))


def _identifiers(path: Path) -> Iterator[str]:
    try:
        schema = read_json(path)
    except (ValueError, OSError):
        return
    declared = schema.get("$id", schema.get("id")) if isinstance(schema, dict) else None
    if isinstance(declared, str):
        yield declared


def _at(document: Json, fragment: str, reference: str) -> Json:
    found = document
    for part in unquote(fragment).strip("/").split("/") if fragment else ():
        key = part.replace("~1", "/").replace("~0", "~")
        index: str | int = int(key) if isinstance(found, list) and key.isdigit() else key
        try:
            found = found[index]
        except (KeyError, IndexError, TypeError):
            raise Unresolved(f"nothing stands at the reference {reference}") from None
    return found


def _where(path: list[str | int]) -> str:
    return "/" + "/".join(str(part) for part in path) if path else "the event"


def _clause(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg[0].lower()}{error.msg[1:]}"
    return str(error).strip().splitlines()[0]
