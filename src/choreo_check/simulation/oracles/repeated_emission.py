"""See `repeated_emission`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO911")
def repeated_emission(trial: Trial) -> Iterator[Wrong]:
    """An event was published twice in one saga, as two events with ids of their own.

    Publishing the same event again, under the same id, is what an outbox does after a crash, and harmless: whoever
    keeps the ids that it has seen handles it once. A second event with another id is handled twice by everyone.
    """
    for saga in trial.sagas:
        if not saga.expectation.publishes_once:
            continue
        first: dict[str, str] = {}
        for message in saga.messages:
            if first.setdefault(message.event, message.id) != message.id:
                service = trial.plan.bindings[message.service].name
                text = f"{service} publishes `{message.event}` twice, with two ids"
                yield Wrong(text, Subject(event=message.event, service=service, saga=saga.case.saga))
