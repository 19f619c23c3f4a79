"""Each defect is found by the oracle that it names, within less than the default budget."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from choreo_check.simulation.catalogue import all_oracles
from tests.defects.page import page
from tests.defects.specimens import CORRECT, Specimen, caught, specimens

ROOT = Path(__file__).parents[2]
KINDS_MIN = 34
FAULTS_MAX = 2
LINES_MAX = 60

each_specimen = pytest.mark.parametrize("specimen", specimens(), ids=lambda specimen: specimen.name)


@each_specimen
def test_its_oracle_finds_it(specimen: Specimen) -> None:
    catch = caught(specimen.name)
    assert catch is not None
    assert len(catch.faults) == catch.found.faults <= FAULTS_MAX


def test_there_are_many_kinds_of_defects() -> None:
    assert len({specimen.summary for specimen in specimens()}) == len(specimens()) >= KINDS_MIN


@each_specimen
def test_it_names_an_oracle_that_exists(specimen: Specimen) -> None:
    assert specimen.caught_by in {oracle.code for oracle in all_oracles()}


@each_specimen
def test_it_is_a_correct_system_but_for_one_service(specimen: Specimen) -> None:
    correct = CORRECT[specimen.system.topology]
    changed = [name for name, one in specimen.system.bindings.items() if one is not correct.bindings[name]]
    assert len(changed) == 1
    assert specimen.system.bindings.keys() == correct.bindings.keys()
    assert specimen.system.invariants == correct.invariants


@each_specimen
def test_it_is_short_and_says_what_is_wrong_and_what_it_costs(specimen: Specimen) -> None:
    source = inspect.getsource(import_module(f"reference_services.defects.{specimen.name}"))
    assert len(source.splitlines()) <= LINES_MAX
    assert len(specimen.documentation.splitlines()) > 2
    assert specimen.summary.endswith(".")
    assert specimen.cost


def test_the_page_of_defects_is_current() -> None:
    """Write it anew with `python -m tests.write_reference`."""
    assert (ROOT / "docs" / "reference" / "defects.md").read_text(encoding="utf-8") == page()
