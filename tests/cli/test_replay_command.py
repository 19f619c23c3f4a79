"""`choreo-check replay`: the run that has failed, made again on code that may have changed since."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Invoke
from tests.cli.small_shop import DUPLICATES, FORGETFUL, ONCE, TOPOLOGY, TWICE, shop
from tests.cli.systems import write
from tests.cli.test_chaos_command import SCHEMA


@pytest.fixture
def token(invoke: Invoke) -> str:
    """Find something that fails, and return what replays it."""
    invoke("chaos", shop(TWICE), *DUPLICATES)
    (kept,) = Path(".choreo-check/failures").glob("*.json")
    said: str = json.loads(kept.read_text())["token"]
    return said


def test_says_that_it_still_fails(token: str, invoke: Invoke) -> None:
    ended = invoke("replay", token)
    assert (ended.status, ended.err) == (1, "")
    assert "shop: STILL FAILS\n" in ended.out
    assert "work happens twice in one saga" in ended.out
    assert "another run than before" not in ended.out


def test_says_that_it_is_fixed(token: str, invoke: Invoke) -> None:
    shop(ONCE)
    ended = invoke("replay", token)
    assert (ended.status, ended.err) == (0, "")
    assert "shop: FIXED" in ended.out
    assert "CHO910" not in ended.out


def test_does_not_call_fixed_what_has_never_failed(token: str, invoke: Invoke) -> None:
    shop(ONCE)
    ended = invoke("replay", f"{token.rpartition('.')[0]}", "--topology", "topology.yaml")
    assert (ended.status, ended.err) == (0, "")
    assert "shop: PASSES\n" in ended.out


def test_makes_a_run_again_that_does_not_return(invoke: Invoke) -> None:
    shop("while True: pass")
    ended = invoke("replay", "0.1.any.all", "--topology", "topology.yaml")
    assert (ended.status, ended.err) == (1, "")
    assert "worker has not returned" in ended.out


def test_takes_no_failure_of_another_topology_for_its_own(token: str, invoke: Invoke) -> None:
    shop(ONCE)
    write("other.yaml", TOPOLOGY)
    assert "shop: FIXED" in invoke("replay", token, "--topology", "topology.yaml").out
    assert "shop: PASSES" in invoke("replay", token, "--topology", "other.yaml").out


def test_says_from_where_it_is_another_run_than_before(token: str, invoke: Invoke) -> None:
    shop(f"{TWICE}; env.publish('order.noted')")
    ended = invoke("replay", token)
    assert ended.status == 1
    assert "shop: STILL FAILS (another run than before, from step 2)" in ended.out


def test_says_where_the_schedule_does_not_fit_any_more(invoke: Invoke) -> None:
    invoke("chaos", shop(FORGETFUL), "--faults", "crash", "--max-faults", "1", "--search", "exhaustive")
    kept = next(json.loads(path.read_text()) for path in Path(".choreo-check/failures").iterdir())
    shop("env.publish('order.done')")
    ended = invoke("replay", kept["token"])
    assert ended.status == 1
    assert "shop: DIVERGED at step 2: the schedule no longer fits the code" in ended.out


def test_says_where_the_run_ends_before_its_schedule_does(token: str, invoke: Invoke) -> None:
    shop(ONCE)
    said = invoke("replay", f"{token}.ff-1", "--topology", "topology.yaml").out
    assert "shop: DIVERGED at step 3" in said


def test_takes_the_file_of_a_failure(token: str, invoke: Invoke) -> None:
    (kept,) = Path(".choreo-check/failures").glob("*.json")
    assert invoke("replay", kept).out == invoke("replay", token).out


def test_takes_the_topology_that_it_is_told(token: str, invoke: Invoke) -> None:
    for kept in Path(".choreo-check/failures").iterdir():
        kept.unlink()
    assert invoke("replay", token).err.startswith("choreo-check: error: no failure was kept for this token")
    assert "STILL FAILS" in invoke("replay", token, "--topology", "topology.yaml").out


def test_shows_the_same_story_in_every_process(token: str) -> None:
    command = [sys.executable, "-m", "choreo_check", "replay", token, "--format", "json"]
    said = {
        subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
    jsonschema.validate(json.loads(said.pop()), SCHEMA)


def test_shows_the_story_that_was_found(token: str, invoke: Invoke) -> None:
    found, replayed = (
        json.loads(invoke(*command, "--format", "json").out)["findings"]
        for command in (("chaos", "topology.yaml", *DUPLICATES), ("replay", token))
    )
    assert found == replayed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nonsense",), "no failure was kept for this token"),
        (("nonsense", "--topology", "topology.yaml"), "'nonsense' is no replay token"),
        (("7.1.any.all", "--topology", "topology.yaml"), "7.1.any.all: there is no saga 7"),
        (("0.1.any.rain", "--topology", "topology.yaml"), "there is no fault named 'rain'"),
        (("0.1.post.all", "--topology", "topology.yaml"), "there is no broker named 'post'"),
        (("0.0.any.all", "--topology", "topology.yaml"), "'0.0.any.all' is no replay token"),
        (("none.json",), "none.json: cannot be read"),
        (("odd.json",), "odd.json: no failure is kept in it"),
        (("list.json",), "list.json: no failure is kept in it"),
        (("0.1.any.all", "--topology", "none.yaml"), "none.yaml"),
    ],
)
def test_says_what_is_wrong_with_its_arguments(arguments: tuple[str, ...], message: str, invoke: Invoke) -> None:
    shop()
    write("odd.json", "{}")
    write("list.json", "[]")
    ended = invoke("replay", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


@pytest.mark.parametrize("format_name", ["text", "markdown", "html", "github", "junit"])
def test_is_asked_for_by_a_line_that_can_be_pasted(format_name: str, here: Path, invoke: Invoke) -> None:
    shop(TWICE)
    Path("$old shop").mkdir()
    Path("topology.yaml").rename("$old shop/it's.yaml")
    told = invoke("chaos", "$old shop/it's.yaml", *DUPLICATES, "--no-keep", "--format", format_name)
    line = next(line for line in unescape(told.out).splitlines() if "choreo-check replay" in line)
    line = line.partition("choreo-check replay")[2].partition("<")[0].replace("%0A", " #")
    stub = f"#!{sys.executable}\nimport sys\nprint(sys.argv[3:])\n"
    write("arguments", stub).chmod(0o755)
    said = subprocess.run(
        ["/bin/sh", "-c", f"{here}/arguments replay{line}"], capture_output=True, text=True, check=True
    )
    assert said.stdout == "['--topology', \"$old shop/it's.yaml\"]\n"


def test_quotes_nothing_where_nothing_needs_it(invoke: Invoke) -> None:
    told = invoke("chaos", shop(TWICE), *DUPLICATES, "--no-keep", "--system", "small_binding:system")
    assert " --topology topology.yaml --system small_binding:system\n" in told.out


def test_names_the_test_that_drove_a_run_as_a_shell_takes_it(token: str, invoke: Invoke) -> None:
    (kept,) = Path(".choreo-check/failures").glob("*.json")
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"test": "test_shop.py::test_it[a$b]"}))
    assert f"pytest 'test_shop.py::test_it[a$b]' --choreo-replay {token}" in invoke("replay", token).err
