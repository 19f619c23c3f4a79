"""See `undone_success`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO909")
def undone_success(trial: Trial) -> Iterator[Wrong]:
    """A saga has succeeded, and one of its effects was undone all the same."""
    for saga in trial.sagas:
        if not saga.has_succeeded or saga.expectation.looks is None:
            continue
        expected = {effect for look in saga.expectation.looks if look.ends == saga.ends for effect in look.undone}
        for effect, (done, undone) in sorted(saga.effects.items()):
            if done and undone and effect not in expected:
                text = f"the saga {saga.case.saga} succeeds, and {effect} is undone"
                yield Wrong(text, Subject(saga=saga.case.saga, effect=effect))
