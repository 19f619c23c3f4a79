"""What proves a fault: a small system that only this fault breaks, and which oracle sees it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.small_systems import Small


@dataclass(frozen=True)
class Proof:
    """With this fault the oracle speaks; with up to `faults_max` of all others, none does."""

    small: Small
    oracle: str
    broker: str = "any"
    faults_max: int = 2


DAY_S = 86_400
