"""Branches that close without a solution of all facts: the short way to a proof, which most comparisons go.

Two versions of a schema differ in little. What one property of NEW refuses is usually nothing that OLD's property of
that name lets through, and to see so no object need be built. A branch that does not close here is open, no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.compatibility.prover.alternatives import ways
from choreo_check.compatibility.prover.demands import SomeItem, SomeProperty
from choreo_check.compatibility.prover.outcomes import Addition, Empty, Literal, Tally
from choreo_check.compatibility.prover.solving import Solver
from choreo_check.compatibility.prover.state import Fact, State
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c

OPEN_MAX = 4
"""How many alternatives may stay open; where there are more, the facts alone are solved first."""


def narrowed(state: State, solver: Solver) -> list[State] | Empty | None:
    """Close the alternatives of the only choice that there is, and of the choices in those that stay open.

    What stays open, each with its alternative, allows what the whole allowed; nothing is known where more than a few
    stay open.
    """
    if len(state.pending) != 1 or isinstance(state.pending[0][0], c.Enumeration):
        return None
    solver.effort.step()
    choice = state.pending[0]
    alternatives = ways(*choice, state, solver.workshop)
    if alternatives is None:
        return None
    tally, open_ones = Tally(), list[State]()
    for additions in alternatives:
        outcome = _alternative(state, additions, solver)
        if isinstance(outcome, Empty):
            tally.add(outcome)
        else:
            open_ones += outcome
        if len(open_ones) > OPEN_MAX:
            return None
    if open_ones:
        return open_ones
    whole = tally.outcome()
    assert isinstance(whole, Empty)
    return whole if whole.reasons else unchanged(state, choice[0])


def _alternative(state: State, additions: list[Addition], solver: Solver) -> list[State] | Empty:
    outcome = closed(state.facts, additions, solver)
    if outcome is not None:
        return outcome
    branch = state.copy(without=state.pending[0])
    contradiction = branch.add_all(additions)
    return contradiction or narrowed(branch, solver) or [branch]


def unchanged(state: State, choice: c.Schema | c.Constraint) -> Empty:
    """Say that nothing of a choice differs from what is a fact."""
    facts = [fact for fact, holds in state.facts if holds and type(fact) is type(choice)]
    return clash("both sides say the same", *facts[:1], choice, aside=True)


def closed(facts: list[Fact], additions: list[Addition], solver: Solver) -> Empty | None:
    """Close a branch that demands one thing inside the value, or one absence, where a fact stands against it."""
    if len(additions) != 1:
        return None
    demand, wanted = additions[0]
    if isinstance(demand, c.Required) and not wanted:
        return _demanded(facts, demand)
    if not isinstance(demand, SomeProperty | SomeItem):
        return None
    for fact, holds in facts:
        schemas = tuple(_applied(fact, demand)) if holds else ()
        outcome = _refused(schemas, demand, solver) if schemas else None
        if outcome is not None:
            return outcome
    return None


def _demanded(facts: list[Fact], absent: c.Required) -> Empty | None:
    for fact, holds in facts:
        if holds and isinstance(fact, c.Required) and fact.name == absent.name:
            return clash(f"`{absent.name}` must be there and must not", fact, absent)
    return None


def _refused(schemas: tuple[c.Schema, ...], demand: SomeProperty | SomeItem, solver: Solver) -> Empty | None:
    """Ask whether what a fact applies to the value asked for leaves anything that the demand asks."""
    refused = {schema.key: schema for schema, wanted in demand.literals if not wanted}
    for schema in schemas:
        if schema.key in refused:
            return clash("both sides say the same", schema, refused[schema.key], aside=True)
    applied: tuple[Literal, ...] = tuple([(schema, True) for schema in schemas])
    outcome = solver.solve((*demand.literals, *applied))
    if not isinstance(outcome, Empty):
        return None
    return outcome if outcome.reasons else clash("no value is left", schemas[0], demand)


def _applied(fact: c.Constraint, demand: SomeProperty | SomeItem) -> Iterator[c.Schema]:
    """Yield what a fact surely applies to every item or property that could meet a demand."""
    if isinstance(fact, c.Properties) and isinstance(demand, SomeProperty):
        yield from _of_property(fact, demand)
    elif isinstance(fact, c.Items) and isinstance(demand, SomeItem):
        is_one_place = demand.last == demand.first or demand.first >= len(fact.prefix)
        schema = fact.schema_of(demand.first) if is_one_place else None
        if schema is not None:
            yield schema


def _of_property(fact: c.Properties, demand: SomeProperty) -> Iterator[c.Schema]:
    if demand.name is not None:
        if demand.name in fact.named:
            yield fact.named[demand.name]
        return
    yield from [fact.matching[pattern] for pattern in demand.matching if pattern in fact.matching]
    is_additional = demand.not_named >= fact.named.keys() and set(demand.not_matching) >= fact.matching.keys()
    if is_additional and fact.additional is not None:
        yield fact.additional
