"""See `missing_effect`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle
from choreo_check.simulation.owing import unpaid


@oracle("CHO920", last_resort=True)
def missing_effect(trial: Trial) -> Iterator[Wrong]:
    """A saga has ended, and an effect that belongs to every such scenario has not happened: a mail never sent.

    It is one of the `effects` that nothing undoes, and that services do report when nothing fails. Who notes that the
    mail is sent, and sends it then, loses it in a crash between the two. After a failure only those are missed who hear
    of it, or of what came of it, and have one way to react.
    """
    reactions = trial.plan.reactions
    for saga in trial.sagas:
        for effect in sorted(unpaid(reactions, saga).effects & saga.expectation.reported - saga.expectation.excused):
            text = f"the saga {saga.case.saga} fails, and {effect} never happens"
            yield Wrong(text, Subject(saga=saga.case.saga, effect=effect))
        if saga.has_succeeded:
            done = {*saga.effects, *(effect for effect, _ in saga.shared)}
            for effect in sorted(saga.expectation.required_effects(saga.look) - done):
                yield Wrong(
                    f"the saga {saga.case.saga} succeeds, and {effect} never happens",
                    Subject(saga=saga.case.saga, effect=effect),
                )
