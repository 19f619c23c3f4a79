"""See `missing_effect`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO920", last_resort=True)
def missing_effect(trial: Trial) -> Iterator[Wrong]:
    """A saga has succeeded, and an effect that belongs to every such scenario has not happened: a mail never sent.

    It is one of the `effects` that nothing undoes, and that services do report when nothing fails. Who notes that the
    mail is sent, and sends it then, loses it in a crash between the two.
    """
    for saga in trial.sagas:
        if saga.has_succeeded:
            done = {*saga.effects, *(effect for effect, _ in saga.shared)}
            for effect in sorted(saga.expectation.required_effects(saga.look) - done):
                yield Wrong(
                    f"the saga {saga.case.saga} succeeds, and {effect} never happens",
                    Subject(saga=saga.case.saga, effect=effect),
                )
