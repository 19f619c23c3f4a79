"""Workflow commands, from which GitHub Actions makes annotations in the diff.

A step shows ten annotations of each kind and drops the rest, so the counts follow. What is printed besides commands
must not be one: the names in it come from files that a pull request may change.
"""

from __future__ import annotations

from choreo_check.findings import Finding, Location, Severity
from choreo_check.reporting.counts import tally
from choreo_check.reporting.evidence import evidence
from choreo_check.reporting.place import posix, proper
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.visible import visible, visible_lines

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_OLD_COMMAND = "##["  # the syntax before `::`, which runners still obey anywhere in a line


@reporter
def github(report: Report) -> str:
    """Render one workflow command a finding, then the verdicts and the counts as plain lines of the log."""
    commands = map(_command, report.findings)
    verdicts = (f"- {visible(verdict)}" for verdict in report.verdicts)
    lines = (*commands, *verdicts, tally(report))
    return "".join(f"{line}\n" for line in lines).replace(_OLD_COMMAND, "## [")


def _command(finding: Finding) -> str:
    properties = _position(finding.location) | {"title": f"{finding.code} {finding.name}"}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(_message(finding))}"


def _position(location: Location) -> dict[str, str]:
    span = proper(location)
    lines = {"file": posix(span.path), "line": str(span.line), "endLine": str(span.end_line)}
    if span.end_line > span.line:  # GitHub rejects columns of an annotation of several lines
        return lines
    return lines | {"col": str(span.column), "endColumn": str(span.end_column)}


def _message(finding: Finding) -> str:
    hint = visible_lines(f"help: {finding.hint}") if finding.hint else []
    return "\n".join([*visible_lines(finding.message), *hint, *evidence(finding)])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
