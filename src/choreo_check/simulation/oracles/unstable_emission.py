"""See `unstable_emission`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO916")
def unstable_emission(trial: Trial) -> Iterator[Wrong]:
    """One message, handled twice, has led to two events of the same name with different ids.

    Whoever hears them cannot know that they are one: derive the id of an event from what caused it, or keep it in the
    outbox with the event.
    """
    if trial.plan.topology.envelope.id is None:
        return
    first: dict[tuple[int, str, str, int], str] = {}
    for message in trial.history.published.values():
        if message.cause is None or trial.plan.publishes_several(message):
            continue
        key = (message.service, message.cause.identity, message.event, message.nth)
        if first.setdefault(key, message.id) != message.id:
            service = trial.plan.bindings[message.service].name
            text = f"{service} publishes `{message.event}` with another id when `{message.cause.event}` comes again"
            yield Wrong(text, Subject(event=message.event, service=service))
