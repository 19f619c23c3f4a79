"""A message goes to one member of a consumer group: what rests on who gets it is not decided."""

from __future__ import annotations

import pytest

from choreo_check.loading import load_text
from choreo_check.scenarios import analyse
from choreo_check.scenarios.groups import scenarios
from choreo_check.scenarios.verdicts import NotDecided, Status
from choreo_check.topology import Topology

RIVALS = "gives b to either x or y, of the consumer group pay"


def shared(first: str, second: str, heard: str = "b") -> Topology:
    """Return a saga in which two services hear what follows from its start, in these groups."""
    return load_text(f"""choreo: 1
services:
  shop: {{publishes: [a]}}
  desk: {{handlers: [{{on: a, emits: b}}]}}
  x: {{group: {first}, handlers: [{{on: b, does: charge, emits: c}}]}}
  y: {{group: {second}, handlers: [{{on: {heard}, does: charge, emits: c}}]}}
sagas:
  saga: {{starts: a, succeeds: c}}
""")


@pytest.mark.parametrize("heard", ["b", '{matching: "b*"}', "{any: [z, b]}"])
def test_decides_nothing_where_two_services_compete_for_an_event(heard: str) -> None:
    topology = shared("pay", "pay", heard)
    analysis = analyse(topology)
    verdicts = analysis.sagas[0].verdicts
    assert {verdicts[code].status for code in ("CHO402", "CHO406")} == {Status.NOT_DECIDED}
    assert verdicts["CHO406"].reason == RIVALS
    assert scenarios(topology, topology.sagas[0]) == NotDecided(RIVALS)


def test_gives_each_group_its_copy() -> None:
    topology = shared("blue", "green")
    assert analyse(topology).sagas[0].verdicts["CHO406"].status is Status.REFUTED


def test_decides_a_saga_in_which_nobody_competes() -> None:
    verdicts = analyse(shared("pay", "pay", "elsewhere")).sagas[0].verdicts
    assert verdicts["CHO406"].status is Status.PROVED


def test_says_nothing_of_handlers_that_only_a_rival_may_wake() -> None:
    topology = load_text("""choreo: 1
services:
  shop: {publishes: [a]}
  x: {group: pay, handlers: [{on: a, emits: b}]}
  y: {group: pay, handlers: [{on: a, emits: c}]}
  z: {handlers: [{on: {all: [b, c]}, emits: d}, {on: d, emits: e}]}
sagas:
  saga: {starts: a}
""")
    assert isinstance(analyse(topology).unreachable, NotDecided)
