"""Rule CHO408."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem
from choreo_check.linting.refutations import counterexamples, place_of_saga, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO408")
def late_success_after_timeout(view: View) -> Iterator[Problem]:
    """Reports a success that can come after a timeout has already failed the saga.

    ## Why is this bad?

    A timeout is a guess: what it gave up on may still come. In the scenario shown it does, and the saga has failed
    and succeeds as well. Let the handler that times out be the one that would have succeeded, so that one of the
    two is closed, or let the late success be compensated.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: {after: 15m, of: order.placed, unless: payment.charged}
            emits: order.expired
      payment:
        handlers: [{on: order.placed, emits: payment.charged}]
    sagas:
      order:  # <- flagged
        starts: order.placed
        succeeds: payment.charged
        fails: order.expired
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: {all: [order.placed, payment.charged], within: 15m}
            emits: order.confirmed
            on_timeout: {emits: order.expired}
      payment:
        handlers: [{on: order.placed, emits: payment.charged}]
    sagas:
      order: {starts: order.placed, succeeds: order.confirmed, fails: order.expired}
    ```
    """
    for found in counterexamples(view, "CHO408"):
        hint = "let one handler wait and decide: a join with `within` either completes or times out"
        message = f"what timed out can still succeed: {found.message}"
        yield refutation(found, place_of_saga(view, found), message, hint)
