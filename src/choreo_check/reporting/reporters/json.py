"""Everything a report holds, for programs: the format that `report.schema.json` describes.

Keys are always present and always in the same order. Text is escaped to ASCII, so that no consumer's encoding matters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from choreo_check.findings import Finding, Location, Related, Step
from choreo_check.reporting.counts import counts
from choreo_check.reporting.place import proper
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.tool import NAME, version

_FORMAT_VERSION = 1


@reporter
def render_json(report: Report) -> str:
    """Render the report as one JSON object."""
    document = {
        "version": _FORMAT_VERSION,
        "tool": {"name": NAME, "version": version()},
        "command": report.command,
        "findings": list(map(_finding, report.findings)),
        "summary": _summary(report),
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _summary(report: Report) -> dict[str, Any]:
    """Merge what the command says of itself with the counts, which it cannot override."""
    own = counts(report) | {"verdicts": list(report.verdicts)}
    return own | dict(report.summary) | own


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "subject": finding.subject.named(),
        "location": _location(finding.location),
        "related": list(map(_related, finding.related)),
        "scenario": list(map(_step, finding.scenario)),
    } | dict(_proof(finding))


def _proof(finding: Finding) -> Iterator[tuple[str, Any]]:
    """Yield what proves a finding besides its scenario: an event, or a run."""
    if finding.witness is not None:
        yield "witness", dict(finding.witness)
    if finding.schedule is not None:
        yield "schedule", {key: value for key, value in asdict(finding.schedule).items() if value is not None}
        yield "history", list(map(_step, finding.scenario))


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, "location": _location(related.location)}


def _step(step: Step) -> dict[str, Any]:
    return {
        "text": step.text,
        "service": step.service,
        "consumes": list(step.consumes),
        "publishes": list(step.publishes),
        "does": step.does,
        "undoes": step.undoes,
        "location": _location(step.location),
    } | ({"notes": list(step.notes)} if step.notes else {})


def _location(location: Location) -> dict[str, Any]:
    return asdict(proper(location))
