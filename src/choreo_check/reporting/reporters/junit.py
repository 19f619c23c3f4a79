"""JUnit XML, which every continuous integration server displays.

A file is a suite and a check is a case, so that a check which found nothing shows as passed. There are no durations and
no timestamps: the same report is the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from choreo_check.findings import Check, Finding, Severity
from choreo_check.reporting.counts import files
from choreo_check.reporting.evidence import evidence
from choreo_check.reporting.introduced import introduced
from choreo_check.reporting.place import posix
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.tool import NAME

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@reporter
def junit(report: Report) -> str:
    """Render the report as one `<testsuites>` document."""
    root = Element("testsuites", name=_legal(f"{NAME} {report.command}"))
    checks = introduced(report)
    for path in files(report):
        _suite(root, path, checks, [finding for finding in report.findings if finding.location.path == path])
    _total(root, list(root))
    indent(root)
    return f"{_DECLARATION}{tostring(root, encoding='unicode')}\n"


def _suite(root: Element, path: str, checks: Sequence[Check], findings: Sequence[Finding]) -> None:
    suite = SubElement(root, "testsuite", name=_legal(posix(path)))
    for check in checks:
        _case(suite, path, check, [finding for finding in findings if finding.code == check.code])
    cases = list(suite)
    failed = sum(case.find("failure") is not None for case in cases)
    _count(suite, tests=len(cases), failures=failed)


def _total(root: Element, suites: Sequence[Element]) -> None:
    _count(root, tests=_sum(suites, "tests"), failures=_sum(suites, "failures"))


def _sum(suites: Iterable[Element], attribute: str) -> int:
    return sum(int(suite.attrib[attribute]) for suite in suites)


def _count(element: Element, *, tests: int, failures: int) -> None:
    element.attrib |= {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}


def _case(suite: Element, path: str, check: Check, findings: Sequence[Finding]) -> None:
    names = {"classname": posix(path), "name": f"{check.code} {check.name}", "file": posix(path)}
    case = SubElement(suite, "testcase", {key: _legal(value) for key, value in names.items()})
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            failure = SubElement(case, "failure", message=_legal(finding.message), type=finding.severity.value)
            failure.text = _legal(_details(finding))
    notes = [_details(finding) for finding in findings if finding.severity is Severity.NOTE]
    if notes:
        SubElement(case, "system-out").text = _legal("\n\n".join(notes))


def _details(finding: Finding) -> str:
    related = (f"note: {related.location} {related.message}" for related in finding.related)
    hint = [f"help: {finding.hint}"] if finding.hint else []
    return "\n".join([f"{finding.location}: {finding.message}", *hint, *related, *evidence(finding)])


def _legal(text: str) -> str:
    """Leave out what no XML document may contain, not even escaped, and the carriage returns that parsers change."""
    return _ILLEGAL.sub("", text)
