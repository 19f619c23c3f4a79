"""Makes the events of one contract: each one valid, or none at all where the contract cannot be satisfied."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import urldefrag

from choreo_check.compatibility import contains
from choreo_check.compatibility.policies.sides import Side
from choreo_check.compatibility.verdict import Document
from choreo_check.contracts import Contract, Unresolved
from choreo_check.contracts.library import stands_at
from choreo_check.errors import ChoreoError
from choreo_check.sampling.makers import Makers
from choreo_check.sampling.source import Attempt, Chance, Impossible, OutOfSteps, Source

Json = Any

ROOM = 6
"""How deep a value usually nests by itself."""
TRIES = 50
HERE = "urn:choreo-check:canonical"
REFERRING = ("$ref", "$dynamicRef", "$recursiveRef")
NOTHING: Json = {"not": {}}


class Unsatisfiable(ChoreoError):
    """No value at all satisfies a schema."""


class Sampler:
    """Makes events of a contract, from any source of choices."""

    def __init__(self, contract: Contract) -> None:
        """Prepare to make events.

        Raises:
            ChoreoError: the contract is none that is valid, or no event of it was found.
            Unsatisfiable: there is no event of it.
        """
        if contract.fault is not None:
            raise ChoreoError(f"{contract.path.as_posix()}: {contract.fault}", hint="mend the contract")
        self.contract = contract
        self.root, self.base = _canonical(contract)
        self.maker = Makers(self._resolved, self._acceptance).of(self.root, self.base)
        found = self._tried(Chance(0))
        self.known = found[0] if found else _proved(contract)

    def draw(self, source: Source, tries: int = TRIES) -> Json:
        """Make one event."""
        found = self._tried(source, tries)
        return found[0] if found else deepcopy(self.known)

    def _tried(self, source: Source, tries: int = TRIES) -> list[Json]:
        for _ in range(tries):
            try:
                value = self.maker(Attempt(source), ROOM)
            except (Impossible, OutOfSteps, RecursionError):
                continue
            if self.contract.accepts(value):
                return [value]
        return []

    def _resolved(self, reference: str, base: str) -> tuple[Json, str]:
        try:
            if base == HERE and reference.startswith("#"):
                return stands_at(self.root, urldefrag(reference)[1]), base
            return self.contract.resolve(reference, self.contract.base_uri if base == HERE else base)
        except (Unresolved, ValueError, OSError):
            raise Impossible from None

    def _acceptance(self, schema: Json, _base: str) -> Callable[[Json], bool] | None:
        """Return what tells whether a value satisfies a part that refers to nothing else."""
        import jsonschema_rs  # noqa: PLC0415  it takes long to load

        if _refers(schema):
            return None
        dialect = self.root.get("$schema") if isinstance(self.root, dict) else None
        said = {"$schema": dialect, **schema} if isinstance(dialect, str) else schema
        try:
            accepts: Callable[[Json], bool] = jsonschema_rs.validator_for(said, validate_formats=True).is_valid
        except (ValueError, jsonschema_rs.ReferencingError):
            return None
        return accepts


def _canonical(contract: Contract) -> tuple[Json, str]:
    """Return the canonical form of a contract, or what it says itself where it has none; and the base of references."""
    import jsonschema_rs  # noqa: PLC0415  it takes long to load

    schema, retrieve = contract.schema, contract.document
    try:
        form = jsonschema_rs.canonicalize(schema, base_uri=contract.base_uri, retriever=retrieve, validate_formats=True)
        return form.to_json_schema(), HERE
    except Exception:  # noqa: BLE001  it raises many kinds on what it does not support
        return schema, contract.base_uri


def _proved(contract: Contract) -> Json:
    """Return the event that the prover of compatibility finds where chance has found none, or say that none exists."""
    folder = contract.path.parent.parent
    document = Side("", {contract.event: (contract,)}, folder, is_whole=False).document(contract)
    answer = contains(document, Document(NOTHING, "https://nothing.invalid", {}, document.dialect), assert_formats=True)
    if answer.has_witness and contract.accepts(answer.witness):
        return answer.witness
    where = contract.path.as_posix()
    if answer.verdict == "contained":
        raise Unsatisfiable(f"{where}: no event satisfies this contract", hint="see what contradicts what in it")
    raise ChoreoError(f"{where}: no event was found that satisfies this contract", hint="give it `examples`")


def _refers(schema: Json) -> bool:
    if isinstance(schema, dict):
        return any(word in schema for word in REFERRING) or any(map(_refers, schema.values()))
    return isinstance(schema, list) and any(map(_refers, schema))
