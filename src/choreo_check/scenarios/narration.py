"""The moves of a run in words of the domain: only those that led to what is wrong, and only those that do something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from choreo_check.findings import Location, Step
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.property import Wrong
from choreo_check.scenarios.record import Entry
from choreo_check.topology import Handler, Publication, Saga


def steps_of(saga: Saga, machine: Machine, wrong: Wrong) -> tuple[Step, ...]:
    """Return the steps that lead to what is wrong, and a last one that says what is."""
    relevant = _relevant(machine, wrong)
    told = [machine.record[at] for at in sorted(relevant) if _matters(machine, machine.record[at])]
    return (*(_step(saga, machine, entry) for entry in told), _statement(saga, machine, wrong, told))


def _relevant(machine: Machine, wrong: Wrong) -> set[int]:
    """Return what the story is about and all that led there; everything, where it is about nothing in particular."""
    record = range(len(machine.record))
    if not (wrong.events or wrong.effects or wrong.handlers):
        return set(record)
    found = {at for at in record if _is_about(machine.record[at], wrong)}
    queue = list(found)
    while queue:
        fresh = set(machine.record[queue.pop()].causes) - found
        found |= fresh
        queue += fresh
    return found


def _is_about(entry: Entry, wrong: Wrong) -> bool:
    touched = {entry.did, entry.undid, entry.missed}
    if entry.stopped_by_tombstone and entry.outcome is not None and entry.outcome.does is not None:
        touched.add(entry.outcome.does.name)
    is_fired = entry.fires and entry.handler in wrong.handlers
    return is_fired or not touched.isdisjoint(wrong.effects) or not set(entry.published).isdisjoint(wrong.events)


def _matters(machine: Machine, entry: Entry) -> bool:
    """Say whether a step changes anything, or could have: to choose the outcome that does nothing is a choice."""
    is_plain = entry.move is not None and entry.move.kind == "deliver"
    changes = bool(entry.published or entry.did or entry.undid or entry.missed) or entry.stopped_by_tombstone
    return changes or not is_plain or _had_a_choice(machine, entry)


def _had_a_choice(machine: Machine, entry: Entry) -> bool:
    return entry.fires and entry.handler is not None and len(machine.wiring.handlers[entry.handler].endings) > 1


def _step(saga: Saga, machine: Machine, entry: Entry) -> Step:
    if entry.move is None or entry.handler is None:
        return _first_step(saga, machine, entry)
    handler = machine.wiring.handlers[entry.handler]
    location = entry.outcome.location if entry.outcome is not None else handler.location
    idle = "gives up" if entry.move.kind == "timeout" else "does nothing"
    text = f"{_occasion(handler, entry)}: {', '.join(_deeds(entry)) or idle}"
    consumes = tuple(_consumed(machine, handler, entry))
    return Step(text, location, handler.service, consumes, entry.published, entry.did, entry.undid)


def _consumed(machine: Machine, handler: Handler, entry: Entry) -> Iterable[str]:
    if entry.move is None or entry.move.kind != "deliver":
        return []
    if entry.move.event is not None and handler.trigger.kind.value != "all":
        return [entry.move.event]
    came = machine.memories[entry.handler].came if entry.handler in machine.memories else {}
    return list(came)


def _first_step(saga: Saga, machine: Machine, entry: Entry) -> Step:
    event = entry.published[0]
    place = _place(machine, event, entry)
    if place is None:
        return Step(f"the saga begins with {event}", saga.starts[0].location, "", (), (event,))
    deed = f"does {entry.did}, " if entry.did else ""
    return Step(f"{place.service}: {deed}publishes {event}", place.location, place.service, (), (event,), entry.did)


def _place(machine: Machine, event: str, entry: Entry) -> Publication | None:
    places = [one for one in machine.wiring.topology.publications if one.event.name == event]
    fitting = [one for one in places if (one.does.name if one.does else None) == entry.did]
    number = machine.beginning.publication
    return places[number] if number is not None and number < len(places) else next(iter(fitting), None)


def _occasion(handler: Handler, entry: Entry) -> str:
    move = entry.move
    assert move is not None
    if move.kind == "timeout":
        return f"{handler.service} has waited too long for {handler.waits_for}"
    if move.kind == "timer":
        return f"the timer of {handler.service} fires ({handler.waits_for})"
    if handler.trigger.kind.value == "all":
        return f"{handler.service} has heard {handler.waits_for}"
    return f"{handler.service} hears {move.event}"


def _deeds(entry: Entry) -> Iterator[str]:
    if entry.stopped_by_tombstone and entry.outcome is not None and entry.outcome.does is not None:
        yield f"does nothing, since a tombstone stops {entry.outcome.does.name}"
    if entry.did is not None:
        yield f"does {entry.did}"
    if entry.undid is not None:
        yield f"undoes {entry.undid}"
    if entry.missed is not None:
        leaves = entry.outcome is not None and entry.outcome.tombstone
        yield f"finds no {entry.missed} to undo" + (" and leaves a tombstone" if leaves else "")
    if entry.published:
        yield f"publishes {', '.join(entry.published)}"


def _statement(saga: Saga, machine: Machine, wrong: Wrong, told: list[Entry]) -> Step:
    last = next((entry for entry in reversed(told) if entry.handler is not None), None)
    if wrong.subject.service is not None and wrong.handlers:
        handler = machine.wiring.handlers[wrong.handlers[0]]
        return Step(wrong.message, handler.location, handler.service)
    if last is None or last.handler is None:
        return Step(wrong.message, saga.location, "")
    return Step(wrong.message, _location(machine, last), machine.wiring.handlers[last.handler].service)


def _location(machine: Machine, entry: Entry) -> Location:
    if entry.outcome is not None:
        return entry.outcome.location
    assert entry.handler is not None
    return machine.wiring.handlers[entry.handler].location
