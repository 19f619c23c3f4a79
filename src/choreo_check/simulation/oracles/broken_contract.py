"""See `broken_contract`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO901")
def broken_contract(trial: Trial) -> Iterator[Wrong]:
    """A service published a message that the contract of its event refuses.

    Every version of the contract refuses it; the objections are those of the newest.
    """
    for message in trial.history.published.values():
        if message.objections:
            service = trial.plan.bindings[message.service].name
            text = f"{service} publishes `{message.event}` against its contract: {message.objections[0]}"
            yield Wrong(text, Subject(event=message.event, service=service))
