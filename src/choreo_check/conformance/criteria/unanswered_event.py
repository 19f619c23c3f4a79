"""Criterion CHO1012."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.answers import unanswered
from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.findings import Related, Severity, Subject


@criterion("CHO1012", Severity.WARNING, needs_end=True)
def unanswered_event(case: Case) -> Iterator[Wrong]:
    """Reports a handler that has heard what it waits for and published nothing, in a saga that has ended.

    ## Why is this bad?

    It lost the message, or its answer: a compensation that never came, a leg of the process that stopped. Only a
    handler of which every way to end would show is reported: an outcome without events, a tombstone that may have
    stopped it, an `unless` that may have closed it all count as an answer. A saga without an end is
    `abandoned-saga`, and says the same.

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [{event: order.placed, does: place_order}]
        handlers:
          - {on: payment.declined, undoes: place_order, emits: order.cancelled}
          - {on: stock.refused, undoes: place_order, emits: order.cancelled}
      payment:
        handlers:
          - on: order.placed
            outcomes: [{does: charge, emits: payment.charged}, {emits: payment.declined}]
          - {on: order.cancelled, undoes: charge, tombstone: true, emits: payment.refunded}
      stock:
        handlers:
          - on: payment.charged
            outcomes: [{does: reserve, emits: stock.reserved}, {emits: stock.refused}]
      shipping:
        handlers: [{on: stock.reserved, emits: order.shipped}]
    sagas:
      order: {starts: order.placed, succeeds: stock.reserved, fails: order.cancelled}
    ```

    ## Flagged

    ```log
    10:00:00  order.placed       order    o-1
    10:00:02  payment.charged    payment  o-1
    10:00:03  stock.reserved     stock    o-1  <- flagged
    12:00:00  order.placed       order    o-2
    ```

    ## Accepted

    ```log
    10:00:00  order.placed       order    o-1
    10:00:02  payment.charged    payment  o-1
    10:00:03  stock.reserved     stock    o-1
    10:00:04  order.shipped      shipping o-1
    12:00:00  order.placed       order    o-2
    ```
    """
    if any(not succeeded and not failed for _, succeeded, failed in case.sagas):
        return
    for reaction in unanswered(case):
        handler = reaction.handler
        if case.has_failed and any(ending.undoes for ending in handler.endings):
            continue  # that is `uncompensated-effect`
        last = next(one for one in reversed(case.happenings) if one.kind.event in reaction.waits)
        emitted = dict.fromkeys(event.name for ending in handler.endings for event in ending.emits)
        message = f"{handler.service} has heard `{handler.waits_for}` and published neither of {', '.join(emitted)}"
        if len(emitted) == 1:
            message = f"{handler.service} has heard `{handler.waits_for}` and never published `{next(iter(emitted))}`"
        subject = Subject(event=last.kind.event, service=handler.service, handler=handler.name)
        related = (Related("the handler", handler.location),)
        yield Wrong(message, subject, last, "look for the message in its dead letters", related)
