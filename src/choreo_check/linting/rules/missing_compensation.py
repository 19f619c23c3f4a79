"""Rule CHO403."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity
from choreo_check.linting.refutations import counterexamples, is_ever_undone, place_of_doing, refutation
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO403", Severity.ERROR)
def missing_compensation(view: View) -> Iterator[Problem]:
    """Reports an effect that a failed saga leaves done.

    ## Why is this bad?

    The saga fails, and in the scenario shown something that was done for it stays done: the customer of a rejected
    order has paid. Someone must undo it when the saga fails (`undoes`). What is never undone, such as a mail, is
    not done but had as an effect: list it under `effects`.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - on: order.placed
            does: charge_customer  # <- flagged
            emits: payment.charged
      inventory:
        handlers:
          - on: payment.charged
            outcomes:
              - {emits: stock.reserved}
              - {emits: stock.exhausted}
    sagas:
      order: {starts: order.placed, succeeds: stock.reserved, fails: stock.exhausted}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - {on: order.placed, does: charge_customer, emits: payment.charged}
          - {on: stock.exhausted, undoes: charge_customer}
      inventory:
        handlers:
          - on: payment.charged
            outcomes:
              - {emits: stock.reserved}
              - {emits: stock.exhausted}
    sagas:
      order: {starts: order.placed, succeeds: stock.reserved, fails: stock.exhausted}
    ```
    """
    for found in counterexamples(view, "CHO403"):
        effect = found.subject.effect or ""
        message = f"the saga {found.subject.saga} can fail and leave {effect} done: {found.message}"
        hint = (
            "make sure that this failure reaches what undoes it"
            if is_ever_undone(view, effect)
            else f"undo it when the saga fails: `undoes: {effect}`"
        )
        yield refutation(found, place_of_doing(view, found, effect), message, hint)
