"""Criterion CHO1003."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from choreo_check.conformance.case import Case, Happening
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.wording import causes_of
from choreo_check.findings import Related, Subject


@criterion("CHO1003")
def uncaused_event(case: Case) -> Iterator[Wrong]:
    """Reports an event that nothing in its saga can have caused.

    ## Why is this bad?

    A service has reacted to what has not happened: its trigger was lost from the log or never published, the
    correlation id was not passed on, or the code publishes on another occasion than the topology says. What a
    service publishes on its own account needs no cause. What only external services publish may lie in another log,
    and counts as having happened.

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
    10:00:03  stock.reserved    stock    o-1  <- flagged
    ```

    ## Accepted

    ```log
    10:00:00  order.placed      order    o-1
    10:00:03  stock.reserved    stock    o-1
    10:00:02  payment.charged   payment  o-1
    ```
    """
    for one in case.happenings:
        if one.kind.is_designed and not one.kind.on_own_account and _is_uncaused(case, one):
            service = one.kind.service or one.kind.publishers[0]
            message = f"{service} publishes `{one.kind.event}`, and nothing in the saga can have caused it"
            reasons = one.kind.reasons
            related = tuple(Related("this would publish it", reason.emission.event.location) for reason in reasons[:3])
            subject = Subject(event=one.kind.event, service=service)
            yield Wrong(message, subject, one, f"it takes {causes_of(one.kind)}", related)


def _is_uncaused(case: Case, one: Happening) -> bool:
    return all(case.possible_since(one, reason) == inf for reason in one.kind.reasons)
