"""Events that a contract accepts, built from its JSON Schema.

The schema is brought into its canonical form first, in which intersections, conditions and exclusions are worked out
and only alternatives are left; a strategy follows from that piece by piece. What is drawn is held against the contract
itself in the end, so whatever the form has lost, such as formats, nothing invalid comes out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from choreo_check.api.binding import path_of
from choreo_check.api.static import load_topology
from choreo_check.contracts import Contract, open_registry
from choreo_check.errors import ChoreoError
from choreo_check.simulation.system import System
from choreo_check.strategies.schemas import Unsatisfiable, canonical, from_schema

__all__ = ["Unsatisfiable", "events", "payloads"]


def events(event: str, contracts: str | Path) -> st.SearchStrategy[Any]:
    """Return events as the newest version of a contract accepts them, envelope included.

    Raises:
        ChoreoError: there is no such contract, or it is no valid one.
        Unsatisfiable: no event at all satisfies it.
    """
    contract = open_registry(Path(contracts)).latest(event)
    if contract is None:
        raise ChoreoError(f"{contracts}: there is no contract of `{event}`", hint="it is <event>/<version>.json")
    if contract.fault is not None:
        raise ChoreoError(f"{contract.path.as_posix()}: {contract.fault}", hint="mend the contract")
    return from_contract(contract)


def payloads(system: System, event: str) -> st.SearchStrategy[Any]:
    """Return what `run.publish(event, data)` may say: the data of events that the contract accepts.

    Raises:
        ChoreoError: as `events`, or the system's topology has no contracts.
    """
    topology = load_topology(path_of(system))
    if topology.contracts is None:
        raise ChoreoError(f"{topology.location.path}: it names no contracts", hint="`contracts:` in the topology")
    found = events(event, Path(topology.contracts.location.path).parent / topology.contracts.name)
    data = topology.envelope.data
    return found.map(lambda one: one.get(data, {})) if data else found


def from_contract(contract: Contract) -> st.SearchStrategy[Any]:
    """Return what one version of a contract accepts."""
    schema = canonical(contract.schema, contract.base_uri, contract.document)
    return from_schema(schema).filter(lambda event: not contract.objections(event))
