"""The limits of size that this repository promises to keep, and what must not be in it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
TREES = ("src", "tests", "benchmarks", "reference_services")
SOURCES = sorted(path for tree in TREES for path in (ROOT / tree).rglob("*.py"))
PRODUCT = [path for path in SOURCES if path.is_relative_to(ROOT / "src")]

FILE_LINES_MAX = 400
FILE_LINES_P90 = 250
FUNCTION_LINES_MAX = 40
FUNCTION_LINES_P90 = 20
FUNCTION_LINES_MEDIAN = 7

FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "core", "base", "manager", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES_MAX
    assert [function.name for function in functions(path) if length(function) > FUNCTION_LINES_MAX] == []


def test_most_functions_are_a_few_lines_long() -> None:
    lengths = [length(function) for path in PRODUCT for function in functions(path)]
    assert median(lengths) <= FUNCTION_LINES_MEDIAN
    assert quantiles(lengths, n=10)[8] < FUNCTION_LINES_P90


def test_most_files_are_short() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in PRODUCT]
    assert quantiles(lengths, n=10)[8] < FILE_LINES_P90


def test_names_of_modules_say_what_is_in_them() -> None:
    assert [path for path in SOURCES if FORBIDDEN_NAMES & {path.stem, path.parent.name}] == []


def test_every_module_says_why_it_exists() -> None:
    assert [path for path in PRODUCT if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_nothing_names_a_registry_or_a_lock_file() -> None:
    hosts = re.compile(r"https?://[\w.]*(pypi|pythonhosted|npmjs|debian)\.\w+", re.IGNORECASE)
    told = [path for path in tracked() if path.suffix != ".txt" or "constraints" in path.name]
    assert [path for path in told if hosts.search(path.read_text(encoding="utf-8", errors="ignore"))] == []
    assert [path for path in tracked() if path.name in {"uv.lock", "package-lock.json", "poetry.lock"}] == []


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: Function) -> int:
    """Count the lines after the signature and the docstring."""
    code = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or function.lineno) - code[0].lineno + 1 if code else 0


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
