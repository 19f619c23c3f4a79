"""Samples of events, for people and for tests that need one: `samples()`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from choreo_check.contracts import Contract, open_registry
from choreo_check.errors import ChoreoError
from choreo_check.sampling.realistic import realistic
from choreo_check.sampling.sampler import Sampler
from choreo_check.topology import Topology


def contract_of(event: str, contracts: Path) -> Contract:
    """Return the newest contract of an event.

    Raises:
        ChoreoError: there is none.
    """
    contract = open_registry(contracts).latest(event)
    if contract is None:
        raise ChoreoError(f"{contracts}: there is no contract of `{event}`", hint="it is <event>/<version>.json")
    return contract


def contracts_of(topology: Topology) -> Path:
    """Return the directory of a topology's contracts.

    Raises:
        ChoreoError: it names none.
    """
    if topology.contracts is None:
        raise ChoreoError(f"{topology.location.path}: it names no contracts", hint="`contracts:` in the topology")
    return Path(topology.contracts.location.path).parent / topology.contracts.name


def samples(event: str, contracts: str | Path, *, seed: int = 0, count: int = 1) -> list[Any]:
    """Return events as the newest version of a contract accepts them; the same seed gives the same.

    Where Faker is installed, names, addresses and the like are what people would write.

    Raises:
        ChoreoError: there is no such contract, it is no valid one, or nothing satisfies it.
    """
    sampler, source = Sampler(contract_of(event, Path(contracts))), realistic(seed)
    return [sampler.draw(source) for _ in range(count)]
