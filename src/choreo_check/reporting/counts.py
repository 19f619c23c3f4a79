"""How many findings of each severity there are, in numbers and in one sentence."""

from __future__ import annotations

from choreo_check.findings import Severity
from choreo_check.reporting.reporter import Report


def files(report: Report) -> tuple[str, ...]:
    """Return every file that was checked or has a finding, in the order of the report."""
    return tuple(dict.fromkeys((*report.files, *(finding.location.path for finding in report.findings))))


def counts(report: Report) -> dict[str, int]:
    """Return the number of findings of each severity, worst first, and of files."""
    severities = [finding.severity for finding in report.findings]
    return {f"{severity.value}s": severities.count(severity) for severity in Severity} | {"files": len(files(report))}


def tally(report: Report) -> str:
    """Return the counts as one line: `5 errors, 1 note in 2 files`."""
    numbers = counts(report)
    found = ", ".join(_number(numbers[f"{severity.value}s"], severity.value) for severity in _present(numbers))
    place = f" in {_number(numbers['files'], 'file')}" if numbers["files"] else ""
    return f"{found}{place}" if found else f"No findings{place}."


def _present(numbers: dict[str, int]) -> list[Severity]:
    return [severity for severity in Severity if numbers[f"{severity.value}s"]]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
