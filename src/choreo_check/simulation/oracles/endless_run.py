"""See `endless_run`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle


@oracle("CHO914", needs_rest=False)
def endless_run(trial: Trial) -> Iterator[Wrong]:
    """A run does not come to rest: a message is tried again for ever, or events cause each other without end."""
    for incident in trial.history.incidents:
        if incident.kind in {"unbounded-retries", "endless-run", "failing-timer", "failing-start"}:
            text = f"{incident.service} never comes to rest: {incident.reason}"
            yield Wrong(text, Subject(event=incident.name or None, service=incident.service))
