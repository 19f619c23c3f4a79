"""Rule CHO601."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO601")
def missing_dead_letter(view: View) -> Iterator[Problem]:
    """Reports a handler whose failed messages go nowhere.

    ## Why is this bad?

    A handler that throws loses the message, or blocks everything behind it. With a dead-letter route the message is
    kept for someone to look at and to send again; without it a step of the saga is gone, and nobody is told.

    A topology that says nothing of dead letters is not judged: the broker may have a route for all. Handlers are
    reported that say `dead_letter: false`, and those that are silent where others of the topology name one.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - on: order.placed
            dead_letter: false  # <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - {on: order.placed, dead_letter: payment.dead-letters}
      audit:
        handlers:
          - {on: order.placed, observes: true}
    ```
    """
    usual = view.named_dead_letter
    for handler in view.own_handlers():
        if handler.delivery.dead_letter is False or (usual and handler.delivery.dead_letter is None):
            yield Problem(
                f"what {handler.service} cannot process of {handler.waits_for} is lost: it has no dead-letter route",
                view.place_in(handler, "dead_letter"),
                Subject(service=handler.service, handler=handler.name),
                hint=f"add `dead_letter: {usual or f'{handler.service}.dead-letters'}`",
            )
