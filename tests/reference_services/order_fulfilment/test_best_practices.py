"""Each of the tutorial's best practices alone, under the faults against which it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, simulate
from choreo_check.simulation.system import System
from reference_services.order_fulfilment.as_documented.best_practices_binding import dead_lettered, idempotent, timed


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[3])


def effects_repeated_by(system: System, fault: str) -> set[str | None]:
    """Return what happens twice when one fault of a kind strikes."""
    report = simulate(system, options=Options((fault,), ("exhaustive",), faults_max=1))
    assert report.complete_up_to == 1
    return {finding.subject.effect for finding in report.findings if finding.code == "CHO910"}


def test_remembered_ids_help_against_duplicates_and_not_after_a_crash() -> None:
    assert effects_repeated_by(idempotent, "duplicate") == set()
    assert effects_repeated_by(idempotent, "crash") == {"charge_payment", "reserve_inventory"}


def test_a_dead_letter_queue_ends_all_attempts() -> None:
    assert effects_repeated_by(dead_lettered, "handler-error") == set()
    report = simulate(dead_lettered, options=Options(("handler-error",), ("exhaustive",), faults_max=1))
    assert "CHO914" not in {finding.code for finding in report.findings}


def test_the_timeout_cancels_an_order_that_has_succeeded() -> None:
    report = simulate(timed, options=Options(searches=("exhaustive",), faults_max=0))
    assert "CHO905" in {finding.code for finding in report.findings}
