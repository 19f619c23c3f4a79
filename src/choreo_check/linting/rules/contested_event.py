"""Rule CHO203."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO203")
def contested_event(view: View) -> Iterator[Problem]:
    """Reports an event that several services publish.

    ## Why is this bad?

    A fact has one owner: the service in which it became true. When two publish it, subscribers cannot tell whose word
    counts, its schema has two masters, and both may say it of one case. Several handlers of one service may publish the
    same event. What only external services publish is not this file's to settle.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [OrderPlaced]
        handlers: [{on: OrderCancelled}]
      payment:
        handlers:
          - on: OrderPlaced
            emits: OrderCancelled  # <- flagged
      inventory:
        handlers:
          - on: OrderPlaced
            emits: OrderCancelled
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [OrderPlaced]
        handlers: [{on: {first: [PaymentFailed, StockExhausted]}}]
      payment:
        handlers: [{on: OrderPlaced, emits: PaymentFailed}]
      inventory:
        handlers: [{on: OrderPlaced, emits: StockExhausted}]
    ```
    """
    for name, emissions in view.graph.emissions.items():
        services = view.graph.publishers(name)
        if len(services) < 2 or name not in view.own_events:  # noqa: PLR2004  several
            continue
        others = [next(one for one in emissions if one.service == service) for service in services[1:]]
        yield Problem(
            f"{', '.join(services[:-1])} and {services[-1]} all publish `{name}`"
            if len(services) > 2  # noqa: PLR2004  "both" is for two
            else f"{services[0]} and {services[1]} both publish `{name}`",
            emissions[0].event.location,
            Subject(event=name),
            hint="let the service that owns the fact publish it, and the others say what they know",
            related=tuple(Related(f"{other.service} publishes it too", other.event.location) for other in others),
        )
