"""Cycles of a directed graph: its strongly connected components, and a shortest cycle through one.

Components are found by the algorithm of Tarjan (Depth-first search and linear graph algorithms, 1972), without
recursion, in time linear in the edges. A shortest cycle is found by breadth-first search from each member, no deeper
than the best one so far; the search has a budget, since a component of ten thousand events would take for ever and a
reader gains nothing from a path of five thousand hops being the shortest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping

Edges = Mapping[str, Collection[str]]

SEARCH_BUDGET = 200_000
"""How many edges are looked at for a shorter cycle, once there is one."""


def cyclic_components(edges: Edges) -> list[list[str]]:
    """Return the components that hold a cycle, each with its members in the order of the graph."""
    order = {node: index for index, node in enumerate(edges)}
    found = [sorted(part, key=order.__getitem__) for part in _components(edges)]
    return sorted((part for part in found if _is_cyclic(part, edges)), key=lambda part: order[part[0]])


def shortest_cycle(members: Iterable[str], edges: Edges) -> list[str]:
    """Return a shortest cycle within some nodes that hold one: its nodes in order, each once."""
    inside = within(members, edges)
    best: list[str] = []
    spent = 0
    for start in inside:
        cycle, looked_at = _cycle_through(start, inside, len(best))
        spent += looked_at
        best = cycle or best
        if best and spent > SEARCH_BUDGET:
            break
    return best


def within(members: Iterable[str], edges: Edges) -> dict[str, list[str]]:
    """Return the part of a graph that lies within some nodes, in their order."""
    chosen = dict.fromkeys(members)
    return {node: [after for after in edges[node] if after in chosen] for node in chosen}


def _is_cyclic(part: list[str], edges: Edges) -> bool:
    return len(part) > 1 or part[0] in edges[part[0]]


def _components(edges: Edges) -> Iterator[list[str]]:
    search = _Search(edges)
    for root in edges:
        if root not in search.number:
            yield from search.from_root(root)


class _Search:
    """Tarjan's depth-first search: nodes are numbered as they are met, and wait on a stack until cut off."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        self.number: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.stack: list[str] = []
        self.waiting: set[str] = set()

    def from_root(self, root: str) -> Iterator[list[str]]:
        path = [self._visit(root)]
        while path:
            node, rest = path[-1]
            after = next(rest, None)
            if after is None:
                path.pop()
                if path:
                    self._lower(path[-1][0], self.low[node])
                if self.low[node] == self.number[node]:
                    yield self._cut_off(node)
            elif after not in self.number:
                path.append(self._visit(after))
            elif after in self.waiting:
                self._lower(node, self.number[after])

    def _lower(self, node: str, number: int) -> None:
        self.low[node] = min(self.low[node], number)

    def _visit(self, node: str) -> tuple[str, Iterator[str]]:
        self.number[node] = self.low[node] = len(self.number)
        self.stack.append(node)
        self.waiting.add(node)
        return node, (after for after in self.edges[node] if after in self.edges)

    def _cut_off(self, node: str) -> list[str]:
        position = len(self.stack) - 1
        while self.stack[position] != node:
            position -= 1
        part = self.stack[position:]
        del self.stack[position:]
        self.waiting.difference_update(part)
        return part


def _cycle_through(start: str, edges: Edges, shorter_than: int) -> tuple[list[str], int]:
    """Return a shortest cycle through a node, if it beats the bound (0: none), and how many edges were looked at."""
    before: dict[str, str] = {}
    depth = {start: 0}
    queue = deque([start])
    looked_at = 0
    while queue:
        node = queue.popleft()
        if shorter_than and depth[node] + 1 >= shorter_than:
            break
        for after in edges[node]:
            looked_at += 1
            if after == start:
                return _path(start, node, before), looked_at
            if after not in depth:
                depth[after], before[after] = depth[node] + 1, node
                queue.append(after)
    return [], looked_at


def _path(start: str, end: str, before: Mapping[str, str]) -> list[str]:
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]
