"""Which handlers owe a saga an answer: they have heard what they wait for, and whatever they do would show.

A handler owes nothing where any of its ways to end is silent: an outcome without events, one that a tombstone may have
stopped, an undo that may have come too early, a join that an `unless` event may have closed.
"""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.design import Effect, Reaction
from choreo_check.topology import Outcome


def unanswered(case: Case) -> Iterator[Reaction]:
    """Yield the reactions that must have shown and have not, in the order of the file."""
    for reaction in case.design.reactions:
        if not (reaction.handler.external or reaction.handler.observes):
            due = _due(case, reaction)
            if due and not any(case.has([event.name for event in outcome.emits]) for outcome in due):
                yield reaction


def _due(case: Case, reaction: Reaction) -> tuple[Outcome, ...]:
    """Return the outcomes of which one must have been taken; none, where that is not certain or might not show."""
    if any(case.may_have(name) for name in reaction.closers):
        return ()
    outcomes = _possible(case, reaction)
    return outcomes if all(_would_show(case, outcome) for outcome in outcomes) else ()


def _possible(case: Case, reaction: Reaction) -> tuple[Outcome, ...]:
    handler = reaction.handler
    is_whole = case.is_triggered(reaction)
    if not reaction.may_time_out:
        return handler.outcomes if is_whole else ()
    if handler.on_timeout is None or not case.is_partly_triggered(reaction):
        return ()
    may_be_whole = all(case.may_have(name) for name in reaction.waits)
    return handler.endings if may_be_whole else (handler.on_timeout,)


def _would_show(case: Case, outcome: Outcome) -> bool:
    return bool(outcome.emits) and not _may_be_stopped(case, outcome) and not _may_find_nothing(case, outcome)


def _may_be_stopped(case: Case, outcome: Outcome) -> bool:
    effect = None if outcome.does is None else _effect(case, outcome.does.name)
    if effect is None:
        return False
    return any(one.tombstone and one.reaction and _has_heard(case, one.reaction) for one in effect.undoes)


def _may_find_nothing(case: Case, outcome: Outcome) -> bool:
    effect = None if outcome.undoes is None else _effect(case, outcome.undoes.name)
    if effect is None:
        return False
    return len(effect.undoes) > 1 or not outcome.tombstone or case.proof_of(effect) is None


def _has_heard(case: Case, reaction: Reaction) -> bool:
    return any(case.may_have(name) for name in reaction.waits)


def _effect(case: Case, name: str) -> Effect | None:
    return next((one for one in case.design.effects if one.name == name), None)
