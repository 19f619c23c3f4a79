"""Waivers accept what they name, until their day."""

from __future__ import annotations

from datetime import date

from choreo_check.compatibility.policies.checks import signed
from choreo_check.compatibility.policies.waivers import Waiver, waived
from choreo_check.findings import Finding, Location, Problem, Subject

TODAY = date(2026, 5, 1)


def finding(event: str = "order.placed", name: str = "incompatible-change") -> Finding:
    return signed(name, Problem("broken", Location("1.json"), Subject(event=event)))


def waiver(until: date = TODAY, code: str | None = None) -> Waiver:
    return Waiver("order.placed", "agreed with payment", until, code)


def names(findings: tuple[Finding, ...]) -> list[str]:
    return [one.name for one in findings]


def test_accepts_a_break_on_its_last_day() -> None:
    found = waived([finding()], [waiver()], TODAY)
    assert found.findings == ()
    assert "agreed with payment" in found.remarks[0]


def test_reports_the_break_and_the_waiver_once_the_day_has_passed() -> None:
    found = waived([finding()], [waiver(date(2026, 4, 30))], TODAY)
    assert names(found.findings) == ["incompatible-change", "expired-waiver"]


def test_leaves_other_events_alone() -> None:
    found = waived([finding("order.paid"), finding()], [waiver()], TODAY)
    assert [one.subject.event for one in found.findings] == ["order.paid"]


def test_leaves_other_checks_alone_when_it_names_one() -> None:
    found = waived([finding(), finding(name="removed-event")], [waiver(code="CHO803")], TODAY)
    assert names(found.findings) == ["incompatible-change"]


def test_reports_a_waiver_that_accepts_nothing() -> None:
    assert names(waived([], [waiver()], TODAY).findings) == ["unused-waiver"]
