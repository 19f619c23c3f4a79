"""Who breaks: the handlers that read what a change has made unreadable, with the place where the topology says so.

A handler breaks when a path that the reader's schema objects to meets one that it `reads`; when it does not say what it
reads, for then it may read anything; and when the objection is to something that is nobody's field: the event as a
whole or its envelope. Who only closes a join with the event reads nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from choreo_check.compatibility.policies.objections import Path
from choreo_check.findings import Related
from choreo_check.topology import Graph, Hearing, Topology


@dataclass(frozen=True, slots=True)
class Broken:
    """A handler that breaks, and why."""

    service: str
    note: Related


def broken_readers(topology: Topology, event: str, paths: Iterable[Path]) -> list[Broken]:
    """Return the handlers of an event that meet some paths which a schema objects to."""
    met = tuple(paths)
    hearings = Graph(topology).hearings.get(event, ())
    return [broken for hearing in hearings if not hearing.closes for broken in _meets(hearing, topology, met)]


def listeners(topology: Topology, event: str) -> list[Broken]:
    """Return every handler of an event, whatever it reads."""
    return [
        Broken(hearing.handler.service, Related(f"{hearing.handler.service} handles it", hearing.event.location))
        for hearing in Graph(topology).hearings.get(event, ())
    ]


def services(broken: Iterable[Broken]) -> list[str]:
    """Return the services of some handlers, each once."""
    return list(dict.fromkeys(one.service for one in broken))


def _meets(hearing: Hearing, topology: Topology, paths: tuple[Path, ...]) -> Iterator[Broken]:
    handler = hearing.handler
    if handler.reads is None:
        told = f"{handler.service} {'watches' if handler.observes else 'handles'} it, and does not say what it reads"
        yield Broken(handler.service, Related(told, handler.trigger.location))
        return
    of_data = [path for path in (_in_data(path, topology) for path in paths) if path]
    if len(of_data) < len(paths):
        told = f"{handler.service} handles it, and it is refused as a whole"
        yield Broken(handler.service, Related(told, handler.trigger.location))
        return
    read = [
        mention for mention in handler.reads if any(_meet(tuple(mention.name.split(".")), path) for path in of_data)
    ]
    if read:
        told = f"{handler.service} reads {', '.join(mention.name for mention in read)}"
        yield Broken(handler.service, Related(told, read[0].location))


def _in_data(path: Path, topology: Topology) -> Path:
    """Return what of a path lies within an event's data; nothing where it does not lead into one of its fields."""
    attribute = topology.envelope.data
    leading = tuple(attribute.split(".")) if attribute else ()
    return path[len(leading) :] if path[: len(leading)] == leading else ()


def _meet(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]
