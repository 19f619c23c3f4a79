"""Events that a contract accepts, as strategies of Hypothesis: it chooses, and shrinks, what makers ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from choreo_check.api.binding import path_of
from choreo_check.api.sampling import contract_of, contracts_of
from choreo_check.api.static import load_topology
from choreo_check.contracts import Contract
from choreo_check.sampling.sampler import Sampler, Unsatisfiable
from choreo_check.simulation.system import System

__all__ = ["Unsatisfiable", "events", "payloads"]

TRIES = 5
PLAIN = st.characters(codec="utf-8", exclude_characters="\x00")


class Drawn:
    """Choices that Hypothesis makes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def whole(self, least: int | None, most: int | None, about: str = "") -> int:  # noqa: ARG002  any number, for any field
        return self.draw(st.integers(least, most))

    def real(self, least: float | None, most: float | None) -> float:
        return self.draw(st.floats(_float(least), _float(most), allow_nan=False, allow_infinity=False))

    def text(self, least: int, most: int | None, about: str = "") -> str:  # noqa: ARG002  likewise
        return self.draw(st.text(PLAIN, min_size=least, max_size=most))

    def suggestion(self, about: str) -> str | None:  # noqa: ARG002  likewise
        return None

    def keeps(self) -> bool:
        return self.draw(st.booleans())


def events(event: str, contracts: str | Path) -> st.SearchStrategy[Any]:
    """Return events as the newest version of a contract accepts them, envelope included.

    Raises:
        ChoreoError: there is no such contract, or it is no valid one.
        Unsatisfiable: no event at all satisfies it.
    """
    return from_contract(contract_of(event, Path(contracts)))


def from_contract(contract: Contract) -> st.SearchStrategy[Any]:
    """Return what one version of a contract accepts."""
    sampler = Sampler(contract)

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:  # noqa: ANN401  events are JSON of any type
        return sampler.draw(Drawn(draw), TRIES)

    return drawn()


def payloads(system: System, event: str) -> st.SearchStrategy[Any]:
    """Return what `run.publish(event, data)` may say: the data of events that the contract accepts.

    Raises:
        ChoreoError: as `events`, or the system's topology has no contracts.
    """
    topology = load_topology(path_of(system))
    found = events(event, contracts_of(topology))
    data = topology.envelope.data
    return found.map(lambda one: one.get(data, {})) if data else found


def _float(limit: float | None) -> float | None:
    return None if limit is None else float(limit)
