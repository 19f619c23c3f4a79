"""Criterion CHO1009."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.design import Kind
from choreo_check.findings import Severity, Subject


@criterion("CHO1009", Severity.WARNING)
def dangling_cause(case: Case) -> Iterator[Wrong]:
    """Reports an event whose causation id names no event of its saga.

    ## Why is this bad?

    The chain of causes is broken there: who follows it in an incident comes to an end, or into another customer's
    order. An event may name its saga's correlation id or itself, as some frameworks do at the beginning; what is
    published on somebody's own account may name anything, such as a request.

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
    time      event             service  saga  eventid  causation
    10:00:00  order.placed      order    o-1   a        -
    10:00:02  payment.charged   payment  o-1   b        a
    10:00:03  stock.reserved    stock    o-1   c        z  <- flagged
    ```

    ## Accepted

    ```log
    time      event             service  saga  eventid  causation
    10:00:00  order.placed      order    o-1   a        request-77
    10:00:02  payment.charged   payment  o-1   b        a
    10:00:03  stock.reserved    stock    o-1   c        b
    ```
    """
    ids = {one.occurrence.id for one in case.happenings}
    if None in ids:
        return
    for one in case.happenings:
        _, _, _, _, correlation, own_id, named = one.occurrence
        if named is None or named in ids or named in {correlation, own_id} or _may_name_others(case, one.kind):
            continue
        owner = case.known.owner(named)
        where = "is no event of its saga" if owner is None else f"belongs to the saga {owner}"
        message = f"`{one.kind.event}` names {named} as its cause, which {where}"
        subject = Subject(event=one.kind.event, service=one.kind.service)
        yield Wrong(message, subject, one, "set the causation id to the id of the event that is being handled")


def _may_name_others(case: Case, kind: Kind) -> bool:
    """Say whether what causes an event may be in another log, or no event at all."""
    waits = {name for reason in kind.reasons for name in reason.reaction.waits}
    return not kind.is_designed or kind.on_own_account or not waits.isdisjoint(case.design.elsewhere)
