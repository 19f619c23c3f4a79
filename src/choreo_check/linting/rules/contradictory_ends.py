"""Rule CHO404."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, place_of_saga, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO404", Severity.ERROR)
def contradictory_ends(view: View) -> Iterator[Problem]:
    """Reports a saga that can both succeed and fail.

    ## Why is this bad?

    In the scenario shown an event at which the saga succeeds and one at which it fails are both published. One part
    of the system delivers what another part has cancelled. Let one handler decide: a join that completes, times
    out, or is closed decides once.

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
          - on: order.placed
            outcomes:
              - {emits: payment.charged}
              - {emits: payment.failed}
    sagas:
      order:  # <- flagged
        starts: order.placed
        succeeds: order.confirmed
        fails: [order.rejected, payment.failed]
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: {all: [order.confirmed, payment.charged], within: 10m, unless: [order.rejected, payment.failed]}
            emits: order.accepted
            on_timeout: {emits: order.expired}
          - on: {first: [order.rejected, payment.failed, order.expired]}
            emits: order.cancelled
      restaurant:
        handlers:
          - on: order.placed
            outcomes:
              - {emits: order.confirmed}
              - {emits: order.rejected}
      payment:
        handlers:
          - on: order.placed
            outcomes:
              - {emits: payment.charged}
              - {emits: payment.failed}
    sagas:
      order: {starts: order.placed, succeeds: order.accepted, fails: order.cancelled}
    ```
    """
    for found in counterexamples(view, "CHO404"):
        hint = "let one handler decide how the saga ends, such as a join with `within` and `unless`"
        yield refutation(found, place_of_saga(view, found), f"{found.message}: saga {found.subject.saga}", hint)
