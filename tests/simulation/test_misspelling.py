"""Names that a binding has misspelt, and names that only look like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_check.api.simulating import Report
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup, System
from tests.simulation.small_systems import Small

TOPOLOGY = """choreo: 1
name: small
services:
  shop: {publishes: [{event: order.placed, does: place}]}
  worker:
    handlers:
      - on: order.placed
        outcomes: [{does: pack_parcel, effects: send_mail, emits: order.packed}, {emits: order.refused}]
  audit: {handlers: [{on: {matching: "order.*"}, observes: true}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.packed, fails: order.refused}
"""


def shop(placed: str = "order.placed", place: str = "place") -> Setup:
    def setup(env: Environment) -> None:
        def start(_: object) -> None:
            env.publish("order.placed")
            env.effect(place, "1")

        env.starts(placed, start)

    return setup


def worker(
    placed: str = "order.placed", packed: str = "order.packed", pack: str = "pack_parcel", mail: str = "send_mail"
) -> Setup:
    def setup(env: Environment) -> None:
        def work(_: object) -> None:
            if env.decide("stock", ("yes", "no")) == "no":
                env.publish("order.refused")
                return
            env.effect(pack, "1")
            env.effect(mail, "1")
            env.publish(packed)

        env.on(placed, work)

    return setup


def search(folder: Path, **services: Setup) -> Report:
    system = System("topology.yaml")
    for name, setup in {"shop": shop(), **services}.items():
        system.service(name)(setup)
    return Small(TOPOLOGY, system).search(folder, searches=("exhaustive",), faults_max=0)


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        (lambda: worker(placed="order.palced"), "subscribes to `order.palced`|`order.placed`"),
        (lambda: worker(packed="order.paked"), "publishes `order.paked`|`order.packed`"),
        (lambda: worker(pack="pack_pracel"), "does `pack_pracel`|`pack_parcel`"),
        (lambda: worker(mail="sendmail"), "does `sendmail`|`send_mail`"),
    ],
)
def test_a_name_is_misspelt_if_the_right_one_is_never_used(
    setup: Callable[[], Setup], said: str, tmp_path: Path
) -> None:
    uses, meant = said.split("|")
    told = f"worker {uses}, which the topology does not know: did you mean {meant}?"
    assert search(tmp_path, worker=setup()).misspelt == (told,)


@pytest.mark.parametrize(
    "other",
    [
        worker(),
        worker(placed="order.pl*"),
        worker(mail="ring_a_bell"),
    ],
    ids=["as drawn", "by a pattern", "another effect"],
)
def test_nothing_is_misspelt_that_is_used_as_drawn_or_like_nothing_else(other: Setup, tmp_path: Path) -> None:
    assert search(tmp_path, worker=other).misspelt == ()


def test_more_than_is_drawn_is_not_misspelt(tmp_path: Path) -> None:
    def setup(env: Environment) -> None:
        worker()(env)
        env.on("order.placed2", lambda _: None)
        env.on("order.packed", lambda _: env.effect("send_mail2", "2"))

    assert search(tmp_path, worker=setup).misspelt == ()


def test_what_is_found_says_what_is_misspelt(tmp_path: Path) -> None:
    (unfinished,) = search(tmp_path, worker=worker(placed="order.palced")).findings
    assert unfinished.code == "CHO904"
    assert unfinished.hint is not None
    assert unfinished.hint.startswith("worker subscribes to `order.palced`")


def test_an_event_that_is_not_drawn_says_which_one_is(tmp_path: Path) -> None:
    found = {one.code: one.hint for one in search(tmp_path, worker=worker(packed="order.paked")).findings}
    assert found["CHO902"] == "did you mean `order.packed`?"


def test_an_event_like_no_other_is_not_guessed_at(tmp_path: Path) -> None:
    found = {one.code: one.hint for one in search(tmp_path, worker=worker(packed="sent")).findings}
    assert found["CHO902"] is None
