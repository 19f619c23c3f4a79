"""jsonschema-rs as a second prover, asked where ours gave up and only for what it is known to answer rightly.

Its set algebra on canonical forms is experimental, so it is used through this module alone. Measured against labelled
pairs, its "covers" was wrong where `$dynamicRef` is used, so no dynamic reference is passed to it, nor anything whose
meaning depends on other documents, on `unevaluated*`, on asserted formats or on draft 04's integers. It cannot be
stopped once started, so only small schemas are passed to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from choreo_check.compatibility.schemas.dialects import Dialect
from choreo_check.compatibility.verdict import Document

NOT_TRUSTED = frozenset({
    "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$id", "id", "$anchor",
    "unevaluatedProperties", "unevaluatedItems",
})  # fmt: skip
BRANCHING = frozenset({"anyOf", "oneOf", "allOf", "not", "if", "patternProperties", "$ref"})
MEMBERS_MAX = 2000
BRANCHING_MAX = 20
DRAFTS = {6: "Draft6", 7: "Draft7", 2019: "Draft201909", 2020: "Draft202012"}


def proves(old: Document, new: Document, dialects: tuple[Dialect | None, Dialect | None]) -> bool:
    """Tell whether jsonschema-rs proves that NEW covers OLD, within what it is trusted with."""
    first, second = dialects
    if first is None or first is not second or first.order not in DRAFTS:
        return False
    if not (is_trusted(old) and is_trusted(new)):
        return False
    return _covers(old.schema, new.schema, first)


def is_trusted(document: Document) -> bool:
    """Tell whether a schema is within what jsonschema-rs is known to answer rightly, and small."""
    names = list(member_names(document.schema))
    if document.resources or len(names) > MEMBERS_MAX or NOT_TRUSTED & set(names):
        return False
    return sum(name in BRANCHING for name in names) <= BRANCHING_MAX


def member_names(value: Any) -> Iterator[str]:  # noqa: ANN401  JSON
    """Yield the names of all members in a JSON value."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _covers(old: Any, new: Any, dialect: Dialect) -> bool:  # noqa: ANN401  JSON
    import jsonschema_rs  # noqa: PLC0415  only wanted where our own prover gave up

    try:
        draft = getattr(jsonschema_rs, DRAFTS[dialect.order])
        smaller, larger = (jsonschema_rs.canonicalize(each, draft=draft, offline=True) for each in (old, new))
        return str(larger.covers(smaller)) == "yes"
    except Exception:  # noqa: BLE001  it raises many kinds on what it does not support
        return False
