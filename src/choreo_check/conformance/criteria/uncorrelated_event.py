"""Criterion CHO1011."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.findings import Severity, Subject


@criterion("CHO1011", Severity.WARNING, needs_beginning=False)
def uncorrelated_event(case: Case) -> Iterator[Wrong]:
    """Reports an event without a correlation id.

    ## Why is this bad?

    Nobody can tell which saga it belongs to: not this tool, not who is called at night. The attribute is
    `correlationid` unless `envelope` names another one.

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
    {"id": "a", "source": "order", "type": "order.placed", "correlationid": "o-1"}
    {"id": "b", "source": "payment", "type": "payment.charged", "time": "2025-02-03T10:00:02Z"}  <- flagged
    ```

    ## Accepted

    ```log
    {"id": "a", "source": "order", "type": "order.placed", "correlationid": "o-1"}
    {"id": "b", "source": "payment", "type": "payment.charged", "correlationid": "o-1"}
    ```
    """
    for one in case.happenings:
        if one.occurrence.correlation is None and one.kind.is_known:
            attribute = case.design.topology.envelope.correlation or "correlationid"
            message = f"`{one.kind.event}` has no correlation id (`{attribute}`)"
            hint = "pass it on with every event, or name the attribute that holds it: `envelope: {correlation: ...}`"
            yield Wrong(message, Subject(event=one.kind.event, service=one.kind.service), one, hint)
