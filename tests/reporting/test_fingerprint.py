"""What survives an edit, and what tells findings apart."""

from __future__ import annotations

import re
from dataclasses import replace

from choreo_check.findings import Finding, Location, Problem, Severity, Subject
from choreo_check.reporting.fingerprint import fingerprint, numbered_fingerprints


def found(subject: Subject, message: str = "It is wrong", line: int = 1) -> Finding:
    return Finding("CHO301", "event-cycle", Severity.ERROR, Problem(message, Location("x.yaml", line), subject))


CYCLE = found(Subject(events=("a", "b")))


def test_outlives_edits_of_the_file_and_of_the_message() -> None:
    assert fingerprint(found(Subject(events=("a", "b")), "Reworded", 99)) == fingerprint(CYCLE)


def test_ignores_the_order_of_names() -> None:
    assert fingerprint(found(Subject(events=("b", "a")))) == fingerprint(CYCLE)


def test_tells_checks_names_and_roles_apart() -> None:
    others = (replace(CYCLE, code="CHO302"), found(Subject(events=("a",))), found(Subject(event="a")))
    assert len({fingerprint(finding) for finding in (CYCLE, *others)}) == 4


def test_stays_the_same_from_release_to_release() -> None:
    assert fingerprint(CYCLE) == "971893ebf4ad8df3"


def test_numbers_equal_findings() -> None:
    numbered = numbered_fingerprints((CYCLE, found(Subject(event="a")), CYCLE, CYCLE))
    assert [one.partition(":")[2] for one in numbered] == ["1", "1", "2", "3"]
    assert all(re.fullmatch(r"[0-9a-f]{16}:\d", one) for one in numbered)
