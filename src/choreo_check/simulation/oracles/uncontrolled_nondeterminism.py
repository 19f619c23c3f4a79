"""See `uncontrolled_nondeterminism`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO917", needs_rest=False)
def uncontrolled_nondeterminism(trial: Trial) -> Iterator[Wrong]:
    """The same schedule has led to two histories: something in a service is up to chance.

    Every calm run, and every run in which something is wrong, is made twice. A service that asks the real clock, draws
    real random numbers, or keeps something in a variable of its module behaves differently each time, and no failure of
    it can be replayed. The order of a set of texts is another one in another process only: there a replay diverges.
    """
    for incident in trial.history.incidents:
        if incident.kind == "nondeterminism":
            yield Wrong(f"the same schedule goes two ways: {incident.reason}", Subject(service=incident.service))
