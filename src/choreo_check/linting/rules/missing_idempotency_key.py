"""Rule CHO602."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Handler


@rule("CHO602")
def missing_idempotency_key(view: View) -> Iterator[Problem]:
    """Reports a handler that acts twice when a message comes twice.

    ## Why is this bad?

    Brokers deliver at least once. A handler that does not recognise a message it has seen charges the card again, sends
    the mail again, publishes the event again.

    A topology that says nothing of idempotency is not judged. Handlers with something to repeat are reported that say
    `idempotent_by: false`, and those that are silent where others of the topology name a key.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - on: order.placed
            does: charge_customer
            idempotent_by: false  # <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - {on: order.placed, does: charge_customer, idempotent_by: id}
      dashboard:
        handlers:
          - {on: order.placed}
    ```
    """
    usual = view.named_key
    for handler in view.own_handlers():
        said = handler.delivery.idempotent_by
        if _repeatable(handler) and (said is False or (usual and said is None)):
            yield Problem(
                f"a second copy of {handler.waits_for} makes {handler.service} {_repeats(handler)} again",
                view.place_in(handler, "idempotent_by"),
                Subject(service=handler.service, handler=handler.name),
                hint=f"remember what has been handled: `idempotent_by: {usual or 'id'}`",
            )


def _repeatable(handler: Handler) -> bool:
    return bool(_repeats(handler))


def _repeats(handler: Handler) -> str:
    """Say what a handler would do a second time, in a few words; nothing when there is nothing to repeat."""
    for outcome in handler.endings:
        for deed in (outcome.does, *outcome.effects, outcome.undoes):
            if deed is not None:
                return f"{'undo' if deed is outcome.undoes else 'do'} {deed}"
    published = [mention.name for outcome in handler.endings for mention in outcome.emits]
    return f"publish {published[0]}" if published else ""
