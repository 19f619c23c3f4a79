"""Runs a topology's services under one fault alone: what a test without code tries of them."""

from __future__ import annotations

import pytest

from choreo_check.api.binding import system_of
from choreo_check.api.failures import known
from choreo_check.api.simulating import Options, simulate
from choreo_check.findings import Finding
from choreo_check.pytest_plugin.memory import remember
from choreo_check.pytest_plugin.output import unlogged
from choreo_check.pytest_plugin.tally import Tried, note
from choreo_check.simulation.catalogue import all_faults
from choreo_check.topology import Topology

CALM = "calm"


def faults_of(topology: Topology) -> list[str]:
    """Return what is tried: no fault at all, and each fault that its broker can have."""
    return [CALM, *(fault.name for fault in all_faults() if fault.can_happen(topology.broker, topology))]


def chaos_of(item: pytest.Item, topology: Topology, fault: str) -> list[Finding]:
    """Return what breaks when this fault happens, once; what breaks without any is told where nothing happens."""
    config = item.config
    effort, seed = config.getoption("--choreo-effort"), config.getoption("--choreo-seed")
    faults = () if fault == CALM else (fault,)
    tried = known(config.rootpath, topology.location.path)
    options = Options(faults, ("exhaustive",), faults_max=len(faults), seed=seed, effort=effort, known=tried)
    with unlogged(item):
        report = simulate(system_of(topology), topology, options)
    if report.is_interrupted:
        raise KeyboardInterrupt  # what was not tried has not passed
    note(item, Tried(topology.name, report.outcomes, faults, report.unseen), "--choreo-effort")
    found = [one for one in report.findings if fault == CALM or (one.schedule is not None and one.schedule.faults)]
    remember(item, found, topology)
    return found
