"""Tells a run as a story: one step for each message handled, with what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from choreo_check.findings import Location, Step
from choreo_check.simulation.abridging import TOLD_MAX, abridged, ends_of
from choreo_check.simulation.history import Happening
from choreo_check.topology import Graph, Handler, Topology

BEGINS = ("start", "deliver", "timer", "resume")


@dataclass
class Scene:
    """What happened from one message to the next."""

    first: Happening
    rest: list[Happening] = field(default_factory=list)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return what happened of one kind, by name."""
        return tuple(one.name for one in self.rest if one.kind == kind)


def story(steps: Sequence[Happening], topology: Topology) -> tuple[Step, ...]:
    """Return a run's steps, each with its place in the topology; of a long run its beginning and its end."""
    scenes = [scene for scene in _scenes(steps) if scene.rest or scene.first.kind != "resume"]
    first, omitted, last = ends_of(scenes)
    told = [_step(scene, topology) for scene in first]
    if omitted:
        next_one = scenes[len(first)].first
        gap = Step(f"… {omitted:,} steps more", _service_place(topology, next_one), next_one.service)
        told += [gap, *(_step(scene, topology) for scene in last)]
    return tuple(told)


def _scenes(steps: Sequence[Happening]) -> Iterator[Scene]:
    scene: Scene | None = None
    for step in steps:
        if step.kind in BEGINS or scene is None:
            if scene is not None:
                yield scene
            scene = Scene(step, [] if step.kind in BEGINS else [step])
        else:
            scene.rest.append(step)
    if scene is not None:
        yield scene


def _step(scene: Scene, topology: Topology) -> Step:
    first = scene.first
    heard = (first.name,) if first.kind == "deliver" else ()
    does, undoes = scene.names("effect"), scene.names("undo")
    return Step(
        _text(scene),
        _place(topology, scene),
        first.service,
        consumes=heard,
        publishes=_published(scene),
        does=", ".join(abridged(does)) or None,
        undoes=", ".join(abridged(undoes)) or None,
        notes=_notes(scene),
    )


def _published(scene: Scene) -> tuple[str, ...]:
    """Return the events that were published; of many, each once, as they are names that others hear."""
    published = scene.names("publish")
    return published if len(published) <= TOLD_MAX else tuple(dict.fromkeys(published))


def _notes(scene: Scene) -> tuple[str, ...]:
    """Return what the other parts of a step do not tell, or all of it, if much is told in short."""
    attempt = (scene.first.detail,) if scene.first.detail else ()
    untold = [one for one in scene.rest if one.kind not in {"publish", "effect", "undo"}]
    told = scene.rest if len(scene.rest) > TOLD_MAX else untold
    return (*attempt, *abridged([_told(one) for one in told]))


def _text(scene: Scene) -> str:
    told = abridged([_told(one) for one in scene.rest])
    return f"{_opening(scene.first)} → {', '.join(told)}" if told else _opening(scene.first)


def _opening(first: Happening) -> str:
    if first.kind == "deliver":
        return f"hears {first.name}" + (f" ({first.detail})" if first.detail else "")
    if first.kind == "timer":
        return f"{first.name} rings"
    if first.kind == "resume":
        return f"goes on with {first.name}" if first.name else "goes on"
    return f"is asked for {first.name}" if first.kind == "start" else "begins"


def _told(one: Happening) -> str:
    known = f" ({one.detail})" if one.detail else ""
    return {
        "publish": f"publishes {one.name}",
        "effect": f"does {one.name}{known}",
        "undo": f"undoes {one.name}{known}",
        "decide": f"decides {one.name}: {one.detail}",
        "crash": "crashes and starts again",
        "error": f"fails: {one.detail}",
        "lost": f"loses {one.name}, which it has acknowledged",
        "dead-letter": f"gives up on {one.name}",
        "fault": f"[{one.detail}]",
    }.get(one.kind, one.kind)


def _place(topology: Topology, scene: Scene) -> Location:
    """Return where the topology speaks of what a service does here: at the handler that says most of what it did."""
    first = scene.first
    shown = {one.name for one in scene.rest if one.kind in {"publish", "effect", "undo"}}
    hearings = Graph(topology).hearings.get(first.name, ())
    handlers = [hearing.handler for hearing in hearings if hearing.handler.service == first.service]
    if not handlers:
        return _service_place(topology, first)
    return max(handlers, key=lambda one: len(shown & _said(one))).location


def _said(handler: Handler) -> set[str]:
    """Return what a handler says that it does or publishes, by name."""
    mentions = [one for end in handler.endings for one in (end.does, end.undoes, *end.emits, *end.effects)]
    return {one.name for one in mentions if one is not None}


def _service_place(topology: Topology, first: Happening) -> Location:
    service = next((one for one in topology.services if one.name == first.service), None)
    return topology.location if service is None else service.location
