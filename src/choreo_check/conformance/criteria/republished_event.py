"""Criterion CHO1006."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.design import Kind
from choreo_check.findings import Subject


@criterion("CHO1006")
def republished_event(case: Case) -> Iterator[Wrong]:
    """Reports an event that was published more often in one saga than the topology allows.

    ## Why is this bad?

    A service has taken one message for two, and done its work twice: it has no inbox, or its event has a new id at
    each attempt. The same id again is a redelivery, and no fault. How often is allowed follows from what came
    before: a handler of each copy answers each copy, a join, a `first` and a timer once a saga. Events without ids
    are not counted.

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
    time      event             service  saga  eventid
    10:00:00  order.placed      order    o-1   a
    10:00:02  payment.charged   payment  o-1   b
    10:00:03  payment.charged   payment  o-1   c  <- flagged
    10:00:05  stock.reserved    stock    o-1   d
    ```

    ## Accepted

    ```log
    time      event             service  saga  eventid
    10:00:00  order.placed      order    o-1   a
    10:00:02  payment.charged   payment  o-1   b
    10:00:03  payment.charged   payment  o-1   b
    10:00:05  stock.reserved    stock    o-1   d
    ```
    """
    for kind, happenings in case.by_kind.items():
        allowed = _allowed(case, kind)
        if kind.is_designed and 0 < allowed < case.number(kind):
            service = kind.service or kind.source or "somebody"
            often = f"{case.number(kind)} times, each with an id of its own"
            message = f"{service} publishes `{kind.event}` in one saga {often}, where {allowed:g} can be"
            hint = "handle each event once: keep the ids that were handled"
            yield Wrong(message, Subject(event=kind.event, service=kind.service), happenings[int(allowed)], hint)


def _allowed(case: Case, kind: Kind) -> float:
    """Return how many events of a kind can have been published, after what else was."""
    if kind.on_own_account and not kind.starts:
        return float("inf")
    reactions = sum(case.fires_at_most(reason.reaction) * reason.copies for reason in kind.reasons)
    return reactions + kind.on_own_account
