"""The code that a topology names is found from where the topology lies, and nothing is taken for it that is not it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from choreo_check.api import load_topology
from choreo_check.api.binding import path_of, system_of
from choreo_check.errors import ChoreoError
from choreo_check.simulation.system import System
from choreo_check.topology import Topology
from tests.simulation.small_systems import ONE_STEP

BINDING = """
from choreo_check.simulation.system import System
system = System({path!r})
system.service("worker")(lambda env: None)
"""


@pytest.fixture(autouse=True)
def forget_modules() -> Iterator[None]:
    """Import again in the next test what this one has imported."""
    known, path = set(sys.modules), list(sys.path)
    yield
    assert sys.path == path
    for name in set(sys.modules) - known:
        del sys.modules[name]


def topology_in(folder: Path, system: str = "binding_here:system") -> Topology:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "topology.yaml").write_text(f"choreo: 1\nsystem: {system}\nservices: {{worker: {{handlers: []}}}}\n")
    return load_topology(folder / "topology.yaml")


def write(path: Path, text: str = BINDING.format(path="topology.yaml")) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("place", ["a/b/binding_here.py", "a/binding_here.py", "binding_here.py"])
def test_finds_a_module_beside_the_topology_or_above_it(place: str, tmp_path: Path) -> None:
    write(tmp_path / place)
    assert isinstance(system_of(topology_in(tmp_path / "a" / "b")), System)


def test_finds_a_module_in_a_package(tmp_path: Path) -> None:
    write(tmp_path / "package_here" / "__init__.py", "")
    write(tmp_path / "package_here" / "binding.py")
    assert isinstance(system_of(topology_in(tmp_path, "package_here.binding:system")), System)


def test_finds_a_module_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "here" / "binding_here.py")
    monkeypatch.chdir(tmp_path / "here")
    assert isinstance(system_of(topology_in(tmp_path / "there")), System)


def test_takes_the_word_of_the_command_line_before_that_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "binding_here.py")
    assert isinstance(system_of(topology_in(tmp_path, "nothing:at_all"), "binding_here:system"), System)


def test_does_not_take_a_module_of_the_same_name_from_elsewhere(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(tmp_path / folder / "binding_here.py")
    system_of(topology_in(tmp_path / "a"))
    with pytest.raises(ChoreoError, match=r"binding_here was imported from .*, and is wanted from .*"):
        system_of(topology_in(tmp_path / "b"))
    assert isinstance(system_of(topology_in(tmp_path / "a")), System)


@pytest.mark.parametrize("text", ["1 / 0", "raise SystemExit(3)", "import what_is_not_there", "def"])
def test_says_that_a_module_cannot_be_imported(text: str, tmp_path: Path) -> None:
    write(tmp_path / "binding_here.py", text)
    with pytest.raises(ChoreoError, match="binding_here cannot be imported: "):
        system_of(topology_in(tmp_path))


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("1 / 0", "binding_here:system", "it fails at binding_here.py:1"),
        ("import json\n\njson.loads('{')", "binding_here:system", "it fails at binding_here.py:3"),
        ("raise SystemExit(3)", "binding_here:system", "it fails at binding_here.py:1"),
        ("x = 1\nif x:", "binding_here:system", "mend binding_here.py:2"),
        (
            "import what_is_not_there",
            "binding_here:system",
            "binding_here.py:1 needs it: install it where choreo-check runs, or run from where it can be imported",
        ),
        (
            "",
            "bindin_here:system",
            "it is looked for in the working directory, in those above topology.yaml, and where Python looks",
        ),
        (
            "",
            "binding_here.further:system",
            "it is looked for in the working directory, in those above topology.yaml, and where Python looks",
        ),
        ("", "binding_here.py:system", "name it as package.module:system"),
        ("", "here/binding:system", "name it as package.module:system"),
    ],
)
def test_says_why_a_module_cannot_be_imported(
    text: str, said: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "binding_here.py", text)
    topology_in(tmp_path)
    with pytest.raises(ChoreoError, match="cannot be imported: ") as caught:
        system_of(load_topology("topology.yaml"), said)
    assert caught.value.hint == hint


OTHERWISE = "from choreo_check import System\nshop = System('topology.yaml')\ndef helper(): pass\n"


@pytest.mark.parametrize(
    ("text", "said", "message", "hint"),
    [
        (OTHERWISE, "shpo", "binding_here (binding_here.py) has no `shpo`", "did you mean binding_here:shop?"),
        (OTHERWISE, "system", "binding_here (binding_here.py) has no `system`", "did you mean binding_here:shop?"),
        (
            OTHERWISE,
            "helper",
            "`helper` of binding_here (binding_here.py) is no System of choreo_check, but a function",
            "did you mean binding_here:shop?",
        ),
        ("", "system", "binding_here (binding_here.py) has no `system`", "it has none: system = System(PATH)"),
    ],
)
def test_says_what_a_module_has_instead(
    text: str, said: str, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "binding_here.py", text)
    with pytest.raises(ChoreoError) as caught:
        system_of(topology_in(tmp_path), f"binding_here:{said}")
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize("said", ["binding_here", "binding_here:", ":system"])
def test_says_how_code_is_named(said: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="no code is named that could run") as caught:
        system_of(topology_in(tmp_path), said)
    assert "package.module:system" in (caught.value.hint or "")


def test_finds_the_topology_from_above_the_binding(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "down" / "binding_here.py", BINDING.format(path="contracts/topology.yaml"))
    topology_in(tmp_path / "contracts")
    write(tmp_path / "deep" / "down" / "topology.yaml", "")
    sys.path.insert(0, str(tmp_path / "deep" / "down"))
    try:
        from importlib import import_module  # noqa: PLC0415  the path has just been set

        system = import_module("binding_here").system
    finally:
        sys.path.pop(0)
    assert path_of(system) == tmp_path / "contracts" / "topology.yaml"


def test_an_interruption_while_a_module_is_imported_ends_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "interrupted_binding.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topology.yaml").write_text(ONE_STEP, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        system_of(load_topology("topology.yaml"), "interrupted_binding:system")
