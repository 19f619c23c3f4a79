"""Criterion CHO1005."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.design import Deed, Effect, Reaction
from choreo_check.findings import Related, Subject


@criterion("CHO1005", needs_end=True)
def uncompensated_effect(case: Case) -> Iterator[Wrong]:
    """Reports a failed saga that has left something done which the topology can undo.

    ## Why is this bad?

    The order is cancelled and the customer has paid. An event shows that something was done when its service
    publishes it with nothing else than that `does`; it counts as undone when an event of an `undoes` has come, or
    when a handler that undoes it and publishes nothing has heard its event. What the topology never undoes is
    `missing-compensation` there, and not reported here. A compensation that is still under way at the end of the
    log is not missing yet (`--settle`).

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
    10:00:03  stock.refused     stock    o-1
    10:00:04  order.cancelled   order    o-1
    12:00:00  order.placed      order    o-2
    ```

    ## Accepted

    ```log
    10:00:00  order.placed      order    o-1
    10:00:02  payment.charged   payment  o-1
    10:00:03  stock.refused     stock    o-1
    10:00:04  order.cancelled   order    o-1
    10:00:05  payment.refunded  payment  o-1
    12:00:00  order.placed      order    o-2
    ```

    ```log
    10:00:00  order.placed      order    o-1
    10:00:02  payment.charged   payment  o-1
    10:00:03  stock.refused     stock    o-1
    10:00:04  order.cancelled   order    o-1
    ```
    """
    if not case.has_failed:
        return
    for effect in case.design.effects:
        proof = case.proof_of(effect)
        if proof is not None and not any(_was_undone(case, deed) for deed in effect.undoes):
            service = proof.kind.service or proof.kind.publishers[0]
            message = f"the saga has failed, and nothing shows that `{effect.name}` of {service} was undone"
            subject = Subject(event=proof.kind.event, service=service, effect=effect.name)
            places = [one.reaction.handler.location for one in effect.undoes if one.reaction]
            related = tuple(Related("this undoes it", place) for place in places[:3])
            yield Wrong(message, subject, proof, _hint(effect), related)


def _was_undone(case: Case, deed: Deed) -> bool:
    """Say whether an undo has shown itself, or may have happened without."""
    if deed.emits and not deed.external:
        return case.has(deed.emits)
    return deed.reaction is not None and any(case.may_have(name) for name in deed.reaction.waits)


def _hint(effect: Effect) -> str:
    told = dict.fromkeys(_told(deed, deed.reaction) for deed in effect.undoes if deed.reaction is not None)
    return "; ".join(told)


def _told(deed: Deed, reaction: Reaction) -> str:
    shown = f" and publishes {' and '.join(sorted(deed.emits))}" if deed.emits else ""
    return f"{reaction.handler.service} undoes it on {' or '.join(sorted(reaction.waits))}{shown}"
