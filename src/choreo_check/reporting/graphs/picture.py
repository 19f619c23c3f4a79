"""What there is to draw of a topology, in the order of the file: services, events, arrows, and what is wrong.

An arrow goes from a handler's service to each event that it can publish, and from an event to each service that hears
it. Findings mark the event or the service that they are about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from choreo_check.findings import Finding, Severity
from choreo_check.topology import Graph, Hearing, Outcome, Topology, TriggerKind


class Manner(Enum):
    """How a service hears an event."""

    REACTS = "reacts"
    JOINS = "joins"
    WATCHES = "watches"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One service that hears one event, and how."""

    event: str
    service: str
    manner: Manner


@dataclass(frozen=True)
class Picture:
    """A topology with its findings."""

    topology: Topology
    findings: Sequence[Finding] = ()
    remarks: Sequence[str] = ()

    @cached_property
    def graph(self) -> Graph:
        """The wiring."""
        return Graph(self.topology)

    @cached_property
    def events(self) -> list[str]:
        """Every event that is published or heard."""
        return list(dict.fromkeys([*self.graph.emissions, *self.graph.hearings]))

    @cached_property
    def publications(self) -> list[tuple[str, str]]:
        """Every service and event that it publishes, each pair once."""
        pairs = ((one.service, name) for name, emissions in self.graph.emissions.items() for one in emissions)
        return list(dict.fromkeys(pairs))

    @cached_property
    def hearings(self) -> list[Arrow]:
        """Every event and service that hears it, each pair once for each manner."""
        return list(dict.fromkeys(self._arrows()))

    def worst(self, *, event: str | None = None, service: str | None = None) -> Severity | None:
        """Return the severity of the worst finding about an event or a service."""
        about = [finding.severity for finding in self.findings if _is_about(finding, event, service)]
        return max(about, key=lambda severity: severity.rank, default=None)

    def _arrows(self) -> Iterator[Arrow]:
        for name, hearings in self.graph.hearings.items():
            for hearing in hearings:
                yield Arrow(name, hearing.handler.service, manner_of(hearing))


def manner_of(hearing: Hearing) -> Manner:
    """Return how a handler hears an event."""
    if hearing.closes:
        return Manner.CLOSES
    if hearing.handler.observes:
        return Manner.WATCHES
    return Manner.JOINS if hearing.handler.trigger.kind is TriggerKind.ALL else Manner.REACTS


def deeds(outcome: Outcome) -> list[str]:
    """Return what an outcome does besides publishing, in words."""
    found = [f"does {outcome.does}"] if outcome.does else []
    found += [f"undoes {outcome.undoes}"] if outcome.undoes else []
    return found + [f"effect: {effect}" for effect in outcome.effects]


def _is_about(finding: Finding, event: str | None, service: str | None) -> bool:
    subject = finding.subject
    if event is not None:
        return event == subject.event or event in subject.events
    return service == subject.service and subject.event is None and not subject.events
