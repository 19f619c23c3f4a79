"""What never happened was not tested, and is told."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from choreo_check.cli.simulated import lines_of, report_of
from choreo_check.reporting import render
from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import Setup
from tests.cli.test_chaos_command import SCHEMA
from tests.simulation.small_systems import Small, Wire, bound, idle, names, on

TOPOLOGY = """choreo: 1
name: small
services:
  shop: {publishes: [order.placed]}
  worker:
    handlers:
      - on: order.placed
        outcomes:
          - {does: work, emits: order.done}
          - {emits: order.refused}
  mailer: {handlers: [{on: {any: [order.done, order.refused]}, effects: send_mail}]}
  elsewhere: {external: true, handlers: [{on: order.done, effects: file_it, emits: order.filed}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.refused}
"""


def work(env: Environment, _: Wire) -> None:
    if env.decide("room") == "yes":
        env.effect("work")
        env.publish("order.done")
    else:
        env.publish("order.refused")


def mail(env: Environment, message: Wire) -> None:
    env.effect("send_mail", key=message["id"])


def misspell(env: Environment, message: Wire) -> None:
    env.effect("mailing", key=message["id"])


WORKER, MAILER = on(order_placed=work), on(order_done=mail, order_refused=mail)


def lines(
    folder: Path, worker: Setup = WORKER, mailer: Setup = MAILER, shop: Setup = idle, count: int = 0
) -> list[str]:
    """Return what is said of the runs of a system in which nothing is found."""
    small = Small(TOPOLOGY, bound(shop=shop, worker=worker, mailer=mailer))
    report = small.search(folder, searches=("exhaustive",), faults_max=count, faults=("reorder",))
    assert names(report) == set()
    return [line.removeprefix("small: ") for line in lines_of(report)]


def test_tells_programs_what_it_tells_readers(tmp_path: Path) -> None:
    worker = on(order_placed=lambda env, _: env.publish("order.refused"))
    small = Small(TOPOLOGY, bound(shop=idle, worker=worker, mailer=idle))
    report = small.search(tmp_path, searches=("exhaustive",), faults_max=0)
    printed = json.loads(render(report_of([report], report.findings), "json"))
    jsonschema.validate(printed, SCHEMA)
    summary = printed["summary"]
    assert summary["never_published"] == [{"topology": "small", "event": "order.done"}]
    assert summary["never_done"] == [{"topology": "small", "effect": name} for name in ("work", "send_mail")]
    assert (summary["not_two_at_once"], summary["not_bound"]) == ([], [])


def test_says_nothing_where_all_of_it_happens(tmp_path: Path) -> None:
    assert len(lines(tmp_path)) == 3


def test_names_what_a_service_never_says_that_always_refuses(tmp_path: Path) -> None:
    said = lines(tmp_path, worker=on(order_placed=lambda env, _: env.publish("order.refused")))
    assert said[2:4] == ["never published: order.done", "never done: work"]


@pytest.mark.parametrize("mailer", [on(order_done=misspell, order_refused=misspell), idle])
def test_names_an_effect_that_is_never_reported(mailer: Setup, tmp_path: Path) -> None:
    assert lines(tmp_path, mailer=mailer)[2:3] == ["never done: send_mail"]


def test_says_that_a_second_saga_never_begins(tmp_path: Path) -> None:
    def sell(env: Environment) -> None:
        def place(start: Start) -> None:
            if start.number:
                raise ValueError("sold out")
            env.publish("order.placed")

        env.starts("order.placed", place)

    assert (
        lines(tmp_path, shop=sell)[1]
        == "2 sagas at once: complete up to no fault, nothing found, but no two ever began"
    )
    assert lines(tmp_path)[1] == "2 sagas at once: complete up to no fault, nothing found"


def test_says_nothing_of_what_belongs_to_sagas_that_were_not_tried(tmp_path: Path) -> None:
    small = Small(TOPOLOGY, bound(worker=WORKER, mailer=idle))
    report = small.search(tmp_path, searches=("exhaustive",), faults_max=0, saga="ordering")
    assert not any("never done" in line for line in lines_of(report))


BANK = TOPOLOGY.replace("on: order.placed", "on: bank.paid").replace(
    "  elsewhere:", "  bank: {external: true, handlers: [{on: BANK, emits: bank.paid}]}\n  elsewhere:"
)
BY_NAME, BY_PATTERN = BANK.replace("BANK", "order.placed"), BANK.replace("BANK", '{matching: "order.pl*"}')
WAITS = "saga ordering: whether it ends was not judged (CHO904) after order.placed: bank is to answer, and is not bound"


def said_of(topology: str, folder: Path, bank: Setup | None = None) -> tuple[list[str], list[object]]:
    """Return what console and JSON say of a saga that ends only if the bank answers."""
    system = bound(mailer=MAILER, worker=on(bank_paid=work))
    if bank is not None:
        system.service("bank")(bank)
    small = Small(topology, system)
    report = small.search(folder, searches=("exhaustive",), faults_max=1, faults=("reorder",))
    assert names(report) == set()
    printed = json.loads(render(report_of([report], report.findings), "json"))
    jsonschema.validate(printed, SCHEMA)
    lines = [line.removeprefix("small: ") for line in lines_of(report)]
    return [line for line in lines if "was not judged" in line], printed["summary"]["not_bound"]


@pytest.mark.parametrize("topology", [BY_NAME, BY_PATTERN])
def test_says_whose_answer_a_saga_waits_for_in_vain(topology: str, tmp_path: Path) -> None:
    told = {"topology": "small", "saga": "ordering", "service": "bank", "events": ["order.placed"]}
    assert said_of(topology, tmp_path) == ([WAITS], [told])


@pytest.mark.parametrize("topology", [BY_NAME, BY_PATTERN])
def test_says_nothing_where_a_stand_in_answers(topology: str, tmp_path: Path) -> None:
    bank = on(order_placed=lambda env, _: env.publish("bank.paid"))
    assert said_of(topology, tmp_path, bank=bank) == ([], [])
