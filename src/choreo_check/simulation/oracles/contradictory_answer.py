"""See `contradictory_answer`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO921", last_resort=True)
def contradictory_answer(trial: Trial) -> Iterator[Wrong]:
    """A service has answered one message in two ways of which its handler has one at a time: charged, and on credit.

    The outcomes of a handler are alternatives. Who hears both answers, or another one than somebody else, acts on both.
    """
    names = [binding.name for binding in trial.plan.bindings]
    for saga in trial.sagas:
        answers: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for message in saga.messages:
            if message.cause is not None:
                answers[names[message.service], message.cause.event, message.cause.identity].add(message.event)
        for (service, event, _), published in answers.items():
            for pair in trial.plan.alternatives.get((service, event), ()):
                if pair <= published:
                    both = " and ".join(f"`{name}`" for name in sorted(pair))
                    text = f"{service} answers one `{event}` with {both}, and may only with one of them"
                    yield Wrong(text, Subject(event=event, service=service, saga=saga.case.saga))
