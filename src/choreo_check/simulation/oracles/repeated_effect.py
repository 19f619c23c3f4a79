"""See `repeated_effect`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle, times


@oracle("CHO910")
def repeated_effect(trial: Trial) -> Iterator[Wrong]:
    """An effect has happened twice: a card charged twice, two drivers for one order, the same mail again.

    What a handler `does` happens once a saga unless several handlers do it or it was undone between; one of its
    `effects` happens once a cause.
    """
    for saga in trial.sagas:
        for effect, (done, undone) in sorted(saga.effects.items()):
            once = effect in trial.plan.compensable and effect not in saga.expectation.repeatable
            if once and done > 1 and done - undone > 0:
                text = f"{effect} happens {times(done)} in one saga"
                yield Wrong(text, Subject(saga=saga.case.saga, effect=effect))
        yield from _repeated_for_one_cause(trial, saga.case.number, saga.case.saga)


def _repeated_for_one_cause(trial: Trial, number: int, name: str) -> Iterator[Wrong]:
    """Yield what cannot be undone and has happened more often for one message than its handler says."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for entry in trial.history.entries:
        cause = trial.history.published.get(entry.cause or "")
        if entry.saga != number or entry.undoes or entry.effect in trial.plan.compensable or cause is None:
            continue
        key = (entry.service, entry.effect, cause.id)
        counts[key] += 1
        if counts[key] == trial.plan.times_allowed(entry.service, entry.effect, cause.event) + 1:
            yield Wrong(f"{entry.effect} happens again for one message", Subject(saga=name, effect=entry.effect))
