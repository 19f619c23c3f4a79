"""Rule CHO402."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, place_of_saga, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO402", Severity.ERROR)
def unfinished_saga(view: View) -> Iterator[Problem]:
    """Reports a saga that can come to rest at none of its ends.

    ## Why is this bad?

    In the scenario shown nothing happens any more, and neither an event at which the saga succeeds nor one at which
    it fails has been published. The customer waits, and nobody is told. Usually a failure is published that nobody
    handles.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers: [{on: payment.charged}]
      payment:
        handlers:
          - on: order.placed
            outcomes:
              - {emits: payment.charged}
              - {emits: payment.failed}
    sagas:
      order:  # <- flagged
        starts: order.placed
        succeeds: payment.charged
        fails: order.cancelled
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - {on: payment.failed, emits: order.cancelled}
      payment:
        handlers:
          - on: order.placed
            outcomes:
              - {emits: payment.charged}
              - {emits: payment.failed}
    sagas:
      order: {starts: order.placed, succeeds: payment.charged, fails: order.cancelled}
    ```
    """
    for found in counterexamples(view, "CHO402"):
        message = f"the saga {found.subject.saga} can come to rest unfinished: {found.message}"
        hint = "handle the failure that ends nowhere, and let it lead to one of the ends"
        yield refutation(found, place_of_saga(view, found), message, hint)
