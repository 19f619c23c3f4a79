"""What README and docs show is what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from choreo_check.api import lint, load_topology
from choreo_check.cli.commands.explain import page as rule_page
from choreo_check.linting.engine import all_rules
from tests.consoles import ROOT, Console, Done
from tests.pages import PAGES, TUTORIAL, Block, Listing, pieces
from tests.write_reference import with_tables

BLOCKS = [piece for page in PAGES if page not in TUTORIAL for piece in pieces(page) if isinstance(piece, Block)]
CONSOLES = [console for block in BLOCKS for console in block.consoles]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
YAML = re.compile(r"^```yaml topology\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("console", CONSOLES, ids=lambda console: f"{console.page}: {console.command}")
def test_a_command_prints_what_the_page_shows(console: Console) -> None:
    """Write them anew with `python -m tests.write_consoles`."""
    done = console.run()
    assert console.agrees_with(done), f"status {done.status}\n{done.printed}"


class Reader:
    """Works through the tutorial in one directory, chapter by chapter, and remembers what came of each command."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.chapters = iter(TUTORIAL)
        self.seen: dict[Path, list[tuple[Console, Done]]] = {}

    def read(self, chapter: Path) -> list[tuple[Console, Done]]:
        """Return what the commands of a chapter have done, after those of the chapters before it."""
        while chapter not in self.seen:
            now = next(self.chapters)
            self.seen[now] = list(self.work_through(now))
        return self.seen[chapter]

    def work_through(self, chapter: Path) -> Iterator[tuple[Console, Done]]:
        for piece in pieces(chapter):
            if isinstance(piece, Listing):
                piece.write(self.directory)
            for console in piece.consoles if isinstance(piece, Block) else ():
                yield console, console.run(self.directory)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("tutorial"))


@pytest.mark.parametrize("chapter", TUTORIAL, ids=lambda path: path.stem)
def test_a_chapter_of_the_tutorial_can_be_worked_through(chapter: Path, reader: Reader) -> None:
    """Write the outputs anew with `python -m tests.write_consoles`, naming any chapter."""
    for console, done in reader.read(chapter):
        assert console.agrees_with(done), f"{console.command}\nstatus {done.status}\n{done.printed}"


def test_the_index_of_the_tutorial_lists_its_chapters_in_order() -> None:
    index = (ROOT / "docs" / "tutorial" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\d+\. \[.*?\]\((.*?)\)", index, re.MULTILINE) == [path.name for path in TUTORIAL]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_topology_on_a_page_is_accepted(path: Path, tmp_path: Path) -> None:
    for number, text in enumerate(YAML.findall(path.read_text(encoding="utf-8"))):
        topology = tmp_path / f"{number}.yaml"
        topology.write_text(text, encoding="utf-8")
        assert lint(load_topology(topology)) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_page_of_rules_is_current() -> None:
    """Write it anew with `python -m tests.write_reference`."""
    expected = "\n".join(rule_page(rule) for rule in all_rules())
    assert (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8").endswith(expected)


def test_the_code_on_the_page_on_chaos_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "reference" / "chaos.md").read_text(encoding="utf-8")
    module = ModuleType("the_page")
    exec("\n".join(PYTHON.findall(page)), vars(module))  # noqa: S102  what the reader would run
    assert module.report.complete_up_to == 1
    assert module.nobody_pays_twice.__name__ in module.system.invariants


def test_the_code_on_the_page_on_conform_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "reference" / "conform.md").read_text(encoding="utf-8")
    module = ModuleType("the_page")
    exec("\n".join(PYTHON.findall(page)), vars(module))  # noqa: S102  what the reader would run
    assert [finding.code for finding in module.found.findings] == ["CHO1005", "CHO1004"]


@pytest.mark.parametrize("name", ["chaos.md", "conform.md"])
def test_the_tables_of_a_page_are_current(name: str) -> None:
    """Write them anew with `python -m tests.write_reference`."""
    page = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert "<!-- end -->" in page
    assert with_tables(page) == page
