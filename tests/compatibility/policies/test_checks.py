"""The checks of `compat` are declared once, and documented."""

from __future__ import annotations

from pathlib import Path

from choreo_check.compatibility.policies.checks import CHECKS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "compat.md"


def test_no_two_have_a_code_or_a_name() -> None:
    assert len({check.code for check in CHECKS}) == len({check.name for check in CHECKS}) == len(CHECKS)


def test_each_says_what_it_reports_and_why_that_matters() -> None:
    for check in CHECKS:
        assert check.summary.startswith("Reports ")
        assert check.explanation.startswith(check.summary)


def test_the_page_lists_them_all() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for check in CHECKS:
        assert f"| {check.code} | {check.name} | {check.severity.value} | {check.summary} |" in page
