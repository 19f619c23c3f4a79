"""See `broken_invariant`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle
from choreo_check.simulation.system import Settled


@oracle("CHO915")
def broken_invariant(trial: Trial) -> Iterator[Wrong]:
    """An invariant of the user's own does not hold at rest."""
    if not trial.plan.system.invariants:
        return
    settled = Settled(trial.history, trial.stores)
    for name, judge in trial.plan.system.invariants.items():
        broken = judge(settled)
        if broken:
            yield Wrong(f"{name}: {broken}", Subject(handler=name))
