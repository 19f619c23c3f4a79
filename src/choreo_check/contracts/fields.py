"""Which fields a contract declares: the names that a consumer may rely on finding, some day or always.

A field counts as declared when any part of the schema that can apply speaks of it. That is generous on purpose: a
finding "nobody promised this field" must be true.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from choreo_check.contracts.contract import Contract
from choreo_check.contracts.library import Json, Unresolved

COMBINING = ("allOf", "anyOf", "oneOf")
CONDITIONAL = ("then", "else")
DEPENDENT = ("dependentSchemas", "dependencies")
ELEMENTS = ("items", "prefixItems", "additionalItems", "unevaluatedItems")
"""What speaks of the elements of a list: `items.sku` is the field of each of them."""

REFERRING = ("$ref", "$dynamicRef", "$recursiveRef")
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
        return list(dict.fromkeys(name for part, _ in self.parts for name in _mapping(part, "properties")))

    @property
    def has_patterns(self) -> bool:
        """Say whether fields are declared by pattern or in general, so that names alone do not tell."""
        keywords = ("patternProperties", "additionalProperties", "unevaluatedProperties")
        return any(_mapping(part, keyword) for part, _ in self.parts for keyword in keywords)

    @property
    def tell_all(self) -> bool:
        """Say whether a field that is not among the names is not declared."""
        return self.is_complete and not self.has_patterns


def fields_at(contract: Contract, path: tuple[str, ...] = ()) -> Fields:
    """Return what a contract says about the fields of the object at a path of field names."""
    found = _expanded(contract, [(contract.schema, contract.base_uri)])
    for name in path:
        inner = [
            (properties[name], base)
            for part, base in found.parts
            if name in (properties := _mapping(part, "properties"))
        ]
        outer, found = found, _expanded(contract, inner)
        found.is_complete &= outer.tell_all
    return found


def declares(contract: Contract, path: tuple[str, ...]) -> bool:
    """Say whether a contract declares a field, given by the names that lead to it; in doubt, it does."""
    holder = fields_at(contract, path[:-1])
    return path[-1] in holder.names or not holder.tell_all


def _expanded(contract: Contract, parts: list[tuple[Json, str]]) -> Fields:
    """Follow references and combinations from some parts to every part that speaks of the same object or list."""
    found = Fields()
    waiting, seen = deque(parts), set[int]()
    while waiting and found.is_complete:
        part, outer_base = waiting.popleft()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        base = _base_within(part, outer_base)
        found.parts.append((part, base))
        waiting += _combined(part, base)
        found.is_complete = len(seen) < MAX_PARTS and _follow_references(contract, part, base, waiting)
    return found


def _base_within(part: dict[str, Json], base: str) -> str:
    """Return where the references of a part start from: a part may have an address of its own."""
    declared = part.get("$id")
    try:
        return urljoin(base, declared) if isinstance(declared, str) else base
    except ValueError:
        return base


def _combined(part: dict[str, Json], base: str) -> Iterator[tuple[Json, str]]:
    for keyword in COMBINING:
        listed = part.get(keyword)
        yield from ((inner, base) for inner in (listed if isinstance(listed, list) else ()))
    yield from ((part[keyword], base) for keyword in CONDITIONAL if keyword in part)
    for keyword in ELEMENTS:
        listed = part.get(keyword)
        yield from ((inner, base) for inner in (listed if isinstance(listed, list) else [listed]))
    for keyword in DEPENDENT:
        yield from ((inner, base) for inner in _mapping(part, keyword).values())


def _follow_references(contract: Contract, part: dict[str, Json], base: str, waiting: deque[tuple[Json, str]]) -> bool:
    """Add what references name; say whether that could be done."""
    try:
        for keyword in REFERRING:
            if keyword in part:
                waiting.append(contract.resolve(str(part[keyword]), base))
    except (Unresolved, ValueError, OSError):
        return False
    return True


def _mapping(part: dict[str, Json], keyword: str) -> dict[str, Json]:
    value = part.get(keyword)
    return value if isinstance(value, dict) else {}
