"""`choreo-check chaos --system`: other code than the topology names, for the search and for what replays it."""

from __future__ import annotations

import re

from tests.cli.conftest import Invoke
from tests.cli.systems import CONTRACTS

DOCUMENTED = CONTRACTS / "trip_orchestration" / "as_documented.yaml"
STEADFAST = "reference_services.trip_orchestration.as_documented.steadfast_binding:system"
CRASHES = ("--faults", "crash", "--max-faults", "1", "--search", "exhaustive", "--no-keep")


def test_the_line_that_replays_a_failure_names_the_code_that_failed(invoke: Invoke) -> None:
    found = invoke("chaos", DOCUMENTED, "--system", STEADFAST, *CRASHES)
    [line] = re.findall(r"replay: choreo-check (.*)", found.out)
    assert line.endswith(f" --system {STEADFAST}")
    assert "STILL FAILS" in invoke(*line.split()).out


def test_the_line_that_replays_the_topologys_own_code_names_none(invoke: Invoke) -> None:
    found = invoke("chaos", DOCUMENTED, *CRASHES)
    assert "choreo-check replay" in found.out
    assert "--system" not in found.out
