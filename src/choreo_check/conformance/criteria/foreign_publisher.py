"""Criterion CHO1002."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.findings import Related, Subject


@criterion("CHO1002", needs_beginning=False)
def foreign_publisher(case: Case) -> Iterator[Wrong]:
    """Reports an event that comes from a service which does not publish it.

    ## Why is this bad?

    The topology says who publishes what, and its checks count on it. An event of somebody else is a second owner of
    the fact, a replay by hand, or a service whose new duty the topology does not know. Sources that name a service
    in another spelling (`/services/payment`, `PaymentService`) are that service. Where no source in the whole log
    names a service, who published is not judged.

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
    10:00:02  payment.charged   stock    o-1  <- flagged
    10:00:03  stock.reserved    stock    o-1
    ```

    ## Accepted

    ```log
    10:00:00  order.placed      /services/order    o-1
    10:00:02  payment.charged   PaymentService     o-1
    10:00:03  stock.reserved    urn:shop:stock     o-1
    ```
    """
    for one in case.happenings:
        kind = one.kind
        if kind.is_known and kind.is_foreign:
            owners = " and ".join(kind.publishers)
            if kind.service is None:
                message = f"`{kind.event}` comes from {kind.source}, which is no service of the topology"
                hint = f"{owners} publishes it; say whom the source means: --source {kind.source}={kind.publishers[0]}"
            else:
                message = f"{kind.service} publishes `{kind.event}`, which is an event of {owners}"
                hint = f"let {owners} publish it, or say in the topology that {kind.service} does"
            places = case.design.graph.emissions[kind.event]
            related = tuple(Related(f"{place.service} publishes it", place.event.location) for place in places[:1])
            yield Wrong(message, Subject(event=kind.event, service=kind.service or kind.source), one, hint, related)
