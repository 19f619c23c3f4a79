"""What is wrong with a saga that has come to rest in a certain state: the properties of docs/reference/semantics.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from choreo_check.topology import Saga
from tests.scenarios.state_machine import State, StateMachine

LASTING = {"CHO404", "CHO406", "CHO408", "CHO411"}
"""What is violated once stays violated; the rest is judged only where nothing was cut short."""

Subjects = frozenset[str]
"""What a violation is about: names of joins, effects or events."""


def violations_at_rest(machine: StateMachine, saga: Saga, rest: State) -> dict[str, Subjects]:
    """Return the code of every property that a state of rest violates, with what it is about.

    Joins for CHO401; the effects for CHO403, CHO405 and CHO410; both ends for CHO404 and CHO408; the events for CHO406;
    `X before Y` for CHO411; nothing for CHO402.
    """
    found = {"CHO401": _stuck_joins(machine, rest), "CHO406": rest.repeated}
    violated = {code: subjects for code, subjects in found.items() if subjects} | dict(_judged_by_its_end(saga, rest))
    return {code: subjects for code, subjects in violated.items() if code in LASTING or not rest.cut}


def _judged_by_its_end(saga: Saga, rest: State) -> Iterator[tuple[str, Subjects]]:
    good = frozenset(event.name for event in saga.succeeds) & rest.published
    bad = frozenset(event.name for event in saga.fails) & rest.published
    if (saga.succeeds or saga.fails) and not good and not bad:
        yield "CHO402", frozenset()
    if bad and not good:
        yield from _left_behind(rest)
    if good and bad:
        yield "CHO404", good | bad
    if good and bad and rest.timed:
        yield "CHO408", good | bad
    if good and not bad and rest.undone_in_order:
        yield "CHO410", frozenset(rest.undone_in_order)
    if bad and _disordered(rest):
        yield "CHO411", _disordered(rest)


def _left_behind(rest: State) -> Iterator[tuple[str, Subjects]]:
    if rest.done - rest.undone_early:
        yield "CHO403", rest.done - rest.undone_early
    if rest.done & rest.undone_early:
        yield "CHO405", rest.done & rest.undone_early


def _stuck_joins(machine: StateMachine, rest: State) -> Subjects:
    """Return the joins that have some of their parts; one that is closed has forgotten them, one with all has fired."""
    return frozenset(machine.handlers[part.handler].name for part in rest.parts)


def _disordered(rest: State) -> Subjects:
    undone = [effect for effect in rest.done_in_order if effect in rest.undone_in_order]
    when = rest.undone_in_order.index
    return frozenset(f"{one} before {other}" for one, other in combinations(undone, 2) if when(one) < when(other))
