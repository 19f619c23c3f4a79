"""The stretch between the start and the end of a location is exactly what was written there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from choreo_check.findings import Location
from choreo_check.loading import load, load_text
from choreo_check.loading.composer import compose
from choreo_check.loading.nodes import Mapping, Node, Scalar, Sequence
from choreo_check.loading.places import place_in
from tests.loading.stretch import stretch

CONTRACTS = Path(__file__).parents[2] / "contracts"

BLOCK = """\
# a comment
choreo: 1
name: 'the “name”'
services:
  &a ördér:
    publishes:
      - event: "order placed"
        does: place_order # trailing

    handlers:
    - on: {any: [ paid ,"sent"], x-a: 1}   # flow
      outcomes:
        - does: x
          emits:
          - &e shipped
          - "lo\\
             st"
        - {}
        -  emits: plain over
             two lines
      idempotent_by: false
    - on:
        all:
          - a
          - *e
        within: 10m
      on_timeout:
        emits: >-
          folded
          text


  last:
sagas:
  s: {starts: a}
"""


def parts(text: str) -> dict[str, str]:
    """The stretches that the parts of the topology point at, by what they are."""
    found = load_text(text)
    (first, second), sagas = found.services, found.sagas
    one, two = first.handlers
    assert two.on_timeout is not None
    locations = {
        "name": found.location,
        "service": first.location,
        "publication": first.publishes[0].location,
        "event": first.publishes[0].event.location,
        "handler": one.location,
        "trigger": one.trigger.location,
        **{f"any {n}": event.location for n, event in enumerate(one.trigger.events)},
        **{f"outcome {n}": outcome.location for n, outcome in enumerate(one.outcomes)},
        **{f"emits {n}": event.location for n, event in enumerate(one.outcomes[0].emits)},
        "multi-line": one.outcomes[2].emits[0].location,
        "no key": one.places["idempotent_by"],
        "join": two.trigger.location,
        "alias": two.trigger.events[1].location,
        "timeout": two.on_timeout.location,
        "block scalar": two.on_timeout.emits[0].location,
        "last": second.location,
        "saga": sagas[0].location,
    }
    return {key: stretch(text, location) for key, location in locations.items()}


EXPECTED = {
    "name": "'the “name”'",
    "service": "ördér",
    "publication": 'event: "order placed"\n        does: place_order',
    "event": '"order placed"',
    "handler": BLOCK[BLOCK.index("on: {any") : BLOCK.index("\n    - on:\n        all")],
    "trigger": '{any: [ paid ,"sent"], x-a: 1}',
    "any 0": "paid",
    "any 1": '"sent"',
    "outcome 0": BLOCK[BLOCK.index("does: x") : BLOCK.index("\n        - {}")],
    "outcome 1": "{}",
    "outcome 2": "emits: plain over\n             two lines",
    "emits 0": "shipped",
    "emits 1": '"lo\\\n             st"',
    "multi-line": "plain over\n             two lines",
    "no key": "false",
    "join": "all:\n          - a\n          - *e\n        within: 10m",
    "alias": "*e",
    "timeout": "emits: >-\n          folded\n          text",
    "block scalar": ">-\n          folded\n          text",
    "last": "last",
    "saga": "s",
}


def test_every_part_points_at_its_own_text() -> None:
    assert parts(BLOCK) == EXPECTED


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_every_part_points_at_its_own_text_with_other_line_breaks(line_break: str) -> None:
    expected = {key: text.replace("\n", line_break) for key, text in EXPECTED.items()}
    assert parts(BLOCK.replace("\n", line_break)) == expected


def test_columns_are_counted_after_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: x\nchoreo: 1\n")
    expected = Location("t.yaml", 1, 7, 1, 8)
    assert load_text("\ufeffname: x\nchoreo: 1\n", "t.yaml").location == expected
    assert load(path).location == Location(path.as_posix(), 1, 7, 1, 8)
    assert load(path).sources[path.as_posix()].startswith("name")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("- &a  x", "x"),
        ("- !!str   x", "x"),
        ("- !<tag:yaml.org,2002:str> x", "x"),
        ("- &a !!str 'x'", "'x'"),
        ("- !!str &a # why\n  # and\n  x", "x"),
        ("- &a\n  b: c", "b: c"),
        ("- &a [b]", "[b]"),
        ("- &a { b: c }", "{ b: c }"),
        ("- &a\n  - b", "- b"),
        ("- &a |\n  b\n  c\n\n\n- d", "|\n  b\n  c"),
        ("- >2+\n\n   b\n\n", ">2+\n\n   b"),
        ("- |\n- d", "|"),
        ("- &a\n- d", ""),
        ("- !\n- d", ""),
        ("- a:\n   b:\n- d", "a:\n   b:"),
        ("- - a\n  - b\n\n# tail\n", "- a\n  - b"),
    ],
)
def test_a_node_covers_its_own_text_and_no_more(text: str, written: str) -> None:
    root = compose(text, "t.yaml")
    assert isinstance(root, Sequence)
    assert stretch(text, root.items[0].span.within("t.yaml")) == written


def nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes(item)
    elif isinstance(node, Mapping):
        for entry in node.entries.values():
            yield entry.key
            yield from nodes(entry.value)


@pytest.mark.parametrize("path", sorted(CONTRACTS.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_word_of_the_published_topologies_is_covered_exactly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = [node for node in nodes(compose(text, path.name)) if isinstance(node, Scalar)]
    assert words
    for word in words:
        written = stretch(text, word.span.within(path.name))
        if word.text and not written.startswith("*"):
            assert yaml.load(written, yaml.BaseLoader) == word.text  # noqa: S506  it makes nothing but texts


def test_only_line_breaks_that_editors_know_end_a_line() -> None:
    assert place_in("a\rb\r\nc\nd\u2028\x0b\x85e", 11, "t") == Location("t", 4, 5, 4, 6)


def test_what_it_names_is_found_whatever_stands_before() -> None:
    text = "choreo: 1\nx-note: '😀 é 漢字'\nservices: {é😀漢: {publishes: 😀.é}}\n"
    (service,) = load_text(text).services
    assert stretch(text, service.location) == "é😀漢"
    assert stretch(text, service.publishes[0].event.location) == "😀.é"
