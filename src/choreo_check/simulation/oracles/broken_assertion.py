"""See `broken_assertion`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO918", needs_rest=False)
def broken_assertion(trial: Trial) -> Iterator[Wrong]:
    """What a test of the user's own asserts of a run does not hold."""
    for incident in trial.history.incidents:
        if incident.kind == "broken-assertion":
            yield Wrong(incident.reason, Subject(handler=incident.name))
