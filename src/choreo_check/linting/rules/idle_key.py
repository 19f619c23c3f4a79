"""Rule CHO207."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Location, Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Handler


@rule("CHO207")
def idle_key(view: View) -> Iterator[Problem]:
    """Reports a key that means nothing where it stands.

    ## Why is this bad?

    `on_timeout` without `within` is never taken, and `tombstone` without `undoes` leaves none. Whoever wrote it
    believes that a case is covered, and it is not.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed, order.paid]
        handlers: [{on: order.expired}]
      shipping:
        handlers:
          - on: {all: [order.placed, order.paid]}
            on_timeout: {emits: order.expired}  # <- flagged
          - on: order.paid
            tombstone: true  # <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed, order.paid]
        handlers: [{on: order.expired}]
      shipping:
        handlers:
          - on: {all: [order.placed, order.paid], within: 1d}
            on_timeout: {emits: order.expired}
          - {on: order.paid, does: pack}
          - {on: order.expired, undoes: pack, tombstone: true}
    ```
    """
    for handler in view.topology.handlers:
        if handler.on_timeout is not None and handler.trigger.within_s is None:
            message = "`on_timeout` is never taken: the trigger has no `within`"
            yield _problem(handler, message, view.place_in(handler, "on_timeout"), "add `within`")
        for outcome in handler.endings:
            if outcome.tombstone and outcome.undoes is None:
                place = handler.places.get("tombstone", outcome.location)
                message = "`tombstone` leaves none: the outcome undoes nothing"
                yield _problem(handler, message, place, "name what it undoes, or delete it")


def _problem(handler: Handler, message: str, place: Location, hint: str) -> Problem:
    return Problem(message, place, Subject(service=handler.service, handler=handler.name), hint=hint)
