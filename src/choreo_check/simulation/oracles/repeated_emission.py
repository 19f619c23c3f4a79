"""See `repeated_emission`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle
from choreo_check.simulation.messages import Message


@oracle("CHO911")
def repeated_emission(trial: Trial) -> Iterator[Wrong]:
    """An event was published twice in one saga, as two events with ids of their own.

    Publishing the same event again, under the same id, is what an outbox does after a crash, and harmless: whoever
    keeps the ids that it has seen handles it once. A second event is handled twice by everyone.
    """
    has_ids = trial.plan.topology.envelope.id is not None
    for saga in trial.sagas:
        if not saga.expectation.publishes_once:
            continue
        first: dict[str, Message] = {}
        for message in saga.messages:
            other = first.setdefault(message.event, message)
            if other is not message and not (has_ids and _is_one_reaction(other, message)):
                service = trial.plan.bindings[message.service].name
                text = f"{service} publishes `{message.event}` twice in one saga"
                yield Wrong(text, Subject(event=message.event, service=service, saga=saga.case.saga))


def _is_one_reaction(one: Message, other: Message) -> bool:
    """Say whether two events are one that a service has made of one message twice: CHO916 tells of that."""
    if one.cause is None or other.cause is None:
        return False
    return (one.cause.identity, one.service, one.nth) == (other.cause.identity, other.service, other.nth)
