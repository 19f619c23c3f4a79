"""What a run does not need, it does not import: a check that takes long to start is a check that is left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.systems import CLEAN, CONTRACTS, WARNING, write

HEAVY = (
    "asyncio", "hypothesis", "importlib.metadata", "jsonschema", "jsonschema_rs", "msgspec", "pydantic", "referencing",
    "rich", "xml",
)  # fmt: skip
IMPORTED = """
import json, sys
{before}
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
LINT = "from choreo_check.cli.main import run; run(sys.argv[1:])"


def imported(code: str, *arguments: str | Path) -> set[str]:
    command = [sys.executable, "-S", "-c", IMPORTED.format(before=code), *map(str, arguments)]
    path = ":".join(entry for entry in sys.path if entry)
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={"PYTHONPATH": path})
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("text", [CLEAN, WARNING])
@pytest.mark.parametrize("name", HEAVY)
def test_lint_of_a_small_topology_does_without(text: str, name: str) -> None:
    found = imported(LINT, "lint", write("topology.yaml", text))
    assert "choreo_check.linting.engine" in found
    assert {module for module in found if module == name or module.startswith(f"{name}.")} == set()


def test_sagas_are_what_the_solver_is_imported_for() -> None:
    topology = write("topology.yaml", CLEAN)
    assert "pysat" not in imported(LINT, "lint", topology, "--select", "CHO1,CHO2,CHO3,CHO5,CHO6,CHO7")
    assert "pysat" in imported(LINT, "lint", topology)


def test_contracts_are_what_the_validator_is_imported_for() -> None:
    found = imported(LINT, "lint", CONTRACTS / "order_flow" / "topology.yaml")
    assert "jsonschema_rs" in found


def test_importing_the_package_imports_none_of_its_modules() -> None:
    found = imported("import choreo_check")
    assert {name for name in found if name.startswith("choreo_check")} == {"choreo_check"}


def test_only_the_module_of_the_command_is_imported() -> None:
    found = imported(LINT, "lint", write("topology.yaml", CLEAN))
    assert {name for name in found if name.startswith("choreo_check.cli.commands.")} == {
        "choreo_check.cli.commands.lint"
    }
