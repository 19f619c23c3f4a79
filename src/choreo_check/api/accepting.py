"""Takes out what comments in the topology accept of what its runs have shown, as lint does of its own.

A comment for a finding of lint speaks of nothing here, and one for a finding of runs speaks of nothing there. That
nothing needs a comment any more can be said only where all was tried that is tried by default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from choreo_check.findings import Finding
from choreo_check.linting.engine import unused_suppressions
from choreo_check.linting.suppression import Suppression, suppressions
from choreo_check.linting.view import View
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.topology import Topology


@dataclass(frozen=True, slots=True)
class Sorted:
    """What runs have shown, sorted by what comments say of it."""

    kept: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    idle: tuple[Suppression, ...]
    """The comments for findings of runs that none needed."""


def sorted_by_comments(topology: Topology, findings: Sequence[Finding]) -> Sorted:
    """Hold findings of runs against the comments in the files of a topology."""
    said = list(suppressions(topology.sources))
    accepted = tuple(one for one in findings if any(comment.covers(one) for comment in said))
    ours = names_of_oracles() if said else frozenset()
    idle = (one for one in said if one.code in ours and not any(one.covers(finding) for finding in accepted))
    return Sorted(tuple(one for one in findings if one not in accepted), accepted, tuple(idle))


def names_of_oracles() -> frozenset[str]:
    """Return all that a comment may call a finding of runs by: codes and names."""
    return frozenset(name for oracle in all_oracles() for name in (oracle.code, oracle.name))


def reported_as_unused(topology: Topology, idle: Sequence[Suppression]) -> tuple[Finding, ...]:
    """Return what the linter would say of comments that nothing needs."""
    return tuple(unused_suppressions(View(topology, unused=tuple(idle)))) if idle else ()
