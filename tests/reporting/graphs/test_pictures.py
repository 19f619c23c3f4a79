"""The drawings of one whole system, what they mark, and that no name can break them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.api import lint, load_topology
from choreo_check.findings import Finding, Location, Problem, Severity, Subject
from choreo_check.loading import load_text
from choreo_check.reporting.graphs import dot, mermaid
from choreo_check.reporting.graphs.picture import Arrow, Manner, Picture, deeds
from choreo_check.topology import Topology

ROOT = Path(__file__).parents[3]
SNAPSHOTS = Path(__file__).with_name("snapshots")
TEXT = """choreo: 1
name: shop
services:
  order:
    publishes: [{event: order.placed, does: place_order}]
    handlers:
      - {on: {all: [payment.charged, stock.taken], unless: order.lost}, emits: order.done, effects: [mail, sms]}
  payment: {handlers: [{on: order.placed, outcomes: [{does: charge, emits: payment.charged}, {emits: order.lost}]}]}
  stock:
    handlers:
      - {on: order.placed, does: take, emits: stock.taken}
      - {on: order.lost, undoes: take}
  audit: {handlers: [{on: {matching: "*"}, observes: true}]}
  bank: {external: true, handlers: [{on: payment.charged}]}
sagas:
  shopping: {starts: order.placed, succeeds: order.done, fails: order.lost}
