"""Each fault reveals a defect that all others together do not, and comes only from brokers that can have it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from choreo_check.simulation.catalogue import all_faults
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import names

FAULTS = [fault.name for fault in all_faults()]


def proof_of(name: str) -> Proof:
    """Return what proves a fault: a module of its name beside this one."""
    proof = import_module(f"tests.simulation.faults.{name.replace('-', '_')}").PROOF
    assert isinstance(proof, Proof)
    return proof


@pytest.mark.parametrize("name", FAULTS)
def test_reveals_a_defect(name: str, tmp_path: Path) -> None:
    proof = proof_of(name)
    found = proof.small.search(
        tmp_path, faults=(name,), searches=("exhaustive",), faults_max=proof.faults_max, broker=proof.broker
    )
    assert proof.oracle in names(found)


@pytest.mark.parametrize("name", FAULTS)
def test_reveals_what_no_other_fault_does(name: str, tmp_path: Path) -> None:
    proof = proof_of(name)
    others = tuple(other for other in FAULTS if other != name)
    found = proof.small.search(
        tmp_path, faults=others, searches=("exhaustive",), faults_max=proof.faults_max, broker=proof.broker
    )
    assert [finding.problem.schedule for finding in found.findings] == []
    assert (found.complete_up_to, found.truncated) == (proof.faults_max, False)
