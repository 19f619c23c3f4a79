"""See `undone_twice`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle, times


@oracle("CHO908")
def undone_twice(trial: Trial) -> Iterator[Wrong]:
    """An effect was undone more often than it was done: a refund paid twice, or of what was never charged.

    Where all who undo it say `tombstone` in the topology, what is undone may not have been done.
    """
    for saga in trial.sagas:
        for effect, (done, undone) in sorted(saga.effects.items()):
            if undone > done and (done or effect not in trial.plan.may_find_nothing):
                text = f"{effect} is undone {times(undone)} and done {times(done)}"
                yield Wrong(text, Subject(saga=saga.case.saga, effect=effect))
