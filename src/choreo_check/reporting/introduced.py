"""The checks that a report has to introduce."""

from __future__ import annotations

from choreo_check.findings import Check
from choreo_check.reporting.reporter import Report


def introduced(report: Report) -> tuple[Check, ...]:
    """Return each check that ran, and a bare one for each finding whose check the report does not name.

    So a consumer that looks a finding's check up always finds it.
    """
    checks = {check.code: check for check in report.checks}
    for finding in report.findings:
        name = finding.name
        checks.setdefault(finding.code, Check(finding.code, name, finding.severity, name, name))
    return tuple(checks.values())
