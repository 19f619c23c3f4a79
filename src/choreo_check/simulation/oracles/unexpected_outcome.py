"""See `unexpected_outcome`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.expectation import Look
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO912", last_resort=True)
def unexpected_outcome(trial: Trial) -> Iterator[Wrong]:
    """A saga has come to a rest that no scenario of the topology comes to.

    The static analysis knows every combination of ends and effects that a run without faults can lead to. This run has
    led to another one.
    """
    for saga in trial.sagas:
        look = saga.look
        if saga.has_begun and not saga.expectation.allows(look):
            yield Wrong(
                f"the saga {saga.case.saga} comes to what no scenario allows: {_told(look)}",
                Subject(saga=saga.case.saga),
            )


def _told(look: Look) -> str:
    ends = ", ".join(f"`{end}`" for end in sorted(look.ends)) or "no end"
    done = ", ".join(sorted(look.done)) or "nothing"
    return f"{ends}, with {done} done" + (f" and {', '.join(sorted(look.undone))} undone" if look.undone else "")
