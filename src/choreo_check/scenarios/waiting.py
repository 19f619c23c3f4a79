"""What joins, timers and `first` handlers must have done at rest: the clauses that the unfolding leaves open.

These are all the cases there are, because a copy may be under way for as long as it takes:
- An `unless` event that has been published may come in time, too late, or after everything; so where one has been
  published, whether the handler fires is free.
- Where none has been published, a `first` or timer that has heard something has fired; a join that has all its parts
  has fired or timed out; one with `within` and some part has timed out, since it would not be at rest.
"""

from __future__ import annotations

from choreo_check.scenarios.firings import Slot, Waiting
from choreo_check.scenarios.formula import FALSE
from choreo_check.scenarios.unfolding import Unfolding


def settle(unfolding: Unfolding) -> dict[int, int]:
    """Add the clauses of rest; return, for every join without a timeout, the literal that says that it is stuck."""
    stuck: dict[int, int] = {}
    for handler, waiting in unfolding.waiting.items():
        trigger = unfolding.wiring.handlers[handler].trigger
        unfolding.formula.at_most_one([*waiting.literals("first", "join", "timeout", "timer"), waiting.gives_up])
        if trigger.kind.value != "all":
            _settle_on_any(unfolding, waiting)
            continue
        _settle_join(unfolding, waiting, can_time_out=trigger.within_s is not None)
        if trigger.within_s is None:
            stuck[handler] = _is_stuck(unfolding, handler)
    return {handler: literal for handler, literal in stuck.items() if literal != FALSE}


def _settle_on_any(unfolding: Unfolding, waiting: Waiting) -> None:
    closed = _closer(unfolding, waiting.handler)
    fired = waiting.literals("first", "timer")
    for slots in _slots_of_parts(unfolding, waiting.handler):
        for slot in slots:
            unfolding.formula.add(-slot.literal, closed, *fired)


def _settle_join(unfolding: Unfolding, waiting: Waiting, *, can_time_out: bool) -> None:
    formula = unfolding.formula
    closed = _closer(unfolding, waiting.handler)
    come = _come(unfolding, waiting.handler)
    completed = waiting.literals("join")
    formula.add(closed, *completed, *waiting.literals("timeout"), waiting.gives_up, *(-part for part in come))
    if can_time_out:
        for part in come:
            formula.add(-part, closed, *completed, *waiting.literals("timeout"), waiting.gives_up)
    formula.add(-waiting.gives_up, *come)


def _is_stuck(unfolding: Unfolding, handler: int) -> int:
    come = _come(unfolding, handler)
    some, every = unfolding.formula.any_of(come), unfolding.formula.all_of(come)
    return unfolding.formula.all_of([some, -every, -_closer(unfolding, handler)])


def _closer(unfolding: Unfolding, handler: int) -> int:
    return unfolding.published(sorted(unfolding.wiring.closers[handler]))


def _come(unfolding: Unfolding, handler: int) -> list[int]:
    """Return, for each part, the literal that says that it has been published; one that is `unless` too never comes."""
    return [unfolding.formula.any_of(slot.literal for slot in slots) for slots in _slots_of_parts(unfolding, handler)]


def _slots_of_parts(unfolding: Unfolding, handler: int) -> list[list[Slot]]:
    closers = unfolding.wiring.closers[handler]
    return [[] if part in closers else unfolding.slots.get(part, []) for part in unfolding.wiring.waits[handler]]
