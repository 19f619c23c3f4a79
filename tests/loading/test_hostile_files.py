"""Whatever a file holds, reading it ends soon, in little memory, and in a topology or in one `ChoreoError`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.errors import ChoreoError
from choreo_check.loading import Malformed, load, load_text

SECONDS_MAX = 60.0
"""A guard against hanging, not a measurement: these take a second or so on an idle machine."""
BOMB = "x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
MERGE_BOMB = "x-0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(1000)) + "}\n"
MERGE_BOMB += "".join(f"x-{n}: {{<<: *a0}}\n" for n in range(1, 1000))
HANDLERS = (
    "x-h: &h\n" + "- {on: a}\n" * 1000 + "services:\n" + "".join(f"  s{n}: {{handlers: *h}}\n" for n in range(300))
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(f"choreo: 1\n{BOMB}", "6:46: aliases repeat too much", id="laughs"),
        pytest.param(f"choreo: 1\n{MERGE_BOMB}", "102:13: aliases repeat too much", id="merged laughs"),
        pytest.param(f"choreo: 1\n{HANDLERS}", "1053:19: aliases repeat too much", id="repeated handlers"),
        pytest.param("[" * 100_000, ("1:101: nested more than 100", "1:1001: nested more than 100"), id="brackets"),
        pytest.param("{a: " * 100_000, "1:401: nested more than 100 levels deep", id="braces with keys"),
        pytest.param("{" * 100_000, ("1:2: a key must be a plain name", "1:1001: nested more than 100"), id="braces"),
        pytest.param("- " * 100_000, "1:201: nested more than 100 levels deep", id="dashes"),
        pytest.param("? " * 100_000, "1:3: a key must be a plain name", id="question marks"),
        pytest.param("".join(" " * n + "a:\n" for n in range(3000)), "101:101: nested more than", id="indentation"),
        pytest.param("- x\n" * 12_500_000, "2000001:3: more than 2000000 parts", id="50 MB of items"),
        pytest.param("[" + "x," * 25_000_000, "1:4000002: more than 2000000 parts", id="50 MB of commas"),
        pytest.param("x" * 50_000_000, "1:1: `topology` wants a mapping, not a text (xxx", id="50 MB of one word"),
        pytest.param('"' + "a b " * 12_500_000, "1:50000002: while scanning a quoted", id="50 MB in open quotes"),
        pytest.param("#" * 50_000_000, "1:1: the file is empty", id="50 MB of comment"),
        pytest.param("\n" * 50_000_000, "1:1: the file is empty", id="50 MB of lines"),
        pytest.param("a b\n" * 12_500_000, "1:1: `topology` wants a mapping", id="50 MB of prose"),
        pytest.param("? " + "k" * 20_000_000 + "\n: 1", "1:3: unknown key `kkkk", id="20 MB of key"),
        pytest.param("choreo: " + "1" * 100_000, "1:9: `choreo` wants a whole number", id="digits"),
        pytest.param("&a " * 100_000, "1:4: did not find expected <document start>", id="anchors"),
        pytest.param("- &a b\n" * 100_000 + "\0", "100001:1: the character U+0000 is not", id="many anchors"),
    ],
)
def test_is_done_with_a_hostile_text_soon(text: str, message: str | tuple[str, ...]) -> None:
    """A tuple has what parsers of different age say, which look ahead by different distances."""
    messages = (message,) if isinstance(message, str) else message
    before = time.process_time()
    with pytest.raises(Malformed) as caught:
        load_text(text, "t.yaml")
    assert time.process_time() - before < SECONDS_MAX
    assert caught.value.message.startswith(tuple(f"t.yaml:{message}" for message in messages))
    assert len(caught.value.message) < 250


@pytest.mark.parametrize("text", ['"' + "\\n" * 25_000_000, "[" + "1," * 25_000_000, '{"' + "k" * 50_000_000 + '":1}'])
def test_is_done_with_a_hostile_json_text_soon(text: str) -> None:
    before = time.process_time()
    with pytest.raises(Malformed):
        load_text(text, "t.json")
    assert time.process_time() - before < SECONDS_MAX


def test_a_large_honest_topology_is_read() -> None:
    services = "".join(f"  s{n}:\n    handlers:\n    - {{on: e{n}, emits: e{n + 1}}}\n" for n in range(5000))
    assert len(load_text(f"choreo: 1\nservices:\n{services}").services) == 5000


def test_a_hostile_file_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(f"choreo: 1\n{BOMB}", encoding="utf-8")
    script = (
        "import resource, sys; from pathlib import Path; from choreo_check.loading import load\n"
        "resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))\n"
        "try: load(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert ran.stdout == "Malformed\n"


@given(st.text())
def test_any_text_loads_or_is_refused(text: str) -> None:
    for path in ("t.yaml", "t.json"):
        try:
            load_text(text, path)
        except ChoreoError as error:
            assert error.message.startswith(f"{path}:")  # noqa: PT017  loading it is as good


@given(st.text(alphabet="{}[]:,-?&*!|>'\"%@` \n\r\t#<a1.~é\u2028\ufeff"))
def test_any_yaml_like_text_loads_or_is_refused(text: str) -> None:
    try:
        load_text(f"choreo: 1\nx-a: {text}", "t.yaml")
    except ChoreoError as error:
        assert error.message.startswith("t.yaml:")  # noqa: PT017  loading it is as good


@given(content=st.binary())
def test_any_bytes_load_or_are_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    try:
        load(path)
    except ChoreoError as error:
        assert error.message.startswith(f"{path.as_posix()}:")  # noqa: PT017  loading it is as good
