"""Which fields a contract declares: the names that a consumer may rely on finding, some day or always.

A field counts as declared when any part of the schema that can apply speaks of it. That is generous on purpose: a
finding "nobody promised this field" must be true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from choreo_check.contracts.contract import Contract, Json, Unresolved

COMBINING = ("allOf", "anyOf", "oneOf")
CONDITIONAL = ("then", "else")
MAX_PARTS = 5_000
"""How many parts of a schema are looked at; beyond it, the schema counts as one that cannot be judged."""


@dataclass(slots=True)
class Fields:
    """What parts of a schema say about the fields of one object; `is_complete` is off where some could not be read."""

    parts: list[tuple[Json, str]] = field(default_factory=list)
    is_complete: bool = True

    @property
    def names(self) -> list[str]:
        """The declared fields, each once, in the order of the schema."""
        return list(dict.fromkeys(name for part, _ in self.parts for name in part.get("properties", {})))

    @property
    def has_patterns(self) -> bool:
        """Say whether fields are declared by pattern, so that names alone do not tell."""
        return any(part.get("patternProperties") for part, _ in self.parts)


def fields_at(contract: Contract, path: tuple[str, ...] = ()) -> Fields:
    """Return what a contract says about the fields of the object at a path of field names."""
    found = _expanded(contract, [(contract.schema, contract.base_uri)])
    for name in path:
        inner = [(part["properties"][name], base) for part, base in found.parts if name in part.get("properties", {})]
        found = _expanded(contract, inner)
    return found


def declares(contract: Contract, path: tuple[str, ...]) -> bool:
    """Say whether a contract declares a field, given by the names that lead to it; in doubt, it does."""
    holder = fields_at(contract, path[:-1])
    return path[-1] in holder.names or holder.has_patterns or not holder.is_complete


def _expanded(contract: Contract, parts: list[tuple[Json, str]]) -> Fields:
    """Follow references and combinations from some parts to every part that speaks of the same object."""
    found = Fields()
    waiting, seen = list(parts), set[int]()
    while waiting:
        part, base = waiting.pop(0)
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        found.parts.append((part, base))
        found.is_complete &= len(seen) < MAX_PARTS
        if not found.is_complete:
            return found
        waiting += _combined(part, base)
        found.is_complete &= _follow_reference(contract, part, base, waiting)
    return found


def _combined(part: dict[str, Json], base: str) -> Iterator[tuple[Json, str]]:
    for keyword in COMBINING:
        listed = part.get(keyword)
        yield from ((inner, base) for inner in (listed if isinstance(listed, list) else ()))
    yield from ((part[keyword], base) for keyword in CONDITIONAL if keyword in part)
    dependent = part.get("dependentSchemas")
    yield from ((inner, base) for inner in (dependent.values() if isinstance(dependent, dict) else ()))


def _follow_reference(contract: Contract, part: dict[str, Json], base: str, waiting: list[tuple[Json, str]]) -> bool:
    """Add what `$ref` names; say whether that could be done."""
    reference = part.get("$ref", part.get("$dynamicRef"))
    if not isinstance(reference, str):
        return reference is None
    try:
        waiting.append(contract.resolve(reference, base))
    except (Unresolved, ValueError, OSError):
        return False
    return True
