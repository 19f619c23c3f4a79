"""Rule CHO401."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, place_of_join, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO401", Severity.ERROR)
def stuck_join(view: View) -> Iterator[Problem]:
    """Reports a join that can wait for ever.

    ## Why is this bad?

    A join remembers the parts that have come and waits for the rest. In the scenario shown one part never comes,
    nothing closes the join, and it has no timeout: the saga hangs there, and what it holds is never given back.
    Give the join a `within` with an `on_timeout`, or an `unless` that hears the failure.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      restaurant:
        handlers:
          - on: order.placed
            outcomes:
              - {emits: order.confirmed}
              - {emits: order.rejected}
      payment:
        handlers:
          - {on: order.placed, emits: payment.charged}
      driver:
        handlers:
          - on: {all: [order.confirmed, payment.charged]}  # <- flagged
            emits: driver.assigned
    sagas:
      delivery: {starts: order.placed, succeeds: driver.assigned, fails: order.rejected}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      restaurant:
        handlers:
          - on: order.placed
            outcomes:
              - {emits: order.confirmed}
              - {emits: order.rejected}
      payment:
        handlers:
          - {on: order.placed, emits: payment.charged}
      driver:
        handlers:
          - on: {all: [order.confirmed, payment.charged], unless: order.rejected}
            emits: driver.assigned
    sagas:
      delivery: {starts: order.placed, succeeds: driver.assigned, fails: order.rejected}
    ```
    """
    for found in counterexamples(view, "CHO401"):
        place = place_of_join(view, found)
        hint = "give it `within` and `on_timeout`, or `unless` with the event that says it is off"
        yield refutation(found, place, f"this join can wait for ever: {found.message}", hint)
