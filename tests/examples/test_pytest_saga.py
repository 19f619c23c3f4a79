"""The example that readers copy: it finds what it is there to find, and passes once the service is mended."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

EXAMPLE = Path(__file__).parents[2] / "examples" / "pytest_saga"
WRONG = 'self.charge("charge_payment")'
RIGHT = 'self.charge("charge_payment", key=order["orderId"])'


@pytest.fixture
def copied(pytester: pytest.Pytester) -> pytest.Pytester:
    shutil.copytree(EXAMPLE, pytester.path, dirs_exist_ok=True)
    return pytester


def test_finds_the_double_charge(copied: pytest.Pytester) -> None:
    found = copied.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["E       AssertionError: assert 2 <= 1"])


def test_passes_with_a_key_as_its_readme_says(copied: pytest.Pytester) -> None:
    assert RIGHT in (EXAMPLE / "README.md").read_text(encoding="utf-8")
    service = copied.path / "payment.py"
    service.write_text(service.read_text(encoding="utf-8").replace(WRONG, RIGHT), encoding="utf-8")
    copied.runpytest_inprocess().assert_outcomes(passed=1)


def test_its_test_is_twenty_lines_long_and_on_the_page() -> None:
    code = (EXAMPLE / "test_payment.py").read_text(encoding="utf-8")
    assert len(code.splitlines()) <= 20
    assert code in (EXAMPLE.parents[1] / "docs" / "reference" / "pytest.md").read_text(encoding="utf-8")


def workflow() -> list[str]:
    said = yaml.safe_load((EXAMPLE / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    return [step["run"] for step in said["jobs"]["test"]["steps"] if "run" in step]


def test_its_workflow_installs_what_the_reader_has_named_and_nothing_by_a_name_that_is_not_ours() -> None:
    install, _ = workflow()
    assert re.fullmatch(r'pip install "\$\{CHOREO_CHECK:\?[^}]*\}" pytest', install)


def test_its_workflow_runs_the_tests(copied: pytest.Pytester) -> None:
    _, tests = workflow()
    ended = copied.run(sys.executable, "-m", *tests.split())
    ended.assert_outcomes(failed=1)
    assert (copied.path / "report.xml").is_file()
