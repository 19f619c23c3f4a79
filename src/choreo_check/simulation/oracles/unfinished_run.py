"""See `unfinished_run`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO904")
def unfinished_run(trial: Trial) -> Iterator[Wrong]:
    """A saga has come to rest without having reached any of its ends.

    Every message was delivered, every process is up again, no timer is set: it will stay like this. Where somebody who
    is not bound, such as an external service, has yet to answer, nothing is said.
    """
    for saga in trial.sagas:
        waits = bool(saga.events & trial.plan.unanswered.keys())
        if saga.expectation.ends and saga.has_begun and not saga.ends and not waits:
            last = (
                f"the last event is `{saga.messages[-1].event}`" if saga.messages else "it has begun and says nothing"
            )
            text = f"the saga {saga.case.saga} never ends: {last}"
            yield Wrong(text, Subject(saga=saga.case.saga))
