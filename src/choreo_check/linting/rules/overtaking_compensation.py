"""Rule CHO405."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, place_of_undoing, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO405", Severity.ERROR)
def overtaking_compensation(view: View) -> Iterator[Problem]:
    """Reports a compensation that can come before what it undoes, and then undoes nothing.

    ## Why is this bad?

    Messages overtake each other. In the scenario shown the compensation comes first, finds nothing to undo, and
    leaves no trace; then the thing is done, and stays done in a saga that has failed. With `tombstone: true` the
    compensation that comes first prevents what comes later (and the code has to keep that promise).

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
          - {on: order.placed, does: charge_customer}
          - on: order.rejected
            undoes: charge_customer  # <- flagged
    sagas:
      order: {starts: order.placed, succeeds: order.confirmed, fails: order.rejected}
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
          - {on: order.placed, does: charge_customer}
          - {on: order.rejected, undoes: charge_customer, tombstone: true}
    sagas:
      order: {starts: order.placed, succeeds: order.confirmed, fails: order.rejected}
    ```
    """
    for found in counterexamples(view, "CHO405"):
        effect = found.subject.effect or ""
        place = place_of_undoing(view, found, effect)
        hint = "add `tombstone: true`, and let the code remember a compensation that came first"
        yield refutation(found, place, f"the compensation can overtake it: {found.message}", hint)
