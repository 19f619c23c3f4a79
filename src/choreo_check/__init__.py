"""Lint, proofs, contracts and chaos for choreographed sagas.

The names here are the public interface. Each is loaded when it is first used, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from choreo_check.api import lint, load_topology
    from choreo_check.api.replaying import replay
    from choreo_check.api.sampling import samples
    from choreo_check.api.simulating import simulate
    from choreo_check.compatibility.comparison import compare_contracts, compare_schemas
    from choreo_check.errors import ChoreoError
    from choreo_check.findings import Finding, Location, Severity
    from choreo_check.pytest_plugin.marking import saga_test
    from choreo_check.simulation.driving import Run
    from choreo_check.simulation.system import System
    from choreo_check.topology import Topology

__all__ = [
    "ChoreoError",
    "Finding",
    "Location",
    "Run",
    "Severity",
    "System",
    "Topology",
    "compare_contracts",
    "compare_schemas",
    "lint",
    "load_topology",
    "replay",
    "saga_test",
    "samples",
    "simulate",
]

_HOMES = {
    "ChoreoError": "choreo_check.errors",
    "Finding": "choreo_check.findings",
    "Location": "choreo_check.findings",
    "Run": "choreo_check.simulation.driving",
    "Severity": "choreo_check.findings",
    "System": "choreo_check.simulation.system",
    "Topology": "choreo_check.topology",
    "compare_contracts": "choreo_check.compatibility.comparison",
    "compare_schemas": "choreo_check.compatibility.comparison",
    "lint": "choreo_check.api",
    "load_topology": "choreo_check.api",
    "replay": "choreo_check.api.replaying",
    "saga_test": "choreo_check.pytest_plugin.marking",
    "samples": "choreo_check.api.sampling",
    "simulate": "choreo_check.api.simulating",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  each public name has its own type
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
