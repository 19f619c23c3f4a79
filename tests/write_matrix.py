"""Makes the table of the five systems: what is proved of each, and what its services survive.

Run `python -m tests.write_matrix` to write `docs/reference/systems.md` anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from choreo_check import load_topology
from choreo_check.api.binding import system_of
from choreo_check.api.simulating import Options, simulate
from choreo_check.api.static import lint
from choreo_check.linting.engine import all_rules
from choreo_check.scenarios import Status, analyse
from choreo_check.topology import Topology

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "systems.md"
SYSTEMS = ("order_fulfilment", "food_delivery", "order_flow", "trip_orchestration", "booking")
VARIANTS = ("topology", "as_documented")
TRIED = Options(searches=("exhaustive",), faults_max=1)
INTRODUCTION = """<!-- Made by `python -m tests.write_matrix`. -->
# Five systems, as documented and hardened

Each comes from a published document on choreography. `as_documented.yaml` and its services do what the document's code
does; `topology.yaml` and its services are a hardened design of the same system. The table says what lint reports of
each,
which properties of its sagas are proved and refuted, and what `chaos --max-faults 1 --search exhaustive` finds in
its services.

| system | variant | lint | proved | refuted | chaos | found by chaos |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    return INTRODUCTION + "".join(row(system, variant) for system in SYSTEMS for variant in VARIANTS)


def row(system: str, variant: str) -> str:
    """Return what is to be said of one variant of one system."""
    topology = load_topology(f"contracts/{system}/{variant}.yaml")
    found = simulate(system_of(topology), topology, TRIED)
    linted = codes(finding.code for finding in lint(topology))
    proved, refuted = (codes(decided(topology, status)) for status in (Status.PROVED, Status.REFUTED))
    ended = "truncated" if found.truncated else f"complete up to {found.complete_up_to}"
    name = "hardened" if variant == "topology" else "as documented"
    broken = codes(finding.code for finding in found.findings)
    return f"| {system} | {name} | {linted} | {proved} | {refuted} | {ended} | {broken} |\n"


def decided(topology: Topology, status: Status) -> Iterator[str]:
    """Yield the properties of the sagas that were decided in one way, without those that are advice."""
    advice = {rule.code for rule in all_rules() if rule.advice}
    for saga in analyse(topology).sagas:
        yield from (code for code in saga.with_status(status) if code not in advice)


def codes(found: Iterator[str]) -> str:
    """Return codes in order, each once."""
    return ", ".join(sorted(set(found))) or "nothing"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
