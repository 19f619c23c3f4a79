"""What the analysis costs, in clauses and not in seconds, and that size never makes it lie."""

from __future__ import annotations

import pytest

from benchmarks.scenarios import chain, compensated_chain, diamonds, fan
from choreo_check.loading.files import load_text
from choreo_check.scenarios import DEFAULT, Status, analyse
from choreo_check.scenarios.beginnings import beginnings_of
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Topology

ADVICE = {"CHO407", "CHO411"}


def clauses(topology: Topology) -> int:
    saga = topology.sagas[0]
    return Encoding(Wiring(topology), saga, beginnings_of(topology, saga), DEFAULT).formula.clauses


def statuses(topology: Topology) -> dict[str, Status]:
    return {code: verdict.status for code, verdict in analyse(topology).sagas[0].verdicts.items() if code not in ADVICE}


def refuted(topology: Topology) -> set[str]:
    found = statuses(topology)
    assert Status.NOT_DECIDED not in found.values()
    return {code for code, status in found.items() if status is Status.REFUTED}


@pytest.mark.parametrize("family", [fan, chain, compensated_chain, diamonds])
def test_doubles_the_clauses_with_the_size(family: type[Topology]) -> None:
    small, large = clauses(family(20)), clauses(family(40))  # type: ignore[call-arg, arg-type]
    assert large < 2.2 * small


def test_decides_two_to_the_power_of_forty_scenarios() -> None:
    assert refuted(fan(40)) == set()


def test_decides_a_fan_of_a_hundred_services() -> None:
    assert refuted(fan(100)) == set()


def test_decides_a_chain_of_five_hundred_steps() -> None:
    verdict = analyse(chain(500)).sagas[0].verdicts["CHO403"]
    assert verdict.status is Status.REFUTED
    assert not verdict.complete
    assert len(verdict.counterexamples) == DEFAULT.counterexamples
    assert refuted(chain(500)) == {"CHO403"}


def test_decides_deep_diamonds_whose_branches_exclude_each_other() -> None:
    assert refuted(diamonds(100)) == set()


def test_decides_a_chain_that_is_compensated_in_reverse() -> None:
    assert refuted(compensated_chain(60)) == set()


def saga(handlers: list[str], ends: str = "succeeds: ok") -> Topology:
    lines = "".join(f"\n      - {handler}" for handler in handlers)
    return load_text(f"choreo: 1\nservices:\n  s:\n    handlers:{lines}\nsagas:\n  saga: {{starts: a, {ends}}}\n")


def test_survives_a_thousand_emitters_of_one_event() -> None:
    topology = saga(["{on: a, emits: b}"] * 1000 + ["{on: {first: [b]}, emits: ok}"])
    assert refuted(topology) == {"CHO406"}


def test_says_which_limit_was_reached_when_every_step_doubles_the_copies() -> None:
    handlers = [
        f"{{on: {{any: [{name}, {name}x]}}, emits: [{after}, {after}x]}}"
        for name, after in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
    ]
    verdict = analyse(saga(handlers)).sagas[0].verdicts["CHO406"]
    assert verdict.status is Status.NOT_DECIDED
    assert verdict.reason == "unfolds into more than 6000 reactions"


@pytest.mark.parametrize(
    ("handlers", "wrong"),
    [
        (["{on: b}"], {"CHO402"}),
        (["{on: a, emits: a}"], {"CHO406"}),
        (["{on: a, undoes: never_done, emits: ok}"], {"CHO402"}),
        (["{on: {first: [a, b]}, emits: [b, ok]}"], set()),
        (["{on: {all: [a, b]}, emits: [b, ok]}"], {"CHO401", "CHO402"}),
    ],
)
def test_copes_with_sagas_that_make_no_sense(handlers: list[str], wrong: set[str]) -> None:
    assert refuted(saga(handlers)) == wrong


def test_copes_with_a_start_event_that_nobody_knows() -> None:
    assert refuted(saga(["{on: b, emits: c}"])) == {"CHO402"}


def test_leaves_what_cannot_be_ordered_open_and_still_proves_what_does_not_depend_on_it() -> None:
    many = ["{on: a, does: x, emits: b}"] * 50 + ["{on: a, undoes: x}"] * 50 + ["{on: {first: [b]}, emits: ok}"]
    found = statuses(saga(many, "succeeds: ok, fails: ko"))
    assert found["CHO404"] is Status.PROVED
    assert found["CHO402"] is Status.PROVED
    assert found["CHO406"] is not Status.PROVED
