"""See `contradictory_run`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO905")
def contradictory_run(trial: Trial) -> Iterator[Wrong]:
    """A saga has reached a succeeding and a failing end, or one of its ends twice.

    Who hears one of them and who hears the other go on with different truths.
    """
    for saga in trial.sagas:
        ends = sorted(saga.ends)
        good, bad = saga.ends & saga.expectation.successes, saga.ends & saga.expectation.failures
        if good and bad:
            named = " and ".join(f"`{end}`" for end in ends)
            yield Wrong(
                f"the saga {saga.case.saga} ends twice: {named}", Subject(saga=saga.case.saga, events=tuple(ends))
            )
