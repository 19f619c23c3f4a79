"""The same input gives the same bytes, whatever the hashes of this process are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.systems import CONTRACTS, ROOT

DOCUMENTED = sorted(CONTRACTS.glob("*/as_documented.yaml"))


def printed(seed: str, *arguments: str | Path) -> bytes:
    surroundings = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "choreo_check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, env=surroundings, cwd=ROOT)
    assert (done.returncode, done.stderr) in {(0, b""), (1, b"")}
    return done.stdout


@pytest.mark.parametrize("format_name", ["text", "json", "sarif"])
def test_lint_prints_the_same_bytes_under_every_hash_seed(format_name: str) -> None:
    paths = [path.relative_to(ROOT) for path in DOCUMENTED]
    arguments: tuple[str | Path, ...] = ("lint", "--advice", "--format", format_name, *paths)
    assert len({printed(seed, *arguments) for seed in ("0", "1", "42")}) == 1


@pytest.mark.parametrize("format_name", ["mermaid", "dot"])
def test_graph_prints_the_same_bytes_under_every_hash_seed(format_name: str) -> None:
    path = CONTRACTS / "food_delivery" / "topology.yaml"
    assert len({printed(seed, "graph", path, "--format", format_name) for seed in ("0", "1", "42")}) == 1


@pytest.mark.parametrize("format_name", ["text", "json", "sarif"])
def test_conform_prints_the_same_bytes_under_every_hash_seed(format_name: str) -> None:
    examples = Path("docs", "examples")
    arguments = ("conform", examples / "bookings.jsonl", "--topology", "contracts/booking/topology.yaml")
    assert len({printed(seed, *arguments, "--format", format_name) for seed in ("0", "1", "42")}) == 1


def test_sample_prints_the_same_bytes_under_every_hash_seed() -> None:
    arguments = ("sample", "BookingCreated", "contracts/booking", "--count", "20", "--seed", "7")
    assert len({printed(seed, *arguments) for seed in ("0", "1", "42")}) == 1
