"""Graphviz: the flow as a directed graph, for `dot -Tsvg`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Severity
from choreo_check.reporting.graphs.picture import Manner, Picture
from choreo_check.reporting.visible import visible

STYLES = {
    Manner.REACTS: "",
    Manner.JOINS: ' [penwidth=2, label="join"]',
    Manner.WATCHES: " [style=dashed]",
    Manner.CLOSES: ' [style=dotted, label="closes"]',
}
COLORS = {Severity.ERROR: "#f8b4b4", Severity.WARNING: "#fde68a", Severity.NOTE: "#bfdbfe"}


def draw(picture: Picture) -> str:
    """Return the graph in the DOT language."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    yield f"digraph {_quoted(picture.topology.name)} {{"
    yield "  rankdir=LR"
    yield '  node [fontname="sans-serif", style=filled, fillcolor=white]'
    for service in picture.topology.services:
        shape = "box3d" if service.external else "box"
        color = _color(picture.worst(service=service.name))
        yield f"  {_service(service.name)} [shape={shape}, label={_quoted(service.name)}{color}]"
    for event in picture.events:
        color = _color(picture.worst(event=event))
        yield f"  {_event(event)} [shape=ellipse, label={_quoted(event)}{color}]"
    for publisher, event in picture.publications:
        yield f"  {_service(publisher)} -> {_event(event)}"
    for arrow in picture.hearings:
        yield f"  {_event(arrow.event)} -> {_service(arrow.service)}{STYLES[arrow.manner]}"
    yield "}"


def _service(name: str) -> str:
    return _quoted(f"service {name}")


def _event(name: str) -> str:
    return _quoted(f"event {name}")


def _color(severity: Severity | None) -> str:
    return "" if severity is None else f', fillcolor="{COLORS[severity]}"'


def _quoted(text: str) -> str:
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
