"""See `lost_correlation`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO903")
def lost_correlation(trial: Trial) -> Iterator[Wrong]:
    """A message does not carry the correlation id of its saga, or names as its cause what did not cause it.

    Nobody can find out afterwards which order it was about.
    """
    for id_, reason in trial.history.strays.items():
        message = trial.history.published[id_]
        service = trial.plan.bindings[message.service].name
        yield Wrong(f"{service} publishes `{message.event}` {reason}", Subject(event=message.event, service=service))
