"""Each oracle speaks of a system that is wrong for it, and nobody speaks of the same system put right."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from choreo_check.simulation.catalogue import all_oracles
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import names

ORACLES = [oracle.name for oracle in all_oracles()]


def proof_of(name: str) -> Proof:
    """Return what proves an oracle: a module of its name beside this one."""
    proof = import_module(f"tests.simulation.oracles.{name.replace('-', '_')}").PROOF
    assert isinstance(proof, Proof)
    return proof


@pytest.mark.parametrize("name", ORACLES)
def test_speaks_of_what_is_wrong(name: str, tmp_path: Path) -> None:
    found = proof_of(name).wrong.search(tmp_path, searches=("exhaustive",), faults_max=1)
    assert name in names(found)


@pytest.mark.parametrize("broker", ["any", "kafka"])
@pytest.mark.parametrize("name", ORACLES)
def test_is_silent_on_what_is_right(name: str, broker: str, tmp_path: Path) -> None:
    found = proof_of(name).right.search(tmp_path, broker=broker, effort=20_000)
    assert [finding.problem.message for finding in found.findings] == []


def test_has_a_code_of_its_own() -> None:
    assert len({oracle.code for oracle in all_oracles()}) == len(ORACLES)
    assert all(oracle.described().summary.endswith(".") for oracle in all_oracles())
