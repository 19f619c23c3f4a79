"""The report for continuous integration servers, its structure checked element by element."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import BREAK, CANONICAL, CLEAN, hostile

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname", "file"},
    "failure": {"message", "type"},
    "system-out": set[str](),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "system-out"},
    "failure": set[str](),
    "system-out": set[str](),
}


def assert_well_structured(element: Element) -> None:
    assert set(element.attrib) == ATTRIBUTES[element.tag]
    assert {child.tag for child in element} <= CHILDREN[element.tag]
    if "tests" in element.attrib:
        cases = list(element.iter("testcase"))
        assert int(element.attrib["tests"]) == len(cases)
        assert int(element.attrib["failures"]) == sum(case.find("failure") is not None for case in cases)
    for child in element:
        assert_well_structured(child)


def parsed(report: Report) -> Element:
    root = fromstring(render(report, "junit").encode())  # noqa: S314  our own output
    assert root.tag == "testsuites"
    assert_well_structured(root)
    return root


@pytest.mark.parametrize("report", [CANONICAL, CLEAN, hostile(), Report("lint", ())])
def test_has_the_structure_that_servers_read(report: Report) -> None:
    assert len(parsed(report)) == len(report.files)


def test_has_a_suite_for_each_file_and_a_case_for_each_check() -> None:
    suites = parsed(CANONICAL)
    assert [suite.attrib["name"] for suite in suites] == list(CANONICAL.files)
    assert [len(suite) for suite in suites] == [len(CANONICAL.checks)] * 3


def test_passes_a_check_that_found_nothing() -> None:
    assert all(len(case) == 0 for case in parsed(CLEAN).iter("testcase"))


def test_fails_a_check_once_for_each_finding() -> None:
    failures = parsed(CANONICAL).findall(".//testcase[@name='CHO201 unhandled-event']/failure")
    assert len(failures) == 5
    assert failures[0].attrib["type"] == "warning"
    assert "help: handle it" in (failures[0].text or "")


def test_fails_no_check_because_of_a_note() -> None:
    (case,) = parsed(CANONICAL).findall(".//testsuite[2]/testcase[@name='CHO102 vague-event-name']")
    assert [child.tag for child in case] == ["system-out"]


def test_shows_the_event_that_breaks() -> None:
    (failure,) = parsed(Report("compat", (BREAK,))).iter("failure")
    assert 'witness: {"order_id": "7f3c", "total": 12.5' in (failure.text or "")
    assert "refused by order.placed 2 at #/properties/total/type" in (failure.text or "")
