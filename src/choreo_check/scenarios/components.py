"""Strongly connected components in topological order, without recursion: a chain of five hundred handlers is normal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Node = int | str
"""A handler by number, or an event by name."""


@dataclass
class _Search:
    """What Tarjan's algorithm remembers."""

    index: dict[Node, int] = field(default_factory=dict)
    lowest: dict[Node, int] = field(default_factory=dict)
    open: list[Node] = field(default_factory=list)
    is_open: set[Node] = field(default_factory=set)
    found: list[list[Node]] = field(default_factory=list)

    def enter(self, node: Node) -> None:
        self.index[node] = self.lowest[node] = len(self.index)
        self.open.append(node)
        self.is_open.add(node)

    def leave(self, node: Node) -> None:
        if self.lowest[node] != self.index[node]:
            return
        at = _position(self.open, node)
        members = self.open[at:]
        del self.open[at:]
        self.is_open.difference_update(members)
        self.found.append(members)


def _position(nodes: list[Node], node: Node) -> int:
    at = len(nodes) - 1
    while nodes[at] != node:
        at -= 1
    return at


def components_of(arrows: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """Return the components, causes before what they cause; nodes in the order in which they were first named."""
    search = _Search()
    for node in reversed(list(arrows)):
        if node not in search.index:
            _explore(node, arrows, search)
    return search.found[::-1]


def _explore(root: Node, arrows: Mapping[Node, Sequence[Node]], search: _Search) -> None:
    search.enter(root)
    work: list[tuple[Node, Iterator[Node]]] = [(root, reversed(arrows.get(root, ())))]
    while work:
        node, following = work[-1]
        step = next((target for target in following if _is_new(node, target, search)), None)
        if step is not None:
            search.enter(step)
            work.append((step, reversed(arrows.get(step, ()))))
            continue
        work.pop()
        search.leave(node)
        if work:
            parent = work[-1][0]
            search.lowest[parent] = min(search.lowest[parent], search.lowest[node])


def _is_new(node: Node, target: Node, search: _Search) -> bool:
    if target not in search.index:
        return True
    if target in search.is_open:
        search.lowest[node] = min(search.lowest[node], search.index[target])
    return False
