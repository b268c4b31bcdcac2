"""Where does each node of a graph stand?  In columns by distance from one node, with few crossings.

The distance counts moves along the arrows; what no arrow leads to follows what it is next to. In a
column the nodes are ordered by where their neighbours stand (the barycentre heuristic), sweep after
sweep; the order with the fewest crossings is kept. The same graph gives the same picture.

Source: Sugiyama, Tagawa and Toda (1981).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

Node: TypeAlias = int
Edge: TypeAlias = tuple[Node, Node]
Columns: TypeAlias = tuple[tuple[Node, ...], ...]

LONGEST = 9
"""A column holds so many nodes; more of one distance stand in several columns."""
SWEEPS = 8
MOST_EDGES = 250
"""Beyond so many edges crossings are not counted: the last sweep counts as the best."""


def columns(nodes: Sequence[Node], edges: Iterable[Edge], start: Node) -> Columns:
    """Return the nodes in columns, ``start`` alone in the first.

    >>> columns([0, 1, 2, 3], [(0, 2), (0, 1), (1, 3)], 0)
    ((0,), (1, 2), (3,))
    """
    drawn = sorted(set(edges))
    found = _split(_by_distance(nodes, drawn, start))
    return _with_few_crossings(found, drawn)


def _by_distance(nodes: Sequence[Node], edges: Sequence[Edge], start: Node) -> list[list[Node]]:
    ahead: dict[Node, list[Node]] = {n: [] for n in nodes}
    beside: dict[Node, list[Node]] = {n: [] for n in nodes}
    for a, b in edges:
        ahead[a].append(b)
        beside[a].append(b)
        beside[b].append(a)
    depth = _depths({start: 0}, ahead)
    depth = _depths(depth, beside)
    last = max(depth.values()) + 1
    layers: dict[int, list[Node]] = {}
    for n in nodes:
        layers.setdefault(depth.get(n, last), []).append(n)
    return [layers[k] for k in sorted(layers)]


def _depths(known: dict[Node, int], steps: dict[Node, list[Node]]) -> dict[Node, int]:
    """Distances over steps, on from those that are known."""
    depth = dict(known)
    waiting = sorted(known, key=lambda n: (known[n], n))
    for n in waiting:
        for m in steps[n]:
            if m not in depth:
                depth[m] = depth[n] + 1
                waiting.append(m)
    return depth


def _split(layers: list[list[Node]]) -> Columns:
    found: list[tuple[Node, ...]] = []
    for layer in layers:
        parts = -(-len(layer) // LONGEST)
        size = -(-len(layer) // parts)
        found += [tuple(layer[i : i + size]) for i in range(0, len(layer), size)]
    return tuple(found)


def _with_few_crossings(found: Columns, edges: Sequence[Edge]) -> Columns:
    best, fewest = found, crossings(found, edges) if len(edges) <= MOST_EDGES else None
    now = found
    for k in range(SWEEPS):
        now = _swept(now, edges, backwards=k % 2 == 1)
        number = crossings(now, edges) if fewest is not None else None
        if fewest is None or (number is not None and number < fewest):
            best, fewest = now, number
    return best


def _swept(found: Columns, edges: Sequence[Edge], *, backwards: bool) -> Columns:
    """Order each column by the mean height of its neighbours in the columns before it."""
    beside: dict[Node, list[Node]] = {}
    for a, b in edges:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    column = {n: c for c, nodes in enumerate(found) for n in nodes}
    made = list(found)
    order = range(len(found) - 1, -1, -1) if backwards else range(len(found))
    for c in order:
        height = _heights(made)

        def mean(n: Node, c: int = c, height: dict[Node, float] = height) -> float:
            seen = [
                height[m]
                for m in beside.get(n, ())
                if (column[m] > c if backwards else column[m] < c)
            ]
            return sum(seen) / len(seen) if seen else height[n]

        made[c] = tuple(sorted(made[c], key=lambda n: (mean(n), height[n])))
    return tuple(made)


def _heights(found: Sequence[Sequence[Node]]) -> dict[Node, float]:
    """How high each node stands; every column is centred."""
    return {n: i - (len(nodes) - 1) / 2 for nodes in found for i, n in enumerate(nodes)}


@dataclass(frozen=True)
class _Line:
    left: int
    right: int
    ends: tuple[float, float]


def crossings(found: Columns, edges: Iterable[Edge]) -> int:
    """Return how many pairs of edges between the same two columns cross.

    >>> crossings(((0, 1), (2, 3)), [(0, 3), (1, 2)])
    1
    """
    height = _heights(found)
    column = {n: c for c, nodes in enumerate(found) for n in nodes}
    lines = []
    for a, b in {(min(e), max(e)) for e in edges}:
        one, two = (a, b) if column[a] <= column[b] else (b, a)
        if column[one] != column[two]:
            lines.append(_Line(column[one], column[two], (height[one], height[two])))
    same = ((p, q) for p, q in combinations(lines, 2) if p.left == q.left and p.right == q.right)
    return sum((p.ends[0] - q.ends[0]) * (p.ends[1] - q.ends[1]) < 0 for p, q in same)
