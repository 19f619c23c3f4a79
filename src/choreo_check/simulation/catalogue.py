"""Which faults, oracles and searches there are: those of this package, and those of installed distributions."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Protocol, TypeVar

from choreo_check.errors import ChoreoError
from choreo_check.plugins import discover, discover_installed
from choreo_check.simulation import faults as faults_package
from choreo_check.simulation import oracles as oracles_package
from choreo_check.simulation import searches as searches_package
from choreo_check.simulation.faulting import Fault
from choreo_check.simulation.judging import Oracle
from choreo_check.simulation.searching import Search
from choreo_check.simulation.suggestion import suggestion


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Extension = TypeVar("Extension")
Named = TypeVar("Named", bound=_Named)


def all_faults() -> tuple[Fault, ...]:
    """Return every fault, in the order of their names: the numbers in a schedule count on it."""
    return tuple(sorted(_found(faults_package, Fault), key=lambda fault: fault.name))


def all_oracles() -> tuple[Oracle, ...]:
    """Return every oracle, in the order of their codes."""
    return tuple(sorted(_found(oracles_package, Oracle), key=lambda oracle: oracle.code))


def all_searches() -> tuple[Search, ...]:
    """Return every search, in the order in which they run."""
    return tuple(sorted(_found(searches_package, Search), key=lambda search: (search.rank, search.name)))


def chosen(known: Sequence[Named], names: Sequence[str], what: str) -> tuple[Named, ...]:
    """Return those of some extensions that are named; all where none is.

    Raises:
        ChoreoError: there is none of a name.
    """
    by_name = {one.name: one for one in known}
    for name in names:
        if name not in by_name:
            raise ChoreoError(f"there is no {what} named {name!r}", hint=suggestion(name, by_name))
    return tuple(one for one in known if not names or one.name in names)


def _found(package: ModuleType, kind: type[Extension]) -> list[Extension]:
    return [*discover(package, kind), *discover_installed(kind)]
