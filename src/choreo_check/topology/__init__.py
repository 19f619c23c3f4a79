"""The immutable model of a choreography, and its wiring."""

from choreo_check.topology.graph import Emission, Graph, Hearing
from choreo_check.topology.model import (
    Broker,
    Delivery,
    Envelope,
    Handler,
    Mention,
    Outcome,
    Publication,
    Saga,
    Service,
    Topology,
    Trigger,
    TriggerKind,
)

__all__ = [
    "Broker",
    "Delivery",
    "Emission",
    "Envelope",
    "Graph",
    "Handler",
    "Hearing",
    "Mention",
    "Outcome",
    "Publication",
    "Saga",
    "Service",
    "Topology",
    "Trigger",
    "TriggerKind",
]
