"""Keeps what has failed under `.choreo-check/`, in the directory that pytest takes for the root of the project."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pytest

from choreo_check.api.failures import keep
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.topology import Topology


def remember(item: pytest.Item, findings: Sequence[Finding], topology: Topology, test: str | None = None) -> None:
    """Keep failures, to be tried first next time. Where nothing can be written, the failure itself is what counts."""
    if not item.config.getoption("--choreo-no-keep"):
        with suppress(ChoreoError):
            keep(item.config.rootpath, findings, topology.location.path, test)
