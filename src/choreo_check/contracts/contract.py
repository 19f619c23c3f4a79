"""One version of one event's contract: its schema, its references, and what can be said of it.

References are resolved against the files that lie around the contract; one that no file answers makes the contract
invalid, with the reference named. What is written in draft 3 is read as draft 4 says the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from choreo_check.contracts.library import Json, Library, Unresolved, identifier, read_json, stands_at
from choreo_check.contracts.metaschemas import with_known_names
from choreo_check.contracts.positions import is_third
from choreo_check.contracts.third_draft import Translation, metaschema_in_draft_4


@dataclass(frozen=True)
class Contract:
    """The schema of one event in one version; `version` is absent where the file names none."""

    event: str
    version: str | None
    path: Path
    library: Library | None = field(default=None, compare=False, repr=False)

    @cached_property
    def fault(self) -> str | None:
        """Why this is no usable contract, as a clause; absent where it is one."""
        try:
            _ = self._validator
        except (ValueError, OSError, Unresolved) as error:
            return _clause(error)
        return None

    @cached_property
    def written(self) -> Json:
        """The schema as it is written; `True` where the file cannot be read as one."""
        try:
            return read_json(self.path)
        except (ValueError, OSError):
            return True

    @cached_property
    def schema(self) -> Json:
        """The schema as it is read: in draft 4 where it is written in draft 3."""
        try:
            return self._translated(self.written, self.base_uri)
        except ValueError:
            return True

    @property
    def identifier(self) -> str | None:
        """The address that the schema gives itself: its `$id`, which drafts 3 and 4 call `id`."""
        return identifier(self.written)

    @property
    def examples(self) -> list[Json]:
        """The events that the contract itself gives as examples."""
        listed = self.schema.get("examples") if isinstance(self.schema, dict) else None
        return listed if isinstance(listed, list) else []

    def objections(self, event: Json) -> list[str]:
        """Return what is wrong with an event, one sentence a fault; only a contract without a `fault` can tell."""
        return [f"{_where(error.instance_path)}: {error.message}" for error in self._validator.iter_errors(event)]

    def accepts(self, event: Json) -> bool:
        """Say whether an event is valid, without saying why not; only a contract without a `fault` can tell."""
        return bool(self._validator.is_valid(event))

    @property
    def base_uri(self) -> str:
        """Where references in the schema start from: its `$id`, or else its file."""
        file_uri = self.path.resolve().as_uri()
        try:
            return urljoin(file_uri, self.identifier or "")
        except ValueError:
            return file_uri

    def resolve(self, reference: str, base_uri: str | None = None) -> tuple[Json, str]:
        """Return what a reference names, and the base that references inside it start from.

        Raises:
            Unresolved: no file answers it, or the file has nothing at that place.
            ValueError: it is no reference, or the file is not JSON.
            OSError: the file cannot be read.
        """
        uri, fragment = urldefrag(urljoin(base_uri or self.base_uri, reference))
        document = self.schema if uri == urldefrag(self.base_uri)[0] else self.document(uri)
        return stands_at(document, fragment), uri

    def document(self, uri: str) -> Json:
        """Return the document that a URI names, in draft 4 where it is written in draft 3.

        Raises:
            Unresolved: no file answers it.
            ValueError: it is not JSON, or is nested too deeply.
            OSError: it cannot be read.
        """
        if uri not in self._documents:
            self._documents[uri] = self._translated(self._neighbours.document(uri), uri)
        return self._documents[uri]

    def text(self, uri: str) -> Json:
        """Return the document that a URI names, as it is written.

        Raises:
            Unresolved, ValueError, OSError: as `document`.
        """
        return self.written if uri == urldefrag(self.base_uri)[0] else self._neighbours.document(uri)

    def file(self, uri: str) -> Path | None:
        """Return the file that answers to a URI, if there is one."""
        try:
            return self.path if uri == urldefrag(self.base_uri)[0] else self._neighbours.file(uri)
        except (Unresolved, ValueError, OSError):
            return None

    @cached_property
    def _validator(self) -> Any:  # noqa: ANN401  jsonschema_rs does not export the type of its validators
        import jsonschema_rs  # noqa: PLC0415  only systems with contracts pay for it

        schema = read_json(self.path)
        if not isinstance(schema, dict | bool):
            raise ValueError("a schema is an object, true or false")  # noqa: TRY004  invalid input, not a wrong call
        if is_third(schema):
            jsonschema_rs.validator_for(metaschema_in_draft_4()).validate(schema)
        schema = self._translated(schema, self.base_uri)
        retrieve: Any = self.document
        return jsonschema_rs.validator_for(schema, validate_formats=True, base_uri=self.base_uri, retriever=retrieve)

    def _translated(self, document: Json, uri: str) -> Json:
        return with_known_names(Translation(document, uri, self._known, inherits=is_third(self.written)).schema())

    def _known(self, uri: str) -> Json:
        """Return the document that a URI names, as it is written; nothing where no file answers it."""
        try:
            return self.text(uri)
        except (Unresolved, ValueError, OSError):
            return None

    @cached_property
    def _documents(self) -> dict[str, Json]:
        return {}

    @cached_property
    def _neighbours(self) -> Library:
        return self.library or Library(self.path.parent.parent)


def _where(path: list[str | int]) -> str:
    return "/" + "/".join(str(part) for part in path) if path else "the event"


def _clause(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg[0].lower()}{error.msg[1:]}"
    if isinstance(error, OSError):
        return f"cannot be read: {(error.strerror or str(error)).lower()}"
    return str(error).strip().splitlines()[0]
