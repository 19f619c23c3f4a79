"""Cycles, held against definitions that are slow and plainly right."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.topology import cycles
from choreo_check.topology.cycles import cyclic_components, shortest_cycle, within

HANGING_S = 60
"""A guard against hanging, not a measurement: each takes well under a second on an idle machine."""


Graph = dict[str, list[str]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph; some edges lead to nodes that it does not have."""
    nodes = draw(st.permutations("abcdefgh").map(lambda names: names[: draw(st.integers(0, 8))]))
    targets = st.lists(st.sampled_from([*nodes, "outside"]), unique=True, max_size=5)
    return {node: draw(targets) for node in nodes}


def reachable(graph: Graph) -> dict[str, dict[str, int]]:
    """Return for each node the length of a shortest way, of one edge at least, to each node."""
    far: dict[str, dict[str, int]] = {}
    for node in graph:
        ways, front, steps = dict[str, int](), {node}, 0
        while front:
            steps += 1
            front = {after for at in front for after in graph.get(at, ()) if after in graph and after not in ways}
            ways |= dict.fromkeys(front, steps)
        far[node] = ways
    return far


@given(graphs())
def test_components_are_the_nodes_that_reach_each_other_in_the_order_of_the_graph(graph: Graph) -> None:
    far = reachable(graph)
    expected: list[list[str]] = []
    for node in graph:
        if node in far[node] and not any(node in part for part in expected):
            expected.append([other for other in graph if other in far[node] and node in far[other]])
    assert cyclic_components(graph) == expected


@given(graphs())
def test_a_shortest_cycle_is_a_cycle_and_none_is_shorter(graph: Graph) -> None:
    far = reachable(graph)
    for part in cyclic_components(graph):
        cycle = shortest_cycle(part, graph)
        assert set(cycle) <= set(part)
        assert len(set(cycle)) == len(cycle)
        assert all(after in graph[before] for before, after in pairwise([*cycle, cycle[0]]))
        assert len(cycle) == min(far[node][node] for node in part)


@given(graphs(), st.sets(st.sampled_from("abcdefgh")))
def test_the_part_within_some_nodes_keeps_what_lies_between_them(graph: Graph, chosen: set[str]) -> None:
    inside = [node for node in graph if node in chosen]
    part = within(inside, graph)
    assert list(part) == inside
    assert part == {node: [after for after in graph[node] if after in inside] for node in inside}


def ring(size: int) -> Graph:
    return {f"e{number}": [f"e{(number + 1) % size}"] for number in range(size)}


def complete(size: int) -> Graph:
    names = [f"e{number}" for number in range(size)]
    return {name: [other for other in names if other != name] for name in names}


@pytest.mark.parametrize(("graph", "length"), [(ring(2_000), 2_000), (complete(60), 2), (ring(100_000), 100_000)])
def test_large_components_take_no_time_to_speak_of(graph: Graph, length: int) -> None:
    before = time.process_time()
    (part,) = cyclic_components(graph)
    assert len(shortest_cycle(part, graph)) == length
    assert time.process_time() - before < HANGING_S


def test_thousands_of_small_components_take_no_time_to_speak_of() -> None:
    graph = {f"{side}{number}": [f"{other}{number}"] for number in range(10_000) for side, other in ("ab", "ba")}
    before = time.process_time()
    parts = cyclic_components(graph)
    assert {len(shortest_cycle(part, graph)) for part in parts} == {2}
    assert len(parts) == 10_000
    assert time.process_time() - before < HANGING_S


def test_a_node_that_is_on_no_cycle_does_not_hide_one() -> None:
    assert shortest_cycle(["x", "y", "a"], {"x": ["y"], "y": [], "a": ["a"]}) == ["a"]


def test_a_search_that_is_out_of_budget_still_gives_a_cycle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cycles, "SEARCH_BUDGET", 0)
    graph = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["c"]}
    assert shortest_cycle(graph, graph) == ["a", "b", "c"]
