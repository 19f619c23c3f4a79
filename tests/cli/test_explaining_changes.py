"""`choreo-check explain` knows what `compat` reports, too."""

from __future__ import annotations

import pytest

from choreo_check.compatibility.policies.checks import CHECKS
from choreo_check.findings import Check
from tests.cli.conftest import Invoke


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_explains_what_compat_reports(invoke: Invoke, check: Check) -> None:
    by_code, by_name = invoke("explain", check.code), invoke("explain", check.name)
    assert by_code == by_name
    assert by_code.out.startswith(f"# {check.code} {check.name}\n")
    assert "Reports" in by_code.out
