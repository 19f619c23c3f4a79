"""Rule CHO703."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View

EVENTS_MAX = 30
SERVICES_MAX = 10
"""Thirty event types that cascade across ten services: the symptom by which one of the documents that this project
grew from says that nobody can draw the flow on a whiteboard any more."""


@rule("CHO703", Severity.NOTE, advice=True)
def event_spaghetti(view: View) -> Iterator[Problem]:
    """Reports a topology in which thirty or more events cascade across ten or more services.

    ## Why is this bad?

    Nobody can draw the flow on a whiteboard any more. A god service has been traded for a god complexity that is spread
    over all of them. Only events that come from a reaction and cause a further one are counted, in services of this
    file. A process manager for the core of it, with the optional reactions left choreographed, gives the overview back.

    ## Flagged

    ```python
    topology = {"choreo": 1, "name": "spaghetti", "services": {"s0": {"publishes": ["Step0Taken"]}}}
    for n in range(40):
        handlers = topology["services"].setdefault(f"s{n % 10}", {}).setdefault("handlers", [])
        handlers.append({"on": f"Step{n}Taken", "emits": f"Step{n + 1}Taken"})
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order: {publishes: [order.placed]}
      payment: {handlers: [{on: order.placed, emits: payment.charged}]}
      shipping: {handlers: [{on: payment.charged}]}
    ```
    """
    links = _links(view)
    services = {service for event in links for service in view.graph.publishers(event)}
    if len(links) >= EVENTS_MAX and len(services) >= SERVICES_MAX:
        yield Problem(
            f"{len(links)} events cascade across {len(services)} services",
            view.topology.location,
            Subject(),
            hint="let a process manager steer the core, and leave the optional reactions choreographed",
        )


def _links(view: View) -> list[str]:
    """Return the events that a reaction publishes and that cause a further event."""
    return [
        name
        for name, emission in view.own_events.items()
        if view.graph.causes.get(name) and any(one.handler for one in view.graph.emissions[emission.event.name])
    ]
