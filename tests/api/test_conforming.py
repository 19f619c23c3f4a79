"""What holding a log against a topology leaves behind."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from choreo_check.api import load_topology
from choreo_check.api.conforming import conform
from choreo_check.errors import ChoreoError

ROOT = Path(__file__).parents[2]


def test_the_garbage_collector_goes_on_as_before() -> None:
    topology, usual = load_topology(ROOT / "contracts/booking/topology.yaml"), gc.get_threshold()
    seen = set()
    conform(ROOT / "docs/examples/bookings.jsonl", topology, advance=lambda *_: seen.add(gc.get_threshold()))
    assert seen
    assert usual not in seen
    assert gc.get_threshold() == usual
    with pytest.raises(ChoreoError):
        conform(ROOT / "nowhere.jsonl", topology)
    assert gc.get_threshold() == usual
