"""Rule CHO411."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, place_of_undoing, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO411", Severity.NOTE, advice=True)
def disordered_compensation(view: View) -> Iterator[Problem]:
    """Reports compensations that can run in the order of what they undo, not in reverse.

    ## Why is this bad?

    What was done first is usually to be undone last: the room is released before the booking it belongs to is
    deleted. In the scenario shown it is the other way round. This is advice: where the two have nothing to do with
    each other, either order is right.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes:
          - {event: order.placed, does: open_account}
        handlers:
          - on: payment.failed
            undoes: open_account  # <- flagged
            emits: order.cancelled
      inventory:
        handlers:
          - {on: order.placed, does: reserve_stock, emits: stock.reserved}
          - {on: order.cancelled, undoes: reserve_stock}
      payment:
        handlers:
          - {on: stock.reserved, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
    sagas:
      order: {starts: order.placed, succeeds: payment.charged, fails: order.cancelled}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes:
          - {event: order.placed, does: open_account}
        handlers:
          - {on: stock.released, undoes: open_account, emits: order.cancelled}
      inventory:
        handlers:
          - {on: order.placed, does: reserve_stock, emits: stock.reserved}
          - {on: payment.failed, undoes: reserve_stock, emits: stock.released}
      payment:
        handlers:
          - {on: stock.reserved, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
    sagas:
      order: {starts: order.placed, succeeds: payment.charged, fails: order.cancelled}
    ```
    """
    for found in counterexamples(view, "CHO411"):
        place = place_of_undoing(view, found)
        yield refutation(found, place, found.message, "let the later step's compensation trigger the earlier one's")
