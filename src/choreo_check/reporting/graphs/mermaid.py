"""Mermaid: the flow as a chart, then one sequence a saga. GitHub and GitLab draw it where it stands in Markdown."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from choreo_check.findings import Severity
from choreo_check.reporting.graphs.picture import Manner, Picture, deeds
from choreo_check.reporting.visible import visible
from choreo_check.topology import Handler, Outcome, Saga, TriggerKind

LINES = {Manner.REACTS: "-->", Manner.JOINS: "==>", Manner.WATCHES: "-.->", Manner.CLOSES: "-. closes .->"}
SPECIAL = re.compile(r"[!-,;-@\[-^`{-~]|(?<!\w):|:(?! )")
"""ASCII punctuation but for what stands in names and sentences: - . / _ and a colon in a sentence."""
MARKUP = re.compile(r"[\\`*<>\[\]#]")
COLORS = {Severity.ERROR: "#f8b4b4", Severity.WARNING: "#fde68a", Severity.NOTE: "#bfdbfe"}


def draw(picture: Picture) -> str:
    """Return the flow chart and the sequences, each in a fence of its own."""
    sequences = [_fenced(_sequence(picture, saga)) for saga in picture.topology.sagas]
    titles = [f"\n## Saga {_heading(saga.name)}\n\n" for saga in picture.topology.sagas]
    told = "".join(f"\n{visible(remark)}\n" for remark in picture.remarks)
    body = "".join(title + sequence for title, sequence in zip(titles, sequences, strict=True))
    return f"# {_heading(picture.topology.name)}\n\n{_fenced(_flow(picture))}{told}{body}"


def _fenced(lines: Iterator[str]) -> str:
    return "```mermaid\n" + "".join(f"{line}\n" for line in lines) + "```\n"


def _flow(picture: Picture) -> Iterator[str]:
    yield "flowchart LR"
    services = {service.name: f"s{number}" for number, service in enumerate(picture.topology.services)}
    events = {event: f"e{number}" for number, event in enumerate(picture.events)}
    for service in picture.topology.services:
        shape = ("[[", "]]") if service.external else ("[", "]")
        yield f"  {services[service.name]}{shape[0]}{_quoted(service.name)}{shape[1]}"
    for event, key in events.items():
        yield f"  {key}([{_quoted(event)}])"
    for publisher, event in picture.publications:
        yield f"  {services[publisher]} --> {events[event]}"
    for arrow in picture.hearings:
        yield f"  {events[arrow.event]} {LINES[arrow.manner]} {services[arrow.service]}"
    yield from _marks(picture, services, events)


def _marks(picture: Picture, services: dict[str, str], events: dict[str, str]) -> Iterator[str]:
    marked = [(key, picture.worst(service=name)) for name, key in services.items()]
    marked += [(key, picture.worst(event=name)) for name, key in events.items()]
    for severity in Severity:
        keys = [key for key, worst in marked if worst is severity]
        if keys:
            yield f"  classDef {severity.value} fill:{COLORS[severity]},stroke:#444,color:#111"
            yield f"  class {','.join(keys)} {severity.value}"


def _sequence(picture: Picture, saga: Saga) -> Iterator[str]:
    """Yield what can follow the start of a saga, each reaction once, in the order in which it can first happen."""
    yield "sequenceDiagram"
    reactions = list(_reactions(picture, saga))
    taking_part = dict.fromkeys(
        service for event, handler in reactions for service in _parties(picture, event, handler)
    )
    aliases = {service: f"p{number}" for number, service in enumerate(taking_part)}
    for service, alias in aliases.items():
        yield f"  participant {alias} as {_plain(service)}"
    ends = {end.name: "succeeds" for end in saga.succeeds} | {end.name: "fails" for end in saga.fails}
    last = {handler: event for event, handler in reactions}
    for event, handler in reactions:
        for publisher in picture.graph.publishers(event):
            yield f"  {aliases[publisher]}->>{aliases[handler.service]}: {_plain(event)}"
        if last[handler] != event:
            continue  # the other parts of a join are still to come
        yield from (f"  Note over {aliases[handler.service]}: {_plain(note)}" for note in _notes(handler, ends))
    yield from (f"  Note over {_all(aliases)}: {_plain(verdict)}" for verdict in _verdicts(picture, saga) if aliases)


def _verdicts(picture: Picture, saga: Saga) -> Iterator[str]:
    """Yield what was decided of a saga, for the end of its sequence."""
    opening = f"{picture.topology.name}: saga {saga.name}: "
    return (remark.removeprefix(opening) for remark in picture.remarks if remark.startswith(opening))


def _all(aliases: dict[str, str]) -> str:
    first, last = next(iter(aliases.values())), next(reversed(aliases.values()))
    return first if first == last else f"{first},{last}"


def _reactions(picture: Picture, saga: Saga) -> Iterator[tuple[str, Handler]]:
    waiting = deque(start.name for start in saga.starts)
    seen = set(waiting)
    while waiting:
        event = waiting.popleft()
        for hearing in picture.graph.hearings.get(event, ()):
            if hearing.closes or hearing.handler.observes:
                continue
            yield event, hearing.handler
            after = [mention.name for outcome in hearing.handler.endings for mention in outcome.emits]
            waiting.extend(dict.fromkeys(name for name in after if name not in seen))
            seen.update(after)


def _parties(picture: Picture, event: str, handler: Handler) -> list[str]:
    return [*picture.graph.publishers(event), handler.service]


def _notes(handler: Handler, ends: dict[str, str]) -> list[str]:
    """Return what a handler does, an outcome a line; of several, one happens."""
    told = [(_opening(handler, number), _told(outcome, ends)) for number, outcome in enumerate(handler.endings)]
    notes = [f"{opening}{deeds or 'nothing'}" for opening, deeds in told if deeds or opening]
    if handler.trigger.kind is TriggerKind.ALL:
        notes.insert(0, f"waits for {' and '.join(mention.name for mention in handler.trigger.events)}")
    return notes


def _opening(handler: Handler, number: int) -> str:
    if number == len(handler.outcomes):
        return "on timeout: "
    return ("either: " if number == 0 else "or: ") if len(handler.outcomes) > 1 else ""


def _told(outcome: Outcome, ends: dict[str, str]) -> str:
    """Return what an outcome does and publishes, and what of that ends the saga."""
    published = [f"publishes {event}{_ending(event.name, ends)}" for event in outcome.emits]
    return ", ".join([*deeds(outcome), *published])


def _ending(event: str, ends: dict[str, str]) -> str:
    return f" (the saga {ends[event]})" if event in ends else ""


def _heading(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", visible(text))


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """Return a text that Mermaid takes as it is: its comments, entities, ends of lines and Markdown are taken away."""
    return SPECIAL.sub(lambda match: f"#{ord(match[0])};", visible(text).strip()) or "-"
