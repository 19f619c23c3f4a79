"""See `dead_letter`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle

UNFIT = ("NotPublishable", "NotStorable")
"""What begins the reason where a service fails on what it wants to say itself."""


@oracle("CHO906")
def dead_letter(trial: Trial) -> Iterator[Wrong]:
    """A service gave up on a message that it must be able to handle.

    Fewer faults were injected than it has attempts; it failed on its own, because of the order in which messages came,
    or because one of them came twice.
    """
    for copy, reason in trial.history.dead:
        service, event = copy.subscription.service_name, copy.message.event
        is_ours = not copy.variant and trial.plan.is_made_up(copy.message) and not reason.startswith(UNFIT)
        doubt = " (it has no valid contract, and is made up)" if is_ours else ""
        text = f"{service} gives up on `{event}`{doubt} after {copy.attempt} attempts: {reason}"
        yield Wrong(text, Subject(event=event, service=service))
