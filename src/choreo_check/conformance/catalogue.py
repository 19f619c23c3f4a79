"""Which criteria there are: those of this package, and those of installed distributions."""

from __future__ import annotations

from choreo_check.conformance import criteria
from choreo_check.conformance.criterion import Criterion
from choreo_check.plugins import discover, discover_installed


def all_criteria() -> tuple[Criterion, ...]:
    """Return every criterion, in the order of their codes."""
    found = [*discover(criteria, Criterion), *discover_installed(Criterion)]
    return tuple(sorted(found, key=lambda one: one.code))
