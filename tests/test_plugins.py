"""One-file extensions: how they are found, and what is said of those that are malformed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.linting import engine
from choreo_check.linting.rule import Rule
from choreo_check.plugins import MalformedExtension, discover, discover_installed
from choreo_check.reporting.reporter import Reporter

RULE = '''
from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule

@rule("{code}")
def {name}(view):
    """Reports every topology."""
    yield Problem("it is there", view.topology.location, Subject())
'''

IMPORT = "from choreo_check.reporting.reporter import Reporter\n"
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a distribution: a package with modules, and the metadata that names it."""
    known = set(sys.modules)

    def install(package: str, *, points_at: str | None = None, **modules: str) -> None:
        folder = tmp_path / package
        metadata = tmp_path / f"{package}-1.0.dist-info"
        folder.mkdir()
        metadata.mkdir()
        for name, text in {"__init__": "", **modules}.items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        points = f"[choreo_check]\n{package} = {points_at or package}\n"
        (metadata / "entry_points.txt").write_text(points, encoding="utf-8")

    monkeypatch.syspath_prepend(str(tmp_path))
    engine.all_rules.cache_clear()
    yield install
    engine.all_rules.cache_clear()
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


def package_of(install: Install, **modules: str) -> ModuleType:
    install("extensions_here", **modules)
    return import_module("extensions_here")


def test_orders_extensions_by_their_modules(install: Install) -> None:
    package = package_of(install, b=f"{IMPORT}b = Reporter('b', repr)", a=f"{IMPORT}a = Reporter('a', repr)", _none="")
    a, b = import_module("extensions_here.a").a, import_module("extensions_here.b").b
    assert discover(package, Reporter) == (a, b)


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("a = Reporter('a', repr)\nb = Reporter('b', repr)", 2), ("a = Reporter", 0)]
)
def test_refuses_a_module_that_holds_none_or_several(install: Install, text: str, count: int) -> None:
    package = package_of(install, odd=IMPORT + text)
    with pytest.raises(MalformedExtension, match=rf"^extensions_here\.odd must define one Reporter, found {count}$"):
        discover(package, Reporter)


def test_counts_one_object_once_whatever_its_names(install: Install) -> None:
    assert len(discover(package_of(install, alias=f"{IMPORT}a = b = Reporter('a', repr)"), Reporter)) == 1


def test_refuses_what_is_no_package() -> None:
    with pytest.raises(MalformedExtension, match="test_plugins is not a package"):
        discover(sys.modules[__name__], Reporter)


def test_finds_what_other_distributions_bring(install: Install) -> None:
    install("beta", b=f"{IMPORT}b = Reporter('b', repr)", empty="")
    install("alpha", a=f"{IMPORT}a = Reporter('a', repr)")
    assert discover_installed(Reporter) == (import_module("alpha.a").a, import_module("beta.b").b)


def test_finds_nothing_where_nothing_is_installed() -> None:
    assert discover_installed(Reporter) == ()


@pytest.mark.parametrize(
    ("points_at", "message"),
    [
        ("broken.module", "broken.module is not a package"),
        ("broken:answer", "42 is not a package"),
        ("missing_package", "missing_package cannot be imported: ModuleNotFoundError"),
        ("broken:nothing", "broken:nothing cannot be imported: AttributeError"),
    ],
)
def test_refuses_an_entry_point_that_leads_to_no_package(install: Install, points_at: str, message: str) -> None:
    install("broken", points_at=points_at, module="", __init__="answer = 42")
    with pytest.raises(MalformedExtension, match=message):
        discover_installed(Reporter)


def test_says_which_extension_cannot_be_imported(install: Install) -> None:
    install("broken", rule="1 / 0")
    with pytest.raises(ChoreoError, match=r"broken\.rule cannot be imported: ZeroDivisionError") as caught:
        discover_installed(Reporter)
    assert caught.value.hint == "mend it, or uninstall the distribution that brings it"


def test_passes_by_declarations_that_cannot_be_read(install: Install, tmp_path: Path) -> None:
    (tmp_path / "odd-1.0.dist-info" / "entry_points.txt").mkdir(parents=True)
    assert discover_installed(Reporter) == ()
    install("alpha", a=f"{IMPORT}a = Reporter('a', repr)")
    assert len(discover_installed(Reporter)) == 1


def test_runs_a_rule_that_another_distribution_brings(install: Install) -> None:
    install("acme", presence=RULE.format(code="ACME001", name="presence"))
    rule = next(rule for rule in engine.all_rules() if rule.name == "presence")
    assert isinstance(rule, Rule)
    assert engine.names("ACME001", rule)
    assert engine.names("ACME", rule)
    assert not engine.names("A", rule)
    assert not engine.names("CHO", rule)


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("CHO201", "presence", "two rules have the code CHO201: "),
        ("ACME201", "unhandled_event", "two rules have the name unhandled-event: "),
    ],
)
def test_refuses_a_rule_that_takes_what_another_one_has(install: Install, code: str, name: str, message: str) -> None:
    install("acme", taker=RULE.format(code=code, name=name))
    with pytest.raises(ChoreoError, match=message):
        engine.all_rules()