"""
SHOP = load_text(TEXT)


@pytest.mark.parametrize("notation", ["mermaid", "dot"])
def test_draws_the_documented_order_system_as_before(notation: str) -> None:
    """Look at the difference; if it is meant, copy what `choreo-check graph` prints over the snapshot."""
    topology = load_topology(ROOT / "contracts" / "order_fulfilment" / "as_documented.yaml")
    picture = Picture(topology, lint(topology, select=["CHO1", "CHO2", "CHO5", "CHO6"]))
    drawn = {"mermaid": mermaid, "dot": dot}[notation].draw(picture)
    assert drawn == (SNAPSHOTS / f"order_fulfilment.{notation}").read_text(encoding="utf-8")


def test_sees_who_hears_what_and_how() -> None:
    arrows = set(Picture(SHOP).hearings)
    assert Arrow("payment.charged", "order", Manner.JOINS) in arrows
    assert Arrow("order.lost", "order", Manner.CLOSES) in arrows
    assert Arrow("order.lost", "audit", Manner.WATCHES) in arrows
    assert Arrow("order.lost", "stock", Manner.REACTS) in arrows
    assert len(arrows) == 12


def test_sees_who_publishes_what_once() -> None:
    assert Picture(SHOP).publications == [
        ("order", "order.placed"),
        ("order", "order.done"),
        ("payment", "payment.charged"),
        ("payment", "order.lost"),
        ("stock", "stock.taken"),
    ]


def test_tells_the_deeds_of_a_handler_in_words() -> None:
    assert [deeds(handler.outcomes[0]) for handler in SHOP.handlers] == [
        ["effect: mail", "effect: sms"],
        ["does charge"],
        ["does take"],
        ["undoes take"],
        [],
        [],
    ]


def test_draws_every_manner_of_hearing_in_its_own_line() -> None:
    drawn = mermaid.draw(Picture(SHOP))
    assert {line.split()[1] for line in drawn.splitlines() if re.match(r"  e\d ", line)} == {"-->", "==>", "-.->", "-."}
    assert '  s4[["bank"]]' in drawn
    styles = dot.draw(Picture(SHOP))
    assert all(word in styles for word in ("penwidth=2", "style=dashed", "style=dotted", "shape=box3d"))


def test_tells_a_saga_as_a_sequence_each_reaction_once() -> None:
    drawn = mermaid.draw(Picture(SHOP)).partition("## Saga shopping\n\n")[2]
    assert drawn.splitlines()[6:-1] == [
        "  p0->>p1: order.placed",
        "  Note over p1: either: does charge#44; publishes payment.charged",
        "  Note over p1: or: publishes order.lost #40;the saga fails#41;",
        "  p0->>p2: order.placed",
        "  Note over p2: does take#44; publishes stock.taken",
        "  p1->>p0: payment.charged",
        "  p1->>p3: payment.charged",
        "  p1->>p2: order.lost",
        "  Note over p2: undoes take",
        "  p2->>p0: stock.taken",
        "  Note over p0: waits for payment.charged and stock.taken",
        "  Note over p0: effect: mail#44; effect: sms#44; publishes order.done #40;the saga succeeds#41;",
    ]


def finding(severity: Severity, subject: Subject) -> Finding:
    return Finding("CHO999", "made-up", severity, Problem("", Location("x"), subject))


@pytest.mark.parametrize("severity", list(Severity))
def test_marks_what_a_finding_is_about(severity: Severity) -> None:
    found = [
        finding(severity, Subject(event="order.placed", service="order")),
        finding(severity, Subject(service="audit")),
    ]
    color = mermaid.COLORS[severity]
    drawn = mermaid.draw(Picture(SHOP, found))
    assert f"  classDef {severity.value} fill:{color}," in drawn
    assert f"  class s3,e0 {severity.value}\n" in drawn
    marked = [line for line in dot.draw(Picture(SHOP, found)).splitlines() if color in line]
    assert [line.split(" [")[0].strip() for line in marked] == ['"service audit"', '"event order.placed"']


def test_marks_the_worst_of_several_findings() -> None:
    events = Subject(events=("order.lost", "order.done"))
    found = [finding(Severity.NOTE, events), finding(Severity.ERROR, Subject(event="order.lost"))]
    picture = Picture(SHOP, found)
    assert picture.worst(event="order.lost") is Severity.ERROR
    assert picture.worst(event="order.done") is Severity.NOTE
    assert picture.worst(event="order.placed") is None
    assert picture.worst(service="order") is None


def test_shows_remarks_beside_the_flow() -> None:
    assert "```\n\nnothing was checked\n" in mermaid.draw(Picture(SHOP, remarks=["nothing was\nchecked"]))


def hostile(name: str) -> Topology:
    document = {
        "choreo": 1,
        "name": name,
        "services": {
            name: {"publishes": [name, "other"], "handlers": [{"on": {"all": ["other", name]}, "does": name}]},
            "end": {"external": True, "handlers": [{"on": name, "effects": name}]},
        },
        "sagas": {name: {"starts": name, "succeeds": "other", "fails": name}},
    }
    return load_text(json.dumps(document), "topology.json")


HOSTILE = [
    'a"b', "a\nb", "a\r\nb", "a;b", "a#b", "#35;", "a<b>c", "<script>", "&amp;", "`a`", "```", "\\", "\\N", 'a\\"b',
    "[x]", "(x)", "{x}", "end", "%%{init}%%", "a --> b", "\x1b[31m", "a\u2028b", "a:b", "style: #1;", "[*x*](y)",
]  # fmt: skip
LINE = re.compile(
    r"  (s\d+\[+\"[^\"`<>\\]*\"\]+|e\d+\(\[\"[^\"`<>\\]*\"\]\)|[se]\d+ (-->|==>|-\.->|-\. closes \.->) [se]\d+"
    r"|participant p\d as [^;#]*(#\d+;[^;#]*)*|p\d->>p\d: [^;#]*(#\d+;[^;#]*)*|Note over p\d: [^;#]*(#\d+;[^;#]*)*"
    r"|classDef \w+ .*|class [\w,]+ \w+)"
)


def assert_is_mermaid(text: str) -> None:
    blocks = re.findall(r"^```mermaid\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert [block.partition("\n")[0] for block in blocks] == ["flowchart LR", "sequenceDiagram"]
    assert len(re.findall("^`{3}", text, re.MULTILINE)) == 4
    for block in blocks:
        assert [line for line in block.splitlines()[1:] if not LINE.fullmatch(line)] == []


def assert_is_dot(text: str) -> None:
    first, *_, last = text.splitlines()
    quoted = r'"(?:[^"\\\n]|\\["\\])*"'
    assert re.fullmatch(rf"digraph {quoted} {{", first)
    assert last == "}"
    edge = rf"  {quoted} -> {quoted}( \[[\w=, \"]*\])?"
    node = rf"  {quoted} \[shape=\w+, label={quoted}(, fillcolor=\"#\w+\")?\]"
    assert [line for line in text.splitlines()[3:-1] if not re.fullmatch(f"{edge}|{node}", line)] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_a_drawing(name: str) -> None:
    picture = Picture(hostile(name))
    assert_is_mermaid(mermaid.draw(picture))
    assert_is_dot(dot.draw(picture))


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1).filter(lambda name: name not in {"end", "other"}))
def test_no_name_at_all_breaks_a_drawing(name: str) -> None:
    picture = Picture(hostile(name))
    assert_is_mermaid(mermaid.draw(picture))
    assert_is_dot(dot.draw(picture))


def test_keeps_apart_a_service_and_an_event_of_one_name() -> None:
    topology = load_text("choreo: 1\nservices: {order: {publishes: [order], handlers: [{on: order}]}}")
    assert '  "service order" -> "event order"' in dot.draw(Picture(topology))
    assert mermaid.draw(Picture(topology)).count('"order"') == 2
