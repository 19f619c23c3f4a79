"""The services could be anybody's: they know nothing of the tool that tests them."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2] / "reference_services"


def test_only_bindings_import_the_tool() -> None:
    """A defect is a binding, too: it binds one service otherwise."""
    importing = {path for path in ROOT.rglob("*.py") if "choreo_check" in imported(path)}
    services = {path for path in importing if not path.stem.endswith("binding") and path.parent.name != "defects"}
    assert importing
    assert services == set()


def test_the_shared_parts_can_be_copied_as_they_are() -> None:
    """They need nothing but Python and each other."""
    foreign = {
        module
        for path in (ROOT / "reliable").glob("*.py")
        for module in modules(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
    }
    assert foreign
    assert {module for module in foreign if not module.startswith("reference_services.reliable")} == set()


def imported(path: Path) -> set[str]:
    """Return the packages that a module imports."""
    return {module.partition(".")[0] for module in modules(path)}


def modules(path: Path) -> set[str]:
    """Return the modules that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return plain | named
