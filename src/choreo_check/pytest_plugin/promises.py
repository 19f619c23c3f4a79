"""What is wrong with the contracts of one event: the schema, its examples, the step from one version to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from choreo_check.compatibility.events import compare_sides
from choreo_check.compatibility.policies.modes import Policies
from choreo_check.compatibility.policies.sides import Side, side_of_directory
from choreo_check.contracts import Contract
from choreo_check.findings import Severity
from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from choreo_check.topology import Graph, Topology


def contracts_of(topology: Topology) -> list[str]:
    """Return the events of a topology that have a contract, in its order."""
    side = _side(topology)
    return [] if side is None else [event for event in Graph(topology).emissions if side.versions(event)]


def objections_to(topology: Topology, event: str) -> Iterator[str]:
    """Yield what is wrong, as lines or blocks of them."""
    side = _side(topology)
    assert side is not None
    versions = side.versions(event)
    sound = []
    for contract in versions:
        if contract.fault is not None:
            yield f"{contract.path.as_posix()}: no valid contract: {contract.fault}"
        else:
            sound.append(contract)
            yield from _examples(contract)
    for old, new in pairwise(sound):
        yield from _step(side, event, old, new)


def _examples(contract: Contract) -> Iterator[str]:
    for number, example in enumerate(contract.examples, start=1):
        for objection in contract.objections(example):
            yield f"{contract.path.as_posix()}: example {number}: {objection}"


def _step(side: Side, event: str, old: Contract, new: Contract) -> Iterator[str]:
    before, after = (Side(side.label, {event: (one,)}, side.folder, is_whole=False) for one in (old, new))
    compared = compare_sides(before, after, Policies())
    wrong = tuple(finding for finding in compared.findings if finding.severity is not Severity.NOTE)
    if wrong:
        yield render(Report("compat", wrong), "text").rstrip()


def _side(topology: Topology) -> Side | None:
    said = topology.contracts
    if said is None:
        return None
    folder = Path(said.location.path).parent / said.name
    return side_of_directory(folder, folder.as_posix())
