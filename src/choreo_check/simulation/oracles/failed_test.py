"""See `failed_test`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO918", needs_rest=False)
def failed_test(trial: Trial) -> Iterator[Wrong]:
    """A test of the user's own has failed: what it asserts of a run does not hold."""
    for incident in trial.history.incidents:
        if incident.kind == "failed-test":
            yield Wrong(incident.reason, Subject(handler=incident.name))
