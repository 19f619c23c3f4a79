"""Rule CHO301."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity, Step, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Emission, TriggerKind
from choreo_check.topology.cycles import cyclic_components, shortest_cycle, within

REPEATING = frozenset({TriggerKind.EVENT, TriggerKind.ANY, TriggerKind.MATCHING})
"""Triggers that fire for each copy of an event; the others fire once a saga."""

Causes = dict[str, dict[str, list[Emission]]]


@rule("CHO301", Severity.ERROR)
def event_cycle(view: View) -> Iterator[Problem]:
    """Reports events that cause each other in a circle.

    ## Why is this bad?

    When every outcome on the way publishes the next event, the first one starts a storm that no one stops: that is an
    error. When some outcome leaves the circle it can still go round for as long as that outcome is not taken: a
    warning. When a handler on it fires only once a saga (a join, a timer, `first`, a compensation whose effect is not
    done again) it ends by itself, and is noted only.

    Services that hear each other are no cycle: an order service hears that the payment for its order failed, and that
    is as it should be. Only events that cause events count.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      a:
        publishes: [StockCounted]
        handlers:
          - on: PriceRaised
            emits: StockCounted
      b:
        handlers:
          - on: StockCounted
            emits: DemandForecast  # <- flagged
      c:
        handlers:
          - on: DemandForecast
            emits: PriceRaised
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: payment.failed
            emits: order.cancelled
      payment:
        handlers:
          - on: order.placed
            outcomes:
              - emits: payment.charged
              - emits: payment.failed
          - on: order.cancelled
            emits: payment.refunded
    ```
    """
    causes = view.graph.causes
    for members in cyclic_components(causes):
        repeating = _repeating(members, causes)
        lasting = [event for part in cyclic_components(repeating) for event in part]
        severity = _severity(view, lasting, causes)
        path = shortest_cycle(lasting or members, repeating if lasting else causes)
        yield _problem(members, path, severity, causes)


def _repeating(members: list[str], causes: Causes) -> dict[str, list[str]]:
    """Return the edges among some events that can be taken again and again in one saga."""
    redone = {
        emission.outcome.does.name
        for event in members
        for emissions in causes[event].values()
        for emission in emissions
        if emission.outcome is not None and emission.outcome.does is not None
    }
    return {
        event: [after for after in inside if any(_is_repeating(one, redone) for one in causes[event][after])]
        for event, inside in within(members, causes).items()
    }


def _is_repeating(emission: Emission, redone: set[str]) -> bool:
    handler, outcome = emission.handler, emission.outcome
    if handler is None or outcome is None or handler.trigger.kind not in REPEATING:
        return False
    return outcome.undoes is None or outcome.undoes.name in redone


def _severity(view: View, lasting: list[str], causes: Causes) -> Severity:
    if not lasting:
        return Severity.NOTE
    return Severity.ERROR if _inescapable(view, set(lasting), causes) else Severity.WARNING


def _inescapable(view: View, events: set[str], causes: Causes) -> set[str]:
    """Return the events that are always followed by one of their own kind: the greatest such set among some events."""
    while leaving := {event for event in events if not _always_continues(view, event, events)}:
        events = events - leaving
    return events & causes.keys()


def _always_continues(view: View, event: str, events: set[str]) -> bool:
    return any(
        not hearing.closes
        and hearing.handler.trigger.kind in REPEATING
        and all(
            outcome.undoes is None and any(mention.name in events for mention in outcome.emits)
            for outcome in hearing.handler.outcomes
        )
        for hearing in view.graph.hearings.get(event, ())
    )


CONSEQUENCES = {
    Severity.ERROR: "and no outcome leaves the circle: it runs for ever",
    Severity.WARNING: "and only some outcomes leave the circle: it can go round without end",
    Severity.NOTE: "but a handler on the way fires once a saga, so it ends by itself",
}


def _problem(members: list[str], path: list[str], severity: Severity, causes: Causes) -> Problem:
    hops = list(zip(path, [*path[1:], path[0]], strict=True))
    emissions = [causes[event][after][0] for event, after in hops]
    others = len(members) - len(path)
    besides = f" ({others} more events are entangled with it)" if others else ""
    return Problem(
        f"{' -> '.join([*path, path[0]])}: each causes the next, {CONSEQUENCES[severity]}{besides}",
        emissions[0].event.location,
        Subject(events=tuple(sorted(members))),
        hint="let one of the reactions end the chain, or count the rounds and give up with an event of its own",
        severity=severity,
        scenario=tuple(_step(event, emission) for (event, _), emission in zip(hops, emissions, strict=True)),
    )


def _step(event: str, emission: Emission) -> Step:
    return Step(
        text=f"{emission.service} hears {event}, publishes {emission.event}",
        location=emission.event.location,
        service=emission.service,
        consumes=(event,),
        publishes=(emission.event.name,),
    )
