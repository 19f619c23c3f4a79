"""Criterion CHO1008."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from choreo_check.conformance.case import Case, Happening
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.wording import causes_of
from choreo_check.findings import Subject


@criterion("CHO1008", compares_times=True)
def impossible_order(case: Case) -> Iterator[Wrong]:
    """Reports an event that happened before anything that can have caused it.

    ## Why is this bad?

    Either a clock is wrong, and every timeout and every report with it, or the service did not react to what the
    topology says. Times are compared as events tell them, never the order of lines, and with `--clock-skew` to
    spare. A saga in which an event has no time is not judged.

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
    10:00:12  stock.reserved    stock    o-1  <- flagged
    10:00:42  payment.charged   payment  o-1
    ```

    ## Accepted

    ```log
    10:00:12  payment.charged   payment  o-1
    10:00:00  order.placed      order    o-1
    10:00:11  stock.reserved    stock    o-1
    ```
    """
    for one in case.happenings:
        since = _possible_since(case, one)
        if one.kind.is_designed and one.time_s + case.known.skew_s < since < inf:
            service = one.kind.service or one.kind.publishers[0]
            early = f"{since - one.time_s:,.3f}".rstrip("0").rstrip(".")
            message = f"`{one.kind.event}` happened {early} s before anything that can have caused it"
            hint = f"it takes {causes_of(one.kind)}" if one.kind.reasons else "it names a later event as its cause"
            yield Wrong(message, Subject(event=one.kind.event, service=service), one, hint)


def _possible_since(case: Case, one: Happening) -> float:
    named = -inf if one.cause is None else one.cause.time_s
    if one.kind.on_own_account:
        return named
    return max(named, min((case.possible_since(one, reason) for reason in one.kind.reasons), default=inf))
