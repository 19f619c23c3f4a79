"""Every criterion keeps the promises that its documentation makes."""

from __future__ import annotations

import re
from operator import attrgetter
from pathlib import Path

import pytest

from choreo_check.api import load_topology
from choreo_check.api.conforming import conform
from choreo_check.compatibility.policies.checks import CHECKS
from choreo_check.conformance.catalogue import all_criteria
from choreo_check.conformance.criterion import Criterion
from choreo_check.linting.engine import all_rules
from choreo_check.simulation.catalogue import all_oracles
from tests.conformance.judged_logs import examples

each_criterion = pytest.mark.parametrize("criterion", all_criteria(), ids=attrgetter("name"))


@each_criterion
def test_flags_exactly_the_documented_lines(criterion: Criterion, tmp_path: Path) -> None:
    for example in examples(criterion):
        log, topology = example.write(tmp_path)
        found = conform(log, load_topology(topology)).findings
        assert [one.location.line for one in found if one.code == criterion.code] == example.flagged_lines
        assert example.is_flagged or found == ()


@each_criterion
def test_documents_what_it_flags_and_what_it_accepts(criterion: Criterion) -> None:
    marked = [(example.is_flagged, bool(example.flagged_lines)) for example in examples(criterion)]
    assert set(marked) == {(True, True), (False, False)}


@each_criterion
def test_says_what_it_reports_and_why_it_is_bad(criterion: Criterion) -> None:
    assert re.match(r"Reports .+\.$", criterion.described().summary)
    assert "## Why is this bad?" in criterion.documentation


@each_criterion
def test_lives_in_the_file_named_after_it_and_states_its_code(criterion: Criterion) -> None:
    module = __import__(criterion.judge.__module__, fromlist=["__doc__"])
    assert criterion.judge.__module__.rpartition(".")[2] == criterion.judge.__name__
    assert module.__doc__ == f"Criterion {criterion.code}."


def test_codes_and_names_are_those_of_no_other_check() -> None:
    others = [*(one.described() for one in all_rules()), *(one.described() for one in all_oracles()), *CHECKS]
    described = [*(one.described() for one in all_criteria()), *others]
    codes, names = [one.code for one in described], [one.name for one in described]
    assert [one.code for one in all_criteria() if codes.count(one.code) + names.count(one.name) > 2] == []
