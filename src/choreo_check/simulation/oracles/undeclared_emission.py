"""See `undeclared_emission`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO902")
def undeclared_emission(trial: Trial) -> Iterator[Wrong]:
    """A service published an event that the topology does not have it publish.

    What the drawing does not show, nobody who reads it expects: mend the topology, or the service.
    """
    for message in trial.history.published.values():
        service = trial.plan.bindings[message.service].name
        if message.event not in trial.plan.declared[service]:
            text = f"{service} publishes `{message.event}`, which the topology does not say"
            yield Wrong(text, Subject(event=message.event, service=service))
