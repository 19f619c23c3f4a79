"""Rule CHO409."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO409")
def unreachable_handler(view: View) -> Iterator[Problem]:
    """Reports a handler that fires in no scenario of any saga.

    ## Why is this bad?

    It is dead code that looks alive: often a compensation that everyone believes in. Its event may be published, and
    yet never in a scenario in which the handler can fire, as with a join of two events that exclude each other.
    Handlers of external services are not judged.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - {on: order.placed, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
      audit:
        handlers:
          - on: {all: [payment.charged, payment.failed], within: 1h}  # <- flagged
            does: escalate
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - {on: order.placed, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
      audit:
        handlers:
          - on: {any: [payment.charged, payment.failed]}
            does: take_note
    ```
    """
    for handler in view.unreachable_handlers():
        yield Problem(
            f"{handler.service} never reacts to {handler.waits_for}: no scenario of any saga leads there",
            handler.trigger.location,
            Subject(service=handler.service, handler=handler.name),
            hint="publish what it waits for where it can come, or delete it",
        )
