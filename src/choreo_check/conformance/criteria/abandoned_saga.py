"""Criterion CHO1004."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.answers import unanswered
from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.findings import Related, Subject


@criterion("CHO1004", needs_end=True)
def abandoned_saga(case: Case) -> Iterator[Wrong]:
    """Reports a saga that has come to rest without an end.

    ## Why is this bad?

    The customer waits, the stock stays reserved, and nobody knows. A saga rests when its last event is older, at
    the end of the log, than `--settle`: at least an hour, and at least as long as the topology's longest timeout.
    One that may still go on is not reported, nor one whose ends are events of external services. The hint says who
    has heard something and not answered.

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
    sagas:
      order: {starts: order.placed, succeeds: stock.reserved, fails: order.cancelled}
    ```

    ## Flagged

    ```log
    10:00:00  order.placed      order    o-1
    10:00:02  payment.charged   payment  o-1  <- flagged
    12:00:00  order.placed      order    o-2
    ```

    ## Accepted

    ```log
    10:00:00  order.placed      order    o-1
    10:00:02  payment.charged   payment  o-1
    10:30:00  order.placed      order    o-2
    ```
    """
    for saga, succeeded, failed in case.sagas:
        ends = {end.name for end in (*saga.succeeds, *saga.fails)}
        if succeeded or failed or not ends or ends & case.design.elsewhere:
            continue
        last = case.happenings[-1]
        message = f"the saga {saga.name} rests after `{last.kind.event}`, and has not ended"
        silent = [f"{reaction.handler.name} has not answered" for reaction in unanswered(case)]
        hint = "; ".join(silent) or f"it ends with {' or '.join(sorted(ends))}"
        related = (Related("its ends", saga.location),)
        yield Wrong(message, Subject(event=last.kind.event, saga=saga.name), last, hint, related)
