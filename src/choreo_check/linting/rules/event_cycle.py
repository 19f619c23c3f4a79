"""Rule CHO301."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from choreo_check.findings import Problem, Severity, Step, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Emission, Outcome, TriggerKind
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
        endless = _endless(view, set(lasting))
        if endless:
            severity, path = Severity.ERROR, shortest_cycle(_on_a_circle(endless), endless)
        elif lasting:
            severity, path = Severity.WARNING, shortest_cycle(lasting, repeating)
        else:
            severity, path = Severity.NOTE, shortest_cycle(members, causes)
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


def _endless(view: View, events: set[str]) -> dict[str, list[str]]:
    """Return the events that are always followed by one of their own kind, and by which: the greatest such set.

    Where there is a circle of events that each follow the last whatever happens, only that one's edges are returned.
    """
    while leaving := {event for event in events if not list(_continuations(view, event, events))}:
        events = events - leaving
    ordered = [event for event in view.graph.causes if event in events]
    always = {event: _names(view, event, events, set.intersection) for event in ordered}
    return always if _on_a_circle(always) else {event: _names(view, event, events, set.union) for event in ordered}


def _on_a_circle(edges: dict[str, list[str]]) -> list[str]:
    return [event for part in cyclic_components(edges) for event in part]


def _names(view: View, event: str, events: set[str], combined: Callable[..., set[str]]) -> list[str]:
    following = [combined(*outcomes) for outcomes in _continuations(view, event, events)]
    return sorted(set().union(*following))


def _continuations(view: View, event: str, events: set[str]) -> Iterator[list[set[str]]]:
    """Yield, for each handler whose every outcome publishes one of some events, what each outcome publishes of them."""
    for hearing in view.graph.hearings.get(event, ()):
        if hearing.closes or hearing.handler.trigger.kind not in REPEATING:
            continue
        following = [_following(outcome, events) for outcome in hearing.handler.outcomes]
        if all(following):
            yield following


def _following(outcome: Outcome, events: set[str]) -> set[str]:
    return set() if outcome.undoes is not None else events.intersection(mention.name for mention in outcome.emits)


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
