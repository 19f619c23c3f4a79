"""See `repeated_effect`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.history import Case
from choreo_check.simulation.judging import SagaRun, Trial, Wrong, oracle, times


@oracle("CHO910")
def repeated_effect(trial: Trial) -> Iterator[Wrong]:
    """An effect has happened twice: a card charged twice, two drivers for one order, the same mail again.

    What a handler `does` happens once a saga, unless it was undone between or some scenario has it happen again. That,
    and one of its `effects`, happens once for each message that causes it; what a service does on its own time, as when
    it polls its store, no more often than there are such messages.
    """
    for saga in trial.sagas:
        happens_once = trial.plan.compensable - saga.expectation.repeatable
        for effect, (done, undone) in sorted(saga.effects.items()):
            if effect in happens_once and done > 1 and done - undone > 0:
                text = f"{effect} happens {times(done)} in one saga"
                yield Wrong(text, Subject(saga=saga.case.saga, effect=effect))
        yield from _repeated_for_one_cause(trial, saga.case, happens_once)
        yield from _repeated_without_cause(trial, saga, happens_once)


def _repeated_for_one_cause(trial: Trial, case: Case, happens_once: frozenset[str]) -> Iterator[Wrong]:
    """Yield what has happened more often for one message than its handler says."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for entry in trial.history.entries:
        cause = trial.history.published.get(entry.cause or "")
        if entry.saga != case.number or entry.undoes or entry.effect in happens_once or cause is None:
            continue
        key = (entry.service, entry.effect, cause.identity)
        counts[key] += 1
        if counts[key] == trial.plan.times_allowed(entry.service, entry.effect, cause.event) + 1:
            yield Wrong(f"{entry.effect} happens again for one message", Subject(saga=case.saga, effect=entry.effect))


def _repeated_without_cause(trial: Trial, saga: SagaRun, happens_once: frozenset[str]) -> Iterator[Wrong]:
    """Yield what a service has done on its own time more often than its handlers say for all messages of the saga."""
    entries = [one for one in trial.history.entries if one.saga == saga.case.number and not one.undoes]
    uncaused = dict.fromkeys((one.service, one.effect) for one in entries if one.cause is None)
    for service, effect in uncaused:
        allowed = trial.plan.times_allowed_in(service, effect, saga.messages)
        done = sum((one.service, one.effect) == (service, effect) for one in entries)
        if effect not in happens_once and 0 < allowed < done:
            yield Wrong(f"{effect} happens {times(done)} in one saga", Subject(saga=saga.case.saga, effect=effect))
