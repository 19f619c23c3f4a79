"""Rule CHO205."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Hearing


@rule("CHO205", Severity.ERROR)
def shared_consumer_group(view: View) -> Iterator[Problem]:
    """Reports two services in one consumer group that both need the same event.

    ## Why is this bad?

    A broker gives each message to one member of a group. Two services in one group steal each other's events: each sees
    about half, at random, and both work in every test that runs one of them.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        group: shop
        handlers: [{on: order.placed}]
      loyalty:
        group: shop
        handlers:
          - on: order.placed  # <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        group: payment
        handlers: [{on: order.placed}]
      loyalty:
        group: loyalty
        handlers: [{on: order.placed}]
    ```
    """
    groups = view.topology.groups
    for name, hearings in view.graph.hearings.items():
        first: dict[str, Hearing] = {}
        told: set[str] = set()
        for hearing in hearings:
            service = hearing.handler.service
            if service not in groups:
                continue
            rival = first.setdefault(groups[service], hearing)
            if rival.handler.service != service and service not in told:
                told.add(service)
                yield _problem(name, groups[service], rival, hearing)


def _problem(name: str, group: str, rival: Hearing, hearing: Hearing) -> Problem:
    service, other = hearing.handler.service, rival.handler.service
    return Problem(
        f"{service} and {other} compete for `{name}` in the consumer group `{group}`: each misses what the other gets",
        hearing.event.location,
        Subject(event=name, service=service),
        hint="give each service a group of its own",
        related=(Related(f"{other} hears it here", rival.event.location),),
    )
