"""See `dead_letter`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO906")
def dead_letter(trial: Trial) -> Iterator[Wrong]:
    """A service gave up on a message that it must be able to handle.

    Fewer faults were injected than it has attempts; it failed on its own, because of the order in which messages came,
    or because one of them came twice.
    """
    for copy, reason in trial.history.dead:
        service, event = copy.subscription.service_name, copy.message.event
        doubt = " (it has no contract, and is made up)" if trial.plan.is_made_up(copy.message) else ""
        text = f"{service} gives up on `{event}`{doubt} after {copy.attempt} attempts: {reason}"
        yield Wrong(text, Subject(event=event, service=service))
