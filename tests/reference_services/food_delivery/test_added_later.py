"""Loyalty and analytics were added to the food delivery later, and no other service has changed because of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from choreo_check.api import lint, load_topology
from choreo_check.api.jobs import guarding
from choreo_check.api.simulating import Options, setting_of, simulate
from choreo_check.scenarios import Status, analyse
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_searches
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from choreo_check.topology import Graph, Topology
from reference_services.food_delivery.as_documented.binding import system as documented
from reference_services.food_delivery.hardened import binding
from reference_services.food_delivery.hardened.binding import system as hardened

ROOT = Path(__file__).parents[3]
LATER = frozenset({"loyalty", "analytics"})
VARIANTS = {"hardened": hardened, "as documented": documented}
each_variant = pytest.mark.parametrize("system", VARIANTS.values(), ids=VARIANTS.keys())

Told = dict[str, frozenset[bytes]]
"""What each service can say when nothing fails, to the byte."""


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@each_variant
def test_what_the_others_say_is_the_same_to_the_byte(system: System) -> None:
    whole = load_topology(system.topology)
    after, before = told(system, whole), told(first(system), before_they_came(whole))
    assert all(before[name] for name in ("order", "restaurant", "payment", "driver"))
    assert {name: said for name, said in after.items() if name not in LATER} == before


@each_variant
def test_no_other_module_mentions_them(system: System) -> None:
    folder = ROOT / Path(next(iter(system.bindings.values())).setup.__module__.replace(".", "/")).parent
    others = [path for path in folder.glob("*.py") if path.stem not in LATER | {"binding"}]
    assert len(others) > 5
    assert [path.name for path in others if any(name in path.read_text(encoding="utf-8") for name in LATER)] == []


def test_no_contract_is_theirs_to_change() -> None:
    whole = load_topology(hardened.topology)
    contracts = {path.parent.name for path in ROOT.glob("contracts/food_delivery/*/[0-9]*.json")}
    assert contracts == events_of(before_they_came(whole)) == events_of(whole)


def test_what_was_proved_without_them_is_proved_with_them() -> None:
    whole = load_topology(hardened.topology)
    assert lint(before_they_came(whole)) == []
    (before,), (after,) = analyse(before_they_came(whole)).sagas, analyse(whole).sagas
    assert after.with_status(Status.PROVED) == before.with_status(Status.PROVED) != []


def test_every_fault_alone_was_withstood_without_them() -> None:
    options = Options(searches=("exhaustive",), faults_max=1)
    report = simulate(first(hardened), before_they_came(load_topology(hardened.topology)), options)
    assert (report.findings, report.complete_up_to) == ((), 1)


def test_an_order_service_that_has_to_know_of_loyalty_is_noticed(tmp_path: Path) -> None:
    whole, system = knowing(tmp_path)
    before = before_they_came(whole)
    assert told(system, whole)["order"] > told(first(system), before)["order"]
    assert "CHO202" in {finding.code for finding in lint(before)}


def knowing(folder: Path) -> tuple[Topology, System]:
    """Return a system in which the order service tells of the points that loyalty awards."""
    text = Path(hardened.topology).read_text(encoding="utf-8")
    text = text.replace("contracts: .\n", f"contracts: {ROOT / 'contracts' / 'food_delivery'}\n")
    text = text.replace("does: award_points,", "does: award_points, emits: points.awarded,")
    text = text.replace("    handlers:\n", "    handlers:\n      - {on: points.awarded, emits: order.rewarded}\n", 1)
    (folder / "topology.yaml").write_text(text, encoding="utf-8")
    system = hardened.without("order", "loyalty")

    @system.service("order", stateless=True)
    def order(env: Environment) -> None:
        binding.order(env)
        env.on("points.awarded", lambda _: env.publish("order.rewarded", {}))

    @system.service("loyalty", stateless=True)
    def loyalty(env: Environment) -> None:
        binding.loyalty(env)
        env.on("payment.charged", lambda _: env.publish("points.awarded", {}))

    return load_topology(folder / "topology.yaml"), system


def first(system: System) -> System:
    """Return the system as it was before they came."""
    return system.without(*(LATER & system.bindings.keys()))


def before_they_came(whole: Topology) -> Topology:
    """Return the topology as it was."""
    return replace(whole, services=tuple(service for service in whole.services if service.name not in LATER))


def told(system: System, topology: Topology) -> Told:
    """Return what each service says, whatever the business decides, when nothing fails."""
    setting = setting_of(system, topology, Options())
    campaign = Campaign(setting.plan(0, 1), (), setting.expectations, 10_000)
    said: dict[str, set[bytes]] = {process.name: set() for process in campaign.world.processes}

    def note(one: Campaign) -> None:
        for message in one.world.history.published.values():
            said[one.world.processes[message.service].name].add(message.wire)

    campaign.progress = note
    with guarding(campaign.world):
        next(search for search in all_searches() if search.is_exhaustive).explore(campaign, 0)
    assert campaign.complete_up_to == 0
    return {name: frozenset(wires) for name, wires in said.items()}


def events_of(topology: Topology) -> set[str]:
    """Return the events that the services of a topology publish."""
    return set(Graph(topology).emissions)
