"""Which members a change has narrowed, besides the one that the witness shows: consumers read each of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from choreo_check.compatibility.policies.judging import Comparison, can_read
from choreo_check.compatibility.policies.members import member
from choreo_check.compatibility.policies.modes import Policies
from choreo_check.compatibility.policies.objections import Path
from choreo_check.compatibility.verdict import Document

MAX_MEMBERS = 20
OF_MEMBERS = {"added-property", "removed-property", "newly-required", "no-longer-required"}


def narrowed_paths(comparison: Comparison, writer: Document, reader: Document, policies: Policies) -> Iterator[Path]:
    """Yield the paths of members that are now required, or that can hold what can no longer be read."""
    required = "newly-required" if comparison.direction == "backward" else "no-longer-required"
    yield from (change.path for change in comparison.changes if change.kind == required)
    changed = dict.fromkeys(_named(change.path) for change in comparison.changes if change.kind not in OF_MEMBERS)
    for path in list(changed)[:MAX_MEMBERS]:
        written, read = member(writer, path), member(reader, path)
        verdict = can_read(written, read, policies).verdict if path and written and read else "compatible"
        if verdict == "incompatible":
            yield path
        elif verdict == "undecided":  # it has cost a limit; one is enough
            return


def _named(path: Path) -> Path:
    """Return a path as far as it goes by names alone: what lies in a list is read with the list."""
    return tuple(takewhile(lambda name: name != "*", path))
