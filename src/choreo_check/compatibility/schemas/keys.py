"""Numbers for meanings: places with the same key are the same constraint, wherever they are written.

A key is made of the keys below it. Where references go round, the place that closes the circle stands for itself, so
that two such schemas may get different keys although they mean the same; keys are only ever used to find equality, and
what they miss the prover finds by coinduction.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields
from typing import Any

from choreo_check.compatibility.schemas.constraints import (
    AllOf,
    AnyOf,
    Constraint,
    Enumeration,
    NotUnderstood,
    OneOf,
    UnevaluatedItems,
    UnevaluatedProperties,
)
from choreo_check.compatibility.schemas.writing import reaches_out, written

IGNORED = frozenset({"at", "side", "additional_at", "owner"})
ACCEPTS_ALL = 0
"""The key of what demands nothing."""
POINTER_MAX = 300
"""How long a pointer may be for the schema there to be written out, which is done again for every schema inside it."""
_FIELDS: dict[type[Constraint], tuple[str, ...]] = {}


class Interner:
    """Gives equal structures one number; shared by both sides of a question."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {frozenset(): ACCEPTS_ALL}
        self.structures: dict[int, frozenset[Hashable]] = {ACCEPTS_ALL: frozenset()}
        self.open: set[int] = set()
        self.written: dict[Hashable, int] = {}
        """Keys of schemas by their text, so that what is the same on both sides is read only once."""
        self.strange: list[NotUnderstood] = []
        """What has been read and not understood; complete once the keys of both roots have been asked for."""
        self.spelling_counts = False
        """Whether 1 and 1.0 are not the same to something that has been read, as in draft 04; complete likewise."""

    def number(self, structure: frozenset[Hashable]) -> int:
        number = self._numbers.setdefault(structure, len(self._numbers))
        self.structures[number] = structure
        return number


def key_of(place: Any, interner: Interner) -> int:  # noqa: ANN401  a Place; its module imports this one
    """Number a place by what it demands."""
    text = _text(place)
    if text is not None and text in interner.written:
        return interner.written[text]
    if id(place) in interner.open:
        return interner.number(frozenset([("itself", id(place))]))
    interner.open.add(id(place))
    try:
        key = interner.number(_structure(place.constraints, interner))
    finally:
        interner.open.discard(id(place))
    if text is not None:
        interner.written[text] = key
    return key


def _text(place: Any) -> Hashable:  # noqa: ANN401  a Place
    """Write a schema out with all that its meaning depends on; None where that is more than itself and its dialect."""
    if len(place.pointer) > POINTER_MAX:
        return None
    text = written(place.schema)
    dialect = place.resource.dialect
    return None if text is None or dialect is None or reaches_out(text) else (dialect.order, text)


def _structure(constraints: tuple[Constraint, ...], interner: Interner) -> frozenset[Hashable]:
    keeps_its_parts = any(isinstance(each, UnevaluatedItems | UnevaluatedProperties) for each in constraints)
    parts: set[Hashable] = set()
    for constraint in constraints:
        if isinstance(constraint, AllOf) and not keeps_its_parts:
            for schema in constraint.schemas:
                parts |= interner.structures[schema.key]
        else:
            parts.add(signature(constraint))
    return frozenset(parts)


def signature(constraint: Constraint) -> Hashable:
    """Describe a constraint by what it demands, not by where it is written."""
    if isinstance(constraint, NotUnderstood):
        return (NotUnderstood, id(constraint))
    if isinstance(constraint, AnyOf):
        return (AnyOf, frozenset([schema.key for schema in constraint.schemas]))
    if isinstance(constraint, OneOf):
        return (OneOf, tuple(sorted([schema.key for schema in constraint.schemas])))
    if isinstance(constraint, Enumeration):
        return (Enumeration, frozenset(constraint.values))
    kind = type(constraint)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(each.name for each in fields(kind) if each.name not in IGNORED)
    return (kind, *[_part(getattr(constraint, name)) for name in _FIELDS[kind]])


def _part(value: Any) -> Hashable:  # noqa: ANN401  a field of a constraint
    if isinstance(value, dict):
        return frozenset([(name, _part(schema)) for name, schema in value.items()])
    if isinstance(value, tuple):
        return tuple([_part(each) for each in value])
    return value.key if hasattr(value, "key") else value  # type: ignore[no-any-return]
