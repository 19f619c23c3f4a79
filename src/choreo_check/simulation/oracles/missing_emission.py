"""See `missing_emission`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle
from choreo_check.simulation.owing import unpaid


@oracle("CHO919", last_resort=True)
def missing_emission(trial: Trial) -> Iterator[Wrong]:
    """A saga has ended without an event that every scenario which ends like this publishes.

    Somebody waits for it who is not needed for the end: an archive, a mail, points. A service that ignores what comes
    after a failure is not blamed, but for what it has to tell of the failure itself, and of having undone its part.
    """
    reactions = trial.plan.reactions
    for saga in trial.sagas:
        for event in sorted(unpaid(reactions, saga).events & saga.expectation.published - saga.expectation.excused):
            text = f"the saga {saga.case.saga} fails, and nobody publishes `{event}`"
            yield Wrong(text, Subject(event=event, saga=saga.case.saga))
        if saga.has_succeeded:
            for event in sorted(saga.expectation.required(saga.look) - saga.events):
                yield Wrong(
                    f"the saga {saga.case.saga} succeeds, and nobody publishes `{event}`",
                    Subject(event=event, saga=saga.case.saga),
                )
