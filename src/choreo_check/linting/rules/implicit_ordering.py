"""Rule CHO603."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Handler, Mention, Service, TriggerKind


@rule("CHO603", Severity.NOTE, advice=True)
def implicit_ordering(view: View) -> Iterator[Problem]:
    """Reports a service that hears an event and, in another handler, an event that it leads to.

    ## Why is this bad?

    It looks as if the first always came first. It was published first; but the two travel on different routes, and
    the second can overtake it. A service whose second handler needs what the first one stored fails now and then,
    under load. A join waits for both in any order, and a tombstone lets a compensation come first.

    This is advice: many services stand either order, and the tool cannot see it. Ask for it with `--extend CHO603`.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers: [{on: order.placed, emits: payment.charged}]
      shipping:
        handlers:
          - {on: order.placed, does: prepare_parcel}
          - on: payment.charged  # <- flagged
            does: send_parcel
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers: [{on: order.placed, emits: payment.charged}]
      shipping:
        handlers:
          - {on: {all: [order.placed, payment.charged]}, does: send_parcel}
    ```
    """
    for service in view.topology.services:
        for handler, later in _single_events(service):
            for other, earlier in _single_events(service):
                if other is not handler and earlier.name != later.name and _causes(view, earlier, later):
                    yield _problem(service, earlier, later, handler)


def _single_events(service: Service) -> list[tuple[Handler, Mention]]:
    return [
        (handler, handler.trigger.events[0])
        for handler in service.handlers
        if handler.trigger.kind is TriggerKind.EVENT and _acts(handler) and not handler.external
    ]


def _acts(handler: Handler) -> bool:
    return any(outcome.does or (outcome.undoes and not outcome.tombstone) for outcome in handler.outcomes)


def _causes(view: View, earlier: Mention, later: Mention) -> bool:
    return later.name in view.graph.causes.get(earlier.name, {})


def _problem(service: Service, earlier: Mention, later: Mention, handler: Handler) -> Problem:
    return Problem(
        f"{service.name} acts on `{earlier}` and on `{later}`, which can overtake it",
        later.location,
        Subject(events=(earlier.name, later.name), service=service.name, handler=handler.name),
        hint=f"if one needs the other, join them: `on: {{all: [{earlier}, {later}]}}`",
        related=(Related(f"{earlier} is heard here", earlier.location),),
    )
