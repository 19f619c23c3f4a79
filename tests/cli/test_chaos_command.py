"""`choreo-check chaos`: what it finds, how it ends, what it keeps, and what it says of bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

import choreo_check
from choreo_check.cli.progress import Progress
from choreo_check.simulation.campaign import Campaign
from tests.cli.conftest import Invoke
from tests.cli.small_shop import BINDING, DUPLICATES, NOT_AT_ALL, ONCE, TOPOLOGY, TWICE, shop
from tests.cli.systems import write

SCHEMA = json.loads((Path(choreo_check.__file__).parent / "reporting" / "report.schema.json").read_text())
TWO_SAGAS = """choreo: 1
name: shop
system: small_binding:system
services:
  shop: {publishes: [order.placed, order.asked]}
  worker: {handlers: [{on: order.placed, does: work, emits: order.done}, {on: order.asked, emits: order.answered}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
  asking: {starts: order.asked, succeeds: order.answered}
"""


def chaos_elsewhere(seed: str, *arguments: str) -> bytes:
    """Return what the command prints in a process of its own, with a hash seed of its own."""
    command = [sys.executable, "-m", "choreo_check", "chaos", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, capture_output=True, check=False, env=environment).stdout


def test_shows_what_breaks_and_how_to_see_it_again(invoke: Invoke) -> None:
    ended = invoke("chaos", shop(), *DUPLICATES)
    assert (ended.status, ended.err) == (1, "")
    assert "CHO910" in ended.out
    assert "work happens twice in one saga" in ended.out
    assert "order.placed comes to worker twice, at once" in ended.out
    assert "choreo-check replay 0.1.any.duplicate." in ended.out
    assert "shop: one saga: complete up to one fault, 1 found" in ended.out


def test_says_what_it_has_tried_where_nothing_breaks(invoke: Invoke) -> None:
    ended = invoke("chaos", shop(ONCE), "--search", "exhaustive")
    assert (ended.status, ended.err) == (0, "")
    assert "shop: one saga: complete up to two faults, nothing found" in ended.out
    assert "shop: 2 sagas at once: complete up to one fault, nothing found" in ended.out
    assert "pairs of subscription and fault exercised" in ended.out
    assert not Path(".choreo-check").exists()


def test_says_what_is_misspelt_where_nothing_breaks(invoke: Invoke) -> None:
    ended = invoke("chaos", shop(ONCE.replace('"work"', '"wrok"')), "--search", "exhaustive")
    assert (ended.status, ended.err) == (0, "")
    assert "shop: worker does `wrok`, which the topology does not know: did you mean `work`?\n" in ended.out
    assert "did you mean" not in invoke("chaos", shop(ONCE), "--search", "exhaustive").out


def test_says_of_which_sagas_it_cannot_judge_the_outcome(invoke: Invoke) -> None:
    again = TOPOLOGY.replace("on: order.placed", "on: {any: [order.placed, order.retried]}")
    path = shop(ONCE, again.replace("sagas:", "  clerk: {handlers: [{on: order.done, emits: order.retried}]}\nsagas:"))
    reason = "goes in circles, which are followed for two rounds"
    told = "shop: saga ordering: what it comes to was not judged (CHO912, CHO919, CHO920), for lint cannot decide it: "
    assert f"{told}{reason}\n" in invoke("chaos", path, *DUPLICATES).out
    report = json.loads(invoke("chaos", path, *DUPLICATES, "--format", "json").out)
    jsonschema.validate(report, SCHEMA)
    assert report["summary"]["not_judged"] == [{"saga": "ordering", "reason": reason}]
    judged = invoke("chaos", shop(ONCE), *DUPLICATES, "--format", "json").out
    assert json.loads(judged)["summary"]["not_judged"] == []


def test_says_where_it_was_cut_short(invoke: Invoke) -> None:
    ended = invoke("chaos", shop(ONCE), "--search", "exhaustive", "--effort", "3")
    assert "truncated in" in ended.out
    assert "more with --effort" in ended.out


def test_says_which_faults_were_never_exercised(invoke: Invoke) -> None:
    assert "never exercised: early-timer" in invoke("chaos", shop(ONCE), "--faults", "early-timer").out


def test_does_not_miss_faults_where_none_was_to_be_tried(invoke: Invoke) -> None:
    ended = invoke("chaos", shop(ONCE), "--search", "exhaustive", "--max-faults", "0")
    assert "exercised" not in ended.out
    assert " deliveries\n" in ended.out


@pytest.mark.parametrize(
    ("arguments", "status"), [(("--fail-on", "never"), 0), (("--exit-zero",), 0), (("--fail-on", "error"), 1)]
)
def test_fails_as_it_is_told(arguments: tuple[str, ...], status: int, invoke: Invoke) -> None:
    assert invoke("chaos", shop(), *DUPLICATES, *arguments).status == status


@pytest.mark.parametrize("body", [TWICE, ONCE, NOT_AT_ALL])
def test_prints_json_that_its_schema_describes(body: str, invoke: Invoke) -> None:
    printed = json.loads(invoke("chaos", shop(body), *DUPLICATES, "--format", "json").out)
    jsonschema.validate(printed, SCHEMA)
    summary = printed["summary"]
    assert (printed["command"], summary["complete_up_to"], summary["truncated"]) == ("chaos", 1, False)
    assert {"subscription": "worker on order.placed", "fault": "duplicate"} in summary["coverage"]
    assert summary["runs"] > 1
    assert bool(printed["findings"]) == (body != ONCE)


def test_tells_in_json_how_it_came_about(invoke: Invoke) -> None:
    (finding,) = json.loads(invoke("chaos", shop(), *DUPLICATES, "--format", "json").out)["findings"]
    assert finding["subject"] == {"saga": "ordering", "effect": "work"}
    assert finding["schedule"]["faults"] == ["order.placed comes to worker twice, at once"]
    assert finding["schedule"]["replay"].startswith(f"choreo-check replay {finding['schedule']['token']} ")
    told = finding.get("history") or finding["scenario"]
    assert [step["does"] for step in told if step["does"]] == ["work", "work"]


def test_prints_what_others_read(invoke: Invoke) -> None:
    path = shop()
    said = {name: invoke("chaos", path, *DUPLICATES, "--format", name).out for name in ("junit", "markdown", "github")}
    assert len(list(ET.fromstring(said["junit"]).iter("failure"))) == 1  # noqa: S314  our own
    assert "repeated-effect" in said["markdown"]
    assert said["github"].startswith("::error ")
    sarif = json.loads(invoke("chaos", path, *DUPLICATES, "--format", "sarif").out)
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["CHO910"]


def test_keeps_what_has_failed_and_tries_it_first(invoke: Invoke) -> None:
    path = shop()
    invoke("chaos", path, *DUPLICATES)
    (kept,) = Path(".choreo-check/failures").glob("*.json")
    said = json.loads(kept.read_text())
    assert (said["code"], said["topology"], said["token"][:16]) == ("CHO910", str(path), "0.1.any.duplicat")
    again = invoke("chaos", path, "--faults", "duplicate", "--max-faults", "0", "--search", "exhaustive")
    assert "CHO910" in again.out
    assert len(list(Path(".choreo-check/failures").iterdir())) == 1


def test_keeps_nothing_where_it_is_told_not_to(invoke: Invoke) -> None:
    assert invoke("chaos", shop(), *DUPLICATES, "--no-keep").status == 1
    assert not Path(".choreo-check").exists()


def test_shows_what_it_has_found_even_if_it_cannot_keep_it(invoke: Invoke) -> None:
    write(".choreo-check", "a file where the directory would be")
    ended = invoke("chaos", shop(), *DUPLICATES)
    assert ended.status == 2
    assert "CHO910" in ended.out
    assert ".choreo-check/failures: cannot be made: not a directory" in ended.err
    assert "--no-keep" in ended.err


def test_runs_one_saga_alone(invoke: Invoke) -> None:
    body = f'{TWICE} if message["type"] == "order.placed" else None'
    path = shop(body, TWO_SAGAS)
    write("small_binding.py", BINDING.format(body=body) + '    env.on("order.asked", lambda _: None)\n')
    both, one = (invoke("chaos", path, *DUPLICATES, *only) for only in ((), ("--saga", "asking")))
    assert {"CHO910", "CHO904"} <= set(both.out.split())
    assert "CHO904" in one.out
    assert "CHO910" not in one.out


def test_replays_the_saga_that_was_run_alone(invoke: Invoke) -> None:
    path = shop("pass", TWO_SAGAS)
    write("small_binding.py", BINDING.format(body=ONCE) + '    env.on("order.asked", lambda _: None)\n')
    (finding,) = json.loads(invoke("chaos", path, *DUPLICATES, "--saga", "asking", "--format", "json").out)["findings"]
    replayed = invoke("replay", finding["schedule"]["token"], "--topology", path)
    assert "STILL FAILS" in replayed.out
    assert "CHO904" in replayed.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--faults", "duplicat"), "there is no fault named 'duplicat'"),
        (("--search", "exhaustiv"), "there is no search named 'exhaustiv'"),
        (("--faults", ","), "--faults ',': a name is empty"),
        (("--faults", ""), "--faults '': a name is empty"),
        (("--faults", "duplicate,,crash"), "--faults 'duplicate,,crash': a name is empty"),
        (("--search", " , "), "--search ' , ': a name is empty"),
        (("--search", "pct,"), "--search 'pct,': a name is empty"),
        (("--broker", ""), "there is no broker named ''"),
        (("--saga", "selling"), "there is no saga named 'selling'"),
        (("--broker", "kafak"), "there is no broker named 'kafak'"),
        (("--max-faults", "-1"), "--max-faults cannot be -1"),
        (("--effort", "0"), "--effort cannot be 0"),
        (("--workers", "0"), "--workers cannot be 0"),
        (("--format", "jsn", "--system", "not:asked"), "there is no format named 'jsn'"),
        (("--system", "small_binding"), "no code is named that could run"),
        (("--system", "small_bindin:system"), "small_bindin cannot be imported: ModuleNotFoundError"),
        (("--system", "small_binding:sistem"), "small_binding (small_binding.py) has no `sistem`"),
        (
            ("--system", "small_binding:worker"),
            "`worker` of small_binding (small_binding.py) is no System of choreo_check",
        ),
    ],
)
def test_says_what_is_wrong_with_its_arguments(arguments: tuple[str, ...], message: str, invoke: Invoke) -> None:
    ended = invoke("chaos", shop(), *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err
    assert "  help: " in ended.err


@pytest.mark.parametrize(
    ("topology", "binding", "message"),
    [
        (TOPOLOGY.replace("system: small_binding:system\n", ""), None, "no code is named that could run"),
        (
            TOPOLOGY.replace("  worker:", "  packer:"),
            None,
            "the binding has a service 'worker' that shop does not have",
        ),
        (TOPOLOGY.replace("sagas:", "x-sagas:").replace("publishes: [order.placed]", ""), None, "there is no saga"),
        (TOPOLOGY, "1 / 0", "small_binding cannot be imported: ZeroDivisionError: division by zero"),
        (TOPOLOGY, "this is no Python", "small_binding cannot be imported: SyntaxError"),
        (TOPOLOGY, "raise SystemExit(3)", "small_binding cannot be imported: SystemExit: 3"),
        (
            TOPOLOGY,
            'from choreo_check.simulation.system import System\nsystem = System("topology.yaml")',
            "the system of shop binds no service",
        ),
    ],
)
def test_says_what_is_wrong_with_its_input(topology: str, binding: str | None, message: str, invoke: Invoke) -> None:
    path = shop(topology=topology)
    if binding is not None:
        write("small_binding.py", binding)
    ended = invoke("chaos", path)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


def test_says_that_two_services_cannot_be_bound_as_one(invoke: Invoke) -> None:
    path = shop()
    write("small_binding.py", BINDING.format(body=TWICE) + '\nsystem.service("worker")(worker)\n')
    assert "the service 'worker' is bound twice" in invoke("chaos", path).err


def test_does_not_take_the_code_of_one_directory_for_that_of_another(invoke: Invoke) -> None:
    shop(ONCE)
    for folder, body in (("a", ONCE), ("b", TWICE)):
        write(f"{folder}/topology.yaml", TOPOLOGY.replace("small_binding", "small_binding_apart"))
        write(f"{folder}/small_binding_apart.py", BINDING.format(body=body))
    ended = invoke("chaos", "a/topology.yaml", "b/topology.yaml", *DUPLICATES)
    assert ended.status == 2
    assert "small_binding_apart" in ended.err


def test_reads_no_file_that_it_has_not_kept(invoke: Invoke) -> None:
    write(".choreo-check/failures/odd.json", "{}")
    ended = invoke("chaos", shop(), *DUPLICATES)
    assert (ended.status, "no failure is kept in it" in ended.err) == (2, True)


@pytest.mark.parametrize("form", ["json", "text"])
def test_prints_the_same_bytes_whatever_the_hash_seed_and_the_number_of_processes(form: str) -> None:
    arguments = (str(shop()), "--effort", "4000", "--no-keep", "--format", form)
    said = [
        chaos_elsewhere("0", *arguments),
        chaos_elsewhere("1", *arguments),
        chaos_elsewhere("2", *arguments, "--workers", "3"),
    ]
    assert b"CHO910" in said[0]
    assert said[1:] == said[:1] * 2


def test_tells_what_is_known_when_it_is_interrupted_and_ends_as_interrupted(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(campaign: Campaign) -> None:
        if campaign.runs == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "advance", lambda _, campaign: interrupt(campaign))
    ended = invoke("chaos", shop(ONCE), "--search", "exhaustive")
    assert ended.status == 130
    assert "5 runs" in ended.out
