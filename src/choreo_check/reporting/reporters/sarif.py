"""SARIF 2.1.0, as GitHub code scanning reads it.

Dictionaries rather than an object model: the part of the standard that any consumer shows is this small. Limits and
required properties are GitHub's, which are stricter than the standard's schema.
"""

from __future__ import annotations

import json
from typing import Any

from choreo_check.findings import Check, Finding, Location, Severity
from choreo_check.reporting.evidence import event_on_one_line, judgement
from choreo_check.reporting.fingerprint import numbered_fingerprints
from choreo_check.reporting.introduced import introduced
from choreo_check.reporting.narration import happening
from choreo_check.reporting.place import proper, uri
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.tool import NAME, SUMMARY, version
from choreo_check.reporting.witness import has_event

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_DESCRIPTION_MAX = 1024
_PLACES_MAX = 1000
_PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


@reporter
def sarif(report: Report) -> str:
    """Render the report as a SARIF log with one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, indent=2, allow_nan=False) + "\n"


def _run(report: Report) -> dict[str, Any]:
    checks = introduced(report)
    indices = {check.code: index for index, check in enumerate(checks)}
    fingerprints = numbered_fingerprints(report.findings)
    return {
        "tool": {"driver": _driver(checks, report.command)},
        # Without the slash at the end GitHub would take the command for the name of a run, and the upload of one
        # command would replace that of another.
        "automationDetails": {"id": f"{NAME}/{report.command}/"},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, indices[finding.code], numbered)
            for finding, numbered in zip(report.findings, fingerprints, strict=True)
        ],
    }


def _driver(checks: tuple[Check, ...], command: str) -> dict[str, Any]:
    return {
        "name": NAME,
        "semanticVersion": version(),
        "shortDescription": {"text": SUMMARY},
        "rules": [_rule(check, command) for check in checks],
    }


def _rule(check: Check, command: str) -> dict[str, Any]:
    explanation = check.explanation.strip() or check.summary
    return {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": check.summary},
        "fullDescription": {"text": _cropped(_first_paragraph(explanation))},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": check.severity.value},
        "properties": {
            "tags": ["choreography", command],
            "precision": "high",
            "problem.severity": _PROBLEM_SEVERITY[check.severity],
        },
    }


def _first_paragraph(explanation: str) -> str:
    return " ".join(explanation.partition("\n\n")[0].split())


def _cropped(text: str) -> str:
    return text if len(text) <= _DESCRIPTION_MAX else f"{text[: _DESCRIPTION_MAX - 1]}…"


def _result(finding: Finding, index: int, numbered: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": _message(finding)},
        "locations": [_place(finding.location)],
        "partialFingerprints": {"primaryLocationLineHash": numbered, "choreoCheck/v1": numbered},
    }
    if finding.related:
        result["relatedLocations"] = _related(finding)
    if finding.scenario:
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(finding)}]}]
    if finding.witness:
        result["properties"] = {"witness": dict(finding.witness)}
    return result


def _message(finding: Finding) -> str:
    """Put the message first, as a sentence: GitHub makes the first sentence the title."""
    message = finding.message.rstrip()
    sentence = message if message.endswith((".", "!", "?")) else f"{message}."
    # Two brackets in a row would be a link to a related location.
    return " ".join([sentence, *([finding.hint] if finding.hint else []), *_shown(finding)]).replace("](", "] (")


def _shown(finding: Finding) -> list[str]:
    """Put the event of a witness into words: what shows a message shows no properties."""
    witness = finding.witness
    if witness is None or not has_event(witness):
        return []
    return [f"\nWitness: {event_on_one_line(witness)}", *([f"\n({judged})"] if (judged := judgement(witness)) else [])]


def _related(finding: Finding) -> list[dict[str, Any]]:
    return [
        {"id": number} | _place(related.location, related.message)
        for number, related in enumerate(finding.related[:_PLACES_MAX], start=1)
    ]


def _flow(finding: Finding) -> list[dict[str, Any]]:
    return [
        {"location": _place(step.location, f"{step.service} {happening(step)}")}
        for step in finding.scenario[:_PLACES_MAX]
    ]


def _place(location: Location, message: str | None = None) -> dict[str, Any]:
    span = proper(location)
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    place = {"physicalLocation": {"artifactLocation": {"uri": uri(span.path)}, "region": region}}
    return place if message is None else place | {"message": {"text": message}}
