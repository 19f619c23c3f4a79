"""Criterion CHO1013."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.conformance.design import Reaction
from choreo_check.findings import Related, Subject
from choreo_check.topology import Outcome


@criterion("CHO1013")
def two_outcomes(case: Case) -> Iterator[Wrong]:
    """Reports a handler that has taken two of its outcomes where it can have taken one.

    ## Why is this bad?

    The payment was both taken and declined: the message was handled twice, and went another way the second time.
    Whoever hears both answers has two truths to choose from.

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
    10:00:03  payment.declined  payment  o-1   c  <- flagged
    ```

    ## Accepted

    ```log
    time      event             service  saga  eventid
    10:00:00  order.placed      order    o-1   a
    10:00:02  payment.charged   payment  o-1   b
    ```
    """
    for reaction in case.design.reactions:
        shown = {
            event: times for outcome in reaction.handler.endings for event, times in _shown(case, reaction, outcome)
        }
        if len(shown) > 1 and sum(shown.values()) > case.fires_at_most(reaction):
            last = next(one for one in reversed(case.happenings) if one.kind.event in shown)
            handler = reaction.handler
            message = f"{handler.service} answers `{handler.waits_for}` with both {' and '.join(shown)}"
            subject = Subject(events=tuple(sorted(shown)), service=handler.service, handler=handler.name)
            related = (Related("its outcomes exclude each other", handler.location),)
            yield Wrong(message, subject, last, "handle each event once: keep the ids that were handled", related)


def _shown(case: Case, reaction: Reaction, outcome: Outcome) -> Iterator[tuple[str, int]]:
    """Yield the event that proves most often that an outcome was taken, and how often."""
    service = reaction.handler.service
    emissions = case.design.graph.emissions
    proving: dict[str, int] = {}
    for name in {event.name for event in outcome.emits}:
        places = [place for place in emissions[name] if place.service == service]
        if all(place.outcome is outcome for place in places):
            kinds = [kind for kind in case.by_kind if kind.event == name and kind.service == service]
            proving[name] = -(-sum(map(case.number, kinds)) // len(places))
    if proving and max(proving.values()) > 0:
        yield max(proving.items(), key=lambda pair: (pair[1], pair[0]))
