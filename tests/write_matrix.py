"""Makes the tables of the five systems: what is proved of each, what lint says, and what its services survive.

Run `python -m tests.write_matrix` to write `docs/reference/systems.md` anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from choreo_check import load_topology
from choreo_check.api.binding import system_of
from choreo_check.api.jobs import Outcome
from choreo_check.api.simulating import Options, Report, simulate
from choreo_check.api.static import lint
from choreo_check.linting.engine import all_rules
from choreo_check.scenarios import Status, analyse, known_properties
from choreo_check.simulation.catalogue import all_oracles

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "systems.md"
SYSTEMS = ("order_fulfilment", "food_delivery", "order_flow", "trip_orchestration", "booking")
VARIANTS = {"topology": "hardened", "as_documented": "as documented"}
TRIED = Options(searches=("exhaustive",), faults_max=1)
ADVICE = {rule.code for rule in all_rules() if rule.advice}
PROPERTIES = {one.code: one.name for one in known_properties() if one.code not in ADVICE}
INTRODUCTION = """<!-- Made by `python -m tests.write_matrix`. -->
# Five systems, as documented and hardened

Each comes from a published document on choreography. `as_documented.yaml` and its services do what the document's code
does; `topology.yaml` and its services are a hardened design of the same system. The pages of
[order fulfilment](../../reference_services/order_fulfilment/README.md),
[food delivery](../../reference_services/food_delivery/README.md),
[order flow](../../reference_services/order_flow/README.md),
[trip orchestration](../../reference_services/trip_orchestration/README.md) and
[booking](../../reference_services/booking/README.md) say what is wrong where, and what is done instead.
"""


PROOFS = """
## The design: what is proved of every saga

`choreo-check lint` proves each property for all runs of a saga, or refutes it with one.

"""
LINT = """
## The design: what else lint reports

"""
CHAOS = """
## The services: what they survive

`choreo-check chaos --max-faults 1 --search exhaustive`: every schedule with one fault, and with two sagas at once every
one with none. The hardened services are also run with SQLite as their store.

| system | variant | one saga | two at once | found |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    every = [(system, variant) for system in SYSTEMS for variant in VARIANTS]
    return "".join([
        INTRODUCTION,
        PROOFS, *_head(["system", "variant", *PROPERTIES]), *(proofs(*one) for one in every), "\n",
        *(f"- {code}: {name}\n" for code, name in PROPERTIES.items()),
        LINT, *_head(["system", "variant", "found"]), *(reports(*one) for one in every),
        CHAOS, *(row for one in every for row in survivals(*one)), "\n",
        *(f"- {one.code}: {one.name}\n" for one in all_oracles()),
    ])  # fmt: skip


def rows(system: str, variant: str) -> Iterator[str]:
    """Yield what the tables say of one variant of one system."""
    yield proofs(system, variant)
    yield reports(system, variant)
    yield from survivals(system, variant)


def proofs(system: str, variant: str) -> str:
    """Return which properties of its saga are proved and which refuted."""
    (saga,) = analyse(load_topology(path_of(system, variant))).sagas
    said = {Status.PROVED: "proved", Status.REFUTED: "**refuted**"}
    return _row(system, VARIANTS[variant], *(said.get(saga.verdicts[code].status, "undecided") for code in PROPERTIES))


def reports(system: str, variant: str) -> str:
    """Return what lint reports but for refuted properties."""
    found = (finding.code for finding in lint(load_topology(path_of(system, variant))))
    return _row(system, VARIANTS[variant], _codes(code for code in found if code not in PROPERTIES))


def survivals(system: str, variant: str) -> Iterator[str]:
    """Yield what its services survive, on each of their stores."""
    topology = load_topology(path_of(system, variant))
    bound = system_of(topology)
    yield survival(system, VARIANTS[variant], simulate(bound, topology, TRIED))
    if variant == "topology":
        on_sqlite = system_of(topology, f"reference_services.{system}.hardened.binding:on_sqlite")
        yield survival(system, f"{VARIANTS[variant]}, on SQLite", simulate(on_sqlite, topology, TRIED))


def survival(system: str, variant: str, report: Report) -> str:
    """Return how far a search came, and what it found."""
    ended = (_ended([one for one in report.outcomes if one.job.count == count]) for count in (1, 2))
    return _row(system, variant, *ended, _codes(finding.code for finding in report.findings))


def path_of(system: str, variant: str) -> str:
    """Return the path of a topology."""
    return f"contracts/{system}/{variant}.yaml"


def _ended(outcomes: Iterable[Outcome]) -> str:
    complete = min(-1 if one.truncated or one.complete_up_to is None else one.complete_up_to for one in outcomes)
    return "truncated" if complete < 0 else f"complete up to {complete}"


def _codes(found: Iterable[str]) -> str:
    return ", ".join(sorted(set(found))) or "nothing"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _head(cells: Sequence[str]) -> tuple[str, str]:
    return _row(*cells), f"|{'---|' * len(cells)}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
