"""How a reporter is found by its name, and what that imports."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

import pytest

from choreo_check.reporting import UnknownFormat, formats, render
from choreo_check.reporting.reporters.junit import junit
from tests.reporting.canonical import CLEAN

PLUGIN = """
from choreo_check.reporting.reporter import Report, reporter

@reporter
def shout(report: Report) -> str:
    return "NOTHING!\\n"
"""
IMPORTED = """
import sys
from choreo_check.reporting import render
from tests.reporting.canonical import CANONICAL
render(CANONICAL, "text")
print(*sorted(name for name in sys.modules if name.startswith(("rich", "xml", "choreo_check.reporting.reporters."))))
"""


def test_knows_the_built_in_formats() -> None:
    assert formats() == ("github", "html", "json", "junit", "markdown", "mermaid", "sarif", "text")


def test_names_a_reporter_after_its_module() -> None:
    assert junit.name == "junit"


def test_lists_the_nearest_format_first_when_one_is_misspelt() -> None:
    with pytest.raises(UnknownFormat, match="no format named 'serif'") as caught:
        render(CLEAN, "serif")
    assert (caught.value.hint or "").startswith("known formats: sarif, ")
    assert all(name in (caught.value.hint or "") for name in formats())


def test_finds_a_format_that_another_distribution_brings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "loud_reporters"
    metadata = tmp_path / "loud-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").touch()
    (package / "loud.py").write_text(PLUGIN, encoding="utf-8")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[choreo_check]\nloud = loud_reporters\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert render(CLEAN, "loud") == "NOTHING!\n"


def test_imports_only_the_format_that_is_asked_for_and_no_rich_without_color() -> None:
    path = ":".join(entry for entry in sys.path if entry)
    done = run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True, env={"PYTHONPATH": path})
    assert done.stdout.split() == ["choreo_check.reporting.reporters.text"]
