"""What services print: it is not seen in a search, and once where one run is made again; never in a report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.cli.small_shop import BINDING, DUPLICATES, ONCE, TWICE, shop
from tests.cli.systems import write

LOUD = f'print("works"); logging.getLogger("shop").warning("worked"); {TWICE}'
SPEAKING = f'import logging\nprint("bound")\nlogging.basicConfig()\n{BINDING}'
REST = ("--no-keep", "--format", "json")


def loud_shop(body: str = LOUD) -> Path:
    path = shop(body)
    write("small_binding.py", SPEAKING.format(body=body))
    return path


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_search_shows_nothing_of_it(workers: str, invoke: Invoke) -> None:
    ended = invoke("chaos", loud_shop(), *DUPLICATES, *REST, "--workers", workers)
    assert [finding["code"] for finding in json.loads(ended.out)["findings"]] == ["CHO910"]
    assert ended.err == "bound\n"


def test_a_check_shows_nothing_of_it(invoke: Invoke) -> None:
    ended = invoke("check", loud_shop(f'print("works"); {ONCE}'), "--format", "json", "--effort", "100")
    assert "CHO910" not in json.loads(ended.out)["summary"]
    assert ended.err == "bound\n"


def test_a_replay_shows_it_once_beside_the_report(invoke: Invoke) -> None:
    (found,) = json.loads(invoke("chaos", loud_shop(), *DUPLICATES, *REST).out)["findings"]
    replay = ("replay", found["schedule"]["token"], "--topology", "topology.yaml", "--format", "json")
    command = [sys.executable, "-m", "choreo_check", *replay]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(ended.stdout)["findings"] == [found]
    assert ended.stderr == "bound\n" + "works\nWARNING:shop:worked\n" * 2


def test_a_replay_that_diverges_shows_it_once(invoke: Invoke) -> None:
    loud_shop(f'print("works"); {ONCE}')
    ended = invoke("replay", "0.1.any.all.fff-1", "--topology", "topology.yaml")
    assert "DIVERGED" in ended.out
    assert ended.err == "bound\nworks\n"
