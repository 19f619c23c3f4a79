"""Rule CHO407."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, place_of_join, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO407", Severity.NOTE, advice=True)
def join_without_timeout(view: View) -> Iterator[Problem]:
    """Reports a join that waits for all its parts without a limit.

    ## Why is this bad?

    Even where every part comes in every scenario, a service can be down for hours. A join with `within` gives up in
    time, and `on_timeout` says so to the others. This is advice: where waiting is harmless it is fine.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers: [{on: order.placed, emits: payment.charged}]
      packing:
        handlers: [{on: order.placed, emits: parcel.packed}]
      shipping:
        handlers:
          - on: {all: [payment.charged, parcel.packed]}  # <- flagged
            does: send_parcel
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers: [{on: shipping.delayed}]
      payment:
        handlers: [{on: order.placed, emits: payment.charged}]
      packing:
        handlers: [{on: order.placed, emits: parcel.packed}]
      shipping:
        handlers:
          - on: {all: [payment.charged, parcel.packed], within: 2d}
            does: send_parcel
            on_timeout: {emits: shipping.delayed}
    ```
    """
    for found in counterexamples(view, "CHO407"):
        place = place_of_join(view, found)
        yield refutation(found, place, found.message, "add `within` and `on_timeout`")
