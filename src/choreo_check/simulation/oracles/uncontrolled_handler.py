"""See `uncontrolled_handler`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO913", needs_rest=False)
def uncontrolled_handler(trial: Trial) -> Iterator[Wrong]:
    """A handler does what no test can control: it never ends, waits for the real world, or asks the real clock.

    Give it the clock, the ids and the numbers of its environment; in production they are the real ones.
    """
    for incident in trial.history.incidents:
        if incident.kind in {"foreign-await", "real-time", "chance", "thread", "never-ends", "ends-process"}:
            when = f" while it handles `{incident.name}`" if incident.name else ""
            subject = Subject(event=incident.name, service=incident.service)
            yield Wrong(f"{incident.service} {incident.reason}{when}", subject)
