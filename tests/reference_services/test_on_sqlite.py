"""The hardened services withstand with SQLite as their store what they withstand with the simulated one."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, simulate
from choreo_check.simulation.system import Settled, System
from reference_services.binding import stored_in_sqlite
from reference_services.booking.hardened import binding as booking
from reference_services.defects import dual_write
from reference_services.food_delivery.hardened import binding as food_delivery
from reference_services.order_flow.hardened import binding as order_flow
from reference_services.order_fulfilment.hardened import binding as order_fulfilment
from reference_services.trip_orchestration.hardened import binding as trip_orchestration

EVERY_FAULT_ALONE = Options(searches=("exhaustive",), faults_max=1)
NO_FAULT = Options(searches=("exhaustive",), faults_max=0)
EACH = pytest.mark.parametrize(
    ("on_sqlite", "simulated"),
    [
        pytest.param(bound.on_sqlite, bound.system, id=Path(bound.system.topology).parent.name)
        for bound in (booking, food_delivery, order_flow, order_fulfilment, trip_orchestration)
    ],
)


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])


@EACH
def test_every_fault_alone_is_withstood(on_sqlite: System, simulated: System) -> None:
    report = simulate(on_sqlite, options=EVERY_FAULT_ALONE)
    assert report.findings == ()
    assert (report.complete_up_to, report.truncated) == (1, False)
    assert report.runs == simulate(simulated, options=EVERY_FAULT_ALONE).runs, "the same states are told apart"


@EACH
def test_nothing_is_stored_elsewhere(on_sqlite: System, simulated: System) -> None:
    assert simulate(keeping_nothing(simulated), options=NO_FAULT).findings != ()
    assert simulate(keeping_nothing(on_sqlite), options=NO_FAULT).findings == ()


def keeping_nothing(system: System) -> System:
    """Return a system of which it is wrong that anything is in the simulated stores at the end."""
    judged = system.without()
    judged.invariant(anything_stored)
    return judged


def anything_stored(settled: Settled) -> str | None:
    """Say whose simulated store is in use."""
    storing = sorted(name for name, store in settled.stores.items() if dict(store))
    return f"{', '.join(storing)} store something" if storing else None


def test_what_is_wrong_is_found_on_sqlite_too() -> None:
    report = simulate(stored_in_sqlite(dual_write.system), options=EVERY_FAULT_ALONE)
    assert dual_write.CAUGHT_BY in {finding.code for finding in report.findings}
