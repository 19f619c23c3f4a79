"""See `kept_effect`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO907")
def kept_effect(trial: Trial) -> Iterator[Wrong]:
    """A saga has failed, and an effect is left that was not undone.

    The charge of a rejected order, the seat of a cancelled trip: somebody is left with the damage.
    """
    for saga in trial.sagas:
        if not saga.has_failed:
            continue
        for effect, (done, undone) in sorted(saga.effects.items()):
            subject = Subject(saga=saga.case.saga, effect=effect)
            if effect in trial.plan.compensable and done > undone:
                yield Wrong(f"the saga {saga.case.saga} fails and leaves {effect} done", subject)
