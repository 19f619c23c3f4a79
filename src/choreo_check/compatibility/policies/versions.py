"""Which versions of one event are held against each other, and whether a version follows the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from choreo_check.compatibility.policies.structure import ANNOTATIONS
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.verdict import Document, Json
from choreo_check.contracts import Contract

NUMBERS = re.compile(r"v?([0-9]+(?:[._-][0-9]+)*)")
NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"})
LITERAL = frozenset({"const", "enum", "default"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contracts of one event to compare; `in_place` where both are the same version."""

    old: Contract
    new: Contract
    old_is_past: bool = True
    in_place: bool = False

    @property
    def change(self) -> str:
        """The two versions, as a reader calls the change."""
        if self.old.version == self.new.version:
            return f"{self.new.version or 'without a version'}, changed in place"
        return f"{self.old.version or 'unversioned'} → {self.new.version or 'unversioned'}"


def pairs(
    old: tuple[Contract, ...], new: tuple[Contract, ...], changed: set[str | None], *, transitive: bool
) -> Iterator[Pair]:
    """Yield what to compare: each version that is new or says something else, with those that came before it.

    The version before it alone, or with `transitive` all of them. What a version said in the past counts where there is
    a past; a version that is as new as the one that follows it is compared as it stands.
    """
    past = {contract.version: contract for contract in old}
    present = {contract.version: contract for contract in new}
    for position, contract in enumerate(new):
        version = contract.version
        if version in past and version not in changed:
            continue
        if version in past:
            yield Pair(past[version], contract, in_place=True)
        earlier = [one.version for one in new[:position]] or ([] if version in past else _not_later(old, contract))
        for before in earlier if transitive else earlier[-1:]:
            if version not in past or transitive:
                yield Pair(past.get(before) or present[before], contract, old_is_past=before in past)


def _not_later(old: tuple[Contract, ...], new: Contract) -> list[str | None]:
    return [one.version for one in old if not is_later(one.version or "", new.version or "")]


def follows(version: str, before: str) -> bool:
    """Say whether a version follows another: one of its numbers is one higher, and those after it begin anew."""
    numbers, earlier = _numbers(version), _numbers(before)
    if numbers is None or earlier is None:
        return True
    length = max(len(numbers), len(earlier))
    one, other = (tuple(part) + (0,) * (length - len(part)) for part in (numbers, earlier))
    return any(one == (*other[:place], other[place] + 1, *(0,) * (length - place - 1)) for place in range(length))


def is_later(version: str, before: str) -> bool:
    """Say whether a version has higher numbers than another."""
    numbers, earlier = _numbers(version), _numbers(before)
    return numbers is not None and earlier is not None and numbers > earlier


def says_the_same(one: Document, other: Document) -> bool:
    """Say whether two contracts differ in nothing but titles, descriptions, examples and addresses."""
    try:
        texts = [
            freeze([_bare(document.schema), {uri: _bare(it) for uri, it in document.resources.items()}])
            for document in (one, other)
        ]
    except RecursionError:  # then nobody can tell, and the prover will say so
        return False
    return texts[0] == texts[1]


def _numbers(version: str) -> tuple[int, ...] | None:
    found = NUMBERS.fullmatch(version)
    return tuple(int(part) for part in re.split("[._-]", found[1])) if found else None


def _bare(schema: Json) -> Json:
    """Leave out of a schema what says nothing of events."""
    if isinstance(schema, list):
        return [_bare(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _bare_keyword(key, value) for key, value in schema.items() if key not in ANNOTATIONS - NAMED - {"$schema"}
    }


def _bare_keyword(key: str, value: Json) -> Json:
    if key in LITERAL:
        return value
    if key in NAMED and isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items()}
    return _bare(value)
