"""Rule CHO406."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem
from choreo_check.linting.refutations import counterexamples, place_of_publishing, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology.cycles import cyclic_components


@rule("CHO406")
def repeated_event(view: View) -> Iterator[Problem]:
    """Reports an event that one saga can publish twice.

    ## Why is this bad?

    Without any fault of the broker, in the scenario shown, the same event is published twice for one case. Everyone
    who hears it acts twice, and no event id helps, since these are two events. `first` reacts once to whichever of
    several comes first.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: {any: [order.rejected, payment.failed]}
            emits: order.cancelled  # <- flagged
      restaurant:
        handlers:
          - {on: order.placed, outcomes: [{emits: order.confirmed}, {emits: order.rejected}]}
      payment:
        handlers:
          - {on: order.placed, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
      notification:
        handlers:
          - on: {any: [order.confirmed, payment.charged, order.cancelled]}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: {first: [order.rejected, payment.failed]}
            emits: order.cancelled
      restaurant:
        handlers:
          - {on: order.placed, outcomes: [{emits: order.confirmed}, {emits: order.rejected}]}
      payment:
        handlers:
          - {on: order.placed, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
      notification:
        handlers:
          - on: {any: [order.confirmed, payment.charged, order.cancelled]}
    ```
    """
    refuting = list(counterexamples(view, "CHO406"))
    circles = cyclic_components(view.graph.causes) if refuting else []
    circling = {event for members in circles for event in members}
    for found in refuting:
        event = found.subject.event or ""
        if event in circling:
            continue
        message = f"one saga can publish `{event}` more than once: {found.message}"
        hint = "react once, with `on: {first: [...]}`, or give the two facts two names"
        yield refutation(found, place_of_publishing(view, found, event), message, hint)
