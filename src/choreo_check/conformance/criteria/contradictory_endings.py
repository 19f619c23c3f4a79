"""Criterion CHO1007."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.findings import Subject


@criterion("CHO1007")
def contradictory_endings(case: Case) -> Iterator[Wrong]:
    """Reports a saga that has both succeeded and failed.

    ## Why is this bad?

    Half of the company ships what the other half has cancelled. Two services have decided the same question, or a
    timeout has raced with what it waited for: let one handler decide.

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
    10:00:02  payment.charged   payment  o-1
    10:00:03  stock.reserved    stock    o-1
    10:00:03  stock.refused     stock    o-1
    10:00:04  order.cancelled   order    o-1  <- flagged
    ```

    ## Accepted

    ```log
    10:00:00  order.placed      order    o-1
    10:00:02  payment.charged   payment  o-1
    10:00:03  stock.refused     stock    o-1
    10:00:04  order.cancelled   order    o-1
    ```
    """
    for saga, succeeded, failed in case.sagas:
        if succeeded and failed:
            ends = {end.name for end in (*saga.succeeds, *saga.fails)}
            reached = list(dict.fromkeys(one.kind.event for one in case.happenings if one.kind.event in ends))
            last = next(one for one in reversed(case.happenings) if one.kind.event in ends)
            message = f"the saga {saga.name} has both succeeded and failed: {' and '.join(reached)}"
            yield Wrong(message, Subject(events=tuple(sorted(reached)), saga=saga.name), last, "let one handler decide")
