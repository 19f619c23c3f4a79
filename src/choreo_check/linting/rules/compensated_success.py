"""Rule CHO410."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem
from choreo_check.linting.refutations import counterexamples, place_of_undoing, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO410")
def compensated_success(view: View) -> Iterator[Problem]:
    """Reports something that is undone in a saga that succeeds.

    ## Why is this bad?

    The saga has succeeded, and in the scenario shown an effect of it has been taken back: the parcel is on its way
    and the money is returned. Usually a compensation hears an event that does not always mean failure.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - {on: order.placed, does: charge_customer, emits: payment.charged}
          - on: parcel.delayed
            undoes: charge_customer  # <- flagged
      shipping:
        handlers:
          - on: payment.charged
            outcomes:
              - {emits: parcel.sent}
              - {emits: [parcel.delayed, parcel.sent]}
    sagas:
      order: {starts: order.placed, succeeds: parcel.sent, fails: order.cancelled}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers: [{on: parcel.lost, emits: order.cancelled}]
      payment:
        handlers:
          - {on: order.placed, does: charge_customer, emits: payment.charged}
          - {on: parcel.lost, undoes: charge_customer}
      shipping:
        handlers:
          - on: payment.charged
            outcomes:
              - {emits: parcel.sent}
              - {emits: parcel.lost}
    sagas:
      order: {starts: order.placed, succeeds: parcel.sent, fails: order.cancelled}
    ```
    """
    for found in counterexamples(view, "CHO410"):
        place = place_of_undoing(view, found)
        hint = "undo it only on events that mean that the saga has failed"
        yield refutation(found, place, f"{found.message}: saga {found.subject.saga}", hint)
