"""Criterion CHO1001."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.design import Design
from choreo_check.findings import Subject


@criterion("CHO1001", needs_beginning=False)
def unknown_event(case: Case) -> Iterator[Wrong]:
    """Reports an event that the topology does not know.

    ## Why is this bad?

    Somebody publishes what the design does not speak of: nobody has thought about who hears it, and no check has
    looked at it. Either the topology is behind the code, or the name is misspelt; near misses are named.

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
    10:00:01  payment.started   payment  o-1  <- flagged
    10:00:02  payment.charged   payment  o-1
    10:00:03  stock.reserved    stock    o-1
    ```

    ## Accepted

    ```log
    10:00:00  order.placed      order    o-1
    10:00:02  payment.charged   payment  o-1
    10:00:03  stock.reserved    stock    o-1
    ```
    """
    for one in case.happenings:
        kind = one.kind
        if not kind.is_known:
            publisher = f"{kind.service or kind.source} publishes" if kind.source else "somebody publishes"
            message = f"{publisher} `{kind.event}`, which the topology does not know"
            yield Wrong(message, Subject(event=kind.event, service=kind.service), one, _hint(case.design, kind.event))


def _hint(design: Design, event: str) -> str:
    near = design.nearest(event)
    return f"did you mean `{near}`?" if near else "add it to the topology, or stop publishing it"
