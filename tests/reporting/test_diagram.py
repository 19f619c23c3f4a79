"""Steps drawn for Mermaid."""

from __future__ import annotations

from choreo_check.findings import Location, Step
from choreo_check.reporting.diagram import sequence
from tests.reporting.canonical import HOSTILE_TEXT, SCENARIO

HERE = Location("topology.yaml")


def hop(service: str, consumes: str, publishes: str) -> Step:
    return Step("", HERE, service, (consumes,), (publishes,))


def test_draws_each_event_from_who_published_it_to_who_hears_it() -> None:
    assert sequence(SCENARIO).splitlines() == [
        "sequenceDiagram",
        "    actor outside",
        "    participant p1 as order",
        "    participant p2 as payment",
        "    participant p3 as shipping",
        "    Note over p1: does place_order",
        "    p1->>p2: order.placed",
        "    Note over p2: does charge_customer",
        "    p2->>p3: payment.charged",
        "    outside->>p3: stock.gone",
        "    p3->>p1: order.cancelled",
        "    Note over p1: undoes place_order",
    ]


def test_closes_a_cycle() -> None:
    drawn = sequence((hop("a", "z", "x"), hop("b", "x", "z")))
    assert "outside" not in drawn
    assert drawn.splitlines()[-2:] == ["    p2->>p1: z", "    p1->>p2: x"]


def test_takes_the_latest_earlier_publisher() -> None:
    drawn = sequence((hop("a", "y", "x"), hop("b", "y", "x"), hop("c", "x", "done")))
    assert "p2->>p3: x" in drawn


def test_notes_an_event_that_nobody_hears_and_a_step_that_is_only_told() -> None:
    drawn = sequence((hop("a", "x", "done"), Step("a waits: in vain", HERE, "a")))
    assert drawn.splitlines()[-2:] == ["    Note over p1: publishes done", "    Note over p1: a waits#58; in vain"]


def test_escapes_names_that_mermaid_would_obey() -> None:
    drawn = sequence((hop(HOSTILE_TEXT, HOSTILE_TEXT, "end"), hop(" ", "end", "#;")))
    for line in drawn.splitlines()[1:]:
        label = line.partition(" as ")[2] or line.partition(": ")[2]
        assert not set(label.replace("#", "").replace(";", "")) & set("<>|`:%\"'()[]{}")
    assert "participant p2 as -" in drawn
    assert "publishes #35;#59;" in drawn
