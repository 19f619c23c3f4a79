"""What refutes a property of a saga, as problems: where in the file to point, and the scenario that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from choreo_check.findings import Location, Problem
from choreo_check.linting.view import View
from choreo_check.topology import Mention

if TYPE_CHECKING:
    from choreo_check.scenarios import Counterexample


def counterexamples(view: View, code: str) -> Iterator[Counterexample]:
    """Yield what refutes one property, saga by saga."""
    for saga in view.analysis.sagas:
        verdict = saga.verdicts.get(code)
        yield from verdict.counterexamples if verdict else ()


def refutation(found: Counterexample, place: Location, message: str, hint: str) -> Problem:
    """Return a counterexample as a problem, with its scenario."""
    return Problem(message, place, found.subject, hint=hint, scenario=found.steps)


def place_of_saga(view: View, found: Counterexample) -> Location:
    """Return where the saga of a counterexample is declared, or else what starts it."""
    declared = next((saga.location for saga in view.topology.sagas if saga.name == found.subject.saga), None)
    mention = view.mentions.get(found.beginning.event)
    return declared or (mention.location if mention else view.topology.location)


def place_of_join(view: View, found: Counterexample) -> Location:
    """Return where the trigger of the join stands that a counterexample is about."""
    return found.handler.trigger.location if found.handler else place_of_saga(view, found)


def place_of_doing(view: View, found: Counterexample, effect: str) -> Location:
    """Return where an effect is done in a counterexample."""
    step = next((step for step in found.steps if step.does == effect), None)
    done = [mention.location for mention in _deeds(view, "does") if mention.name == effect]
    near = [place for place in done if step and place in step.location]
    return next(iter([*near, *done]), place_of_saga(view, found))


def place_of_undoing(view: View, found: Counterexample, effect: str | None = None) -> Location:
    """Return where an effect is undone; without a name, the first that a counterexample undoes."""
    effects = [effect] if effect else [step.undoes for step in found.steps if step.undoes]
    undone = [mention.location for mention in _deeds(view, "undoes") if mention.name in effects[:1]]
    near = [place for place in undone if any(place in step.location for step in found.steps)]
    return next(iter([*near, *undone]), place_of_saga(view, found))


def is_ever_undone(view: View, effect: str) -> bool:
    """Say whether anything in the topology undoes an effect."""
    return any(mention.name == effect for mention in _deeds(view, "undoes"))


def place_of_publishing(view: View, found: Counterexample, event: str) -> Location:
    """Return where an event is published in a counterexample for the last time."""
    places = [emission.event.location for emission in view.graph.emissions.get(event, [])]
    steps = [step for step in found.steps if event in step.publishes]
    near = [place for place in places if steps and place in steps[-1].location]
    return next(iter([*near, *places]), place_of_saga(view, found))


def _deeds(view: View, kind: str) -> Iterator[Mention]:
    outcomes = [outcome for handler in view.topology.handlers for outcome in handler.endings]
    for holder in (*view.topology.publications, *outcomes):
        mention = getattr(holder, kind, None)
        if mention is not None:
            yield mention
