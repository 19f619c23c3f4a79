"""Breaks that a team has agreed to, with a reason and a date after which they count again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from choreo_check.compatibility.policies.checks import signed
from choreo_check.findings import Finding, Location, Problem, Subject


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is accepted of one event, why, and until when; without `code` it is whatever is found of the event."""

    event: str
    reason: str
    until: date
    code: str | None = None
    location: Location = field(default_factory=lambda: Location("pyproject.toml"))

    def covers(self, finding: Finding) -> bool:
        """Say whether a finding is accepted, today's date aside."""
        events = (finding.subject.event, *finding.subject.events)
        return self.event in events and self.code in {None, finding.code, finding.name}


@dataclass(frozen=True, slots=True)
class Waived:
    """What is left of some findings, and remarks on what is not."""

    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()


def waived(findings: Sequence[Finding], waivers: Sequence[Waiver], today: date) -> Waived:
    """Take out what waivers accept; add what is to be said of waivers that have expired or accept nothing."""
    valid = [waiver for waiver in waivers if today <= waiver.until]
    left = [finding for finding in findings if not any(waiver.covers(finding) for waiver in valid)]
    remarks = [_remark(waiver, finding) for finding in findings for waiver in valid if waiver.covers(finding)]
    said = [_said(waiver, findings, today) for waiver in waivers]
    return Waived((*left, *(finding for finding in said if finding is not None)), tuple(dict.fromkeys(remarks)))


def _remark(waiver: Waiver, finding: Finding) -> str:
    return f"{waiver.event}: {finding.code} {finding.name} is waived until {waiver.until}: {waiver.reason}"


def _said(waiver: Waiver, findings: Sequence[Finding], today: date) -> Finding | None:
    subject = Subject(event=waiver.event)
    if today > waiver.until:
        message = f"the waiver of `{waiver.event}` has expired on {waiver.until}: {waiver.reason}"
        return signed(
            "expired-waiver", Problem(message, waiver.location, subject, hint="mend the break, or agree anew")
        )
    if not any(waiver.covers(finding) for finding in findings):
        message = f"nothing is found of `{waiver.event}` that the waiver until {waiver.until} accepts"
        return signed("unused-waiver", Problem(message, waiver.location, subject, hint="take it out"))
    return None
