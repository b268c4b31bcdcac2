"""Who can bring the conflict where, in how few moves, when nobody moves twice in a row?

A *node* is a state together with the number of whoever moved last. Distances are found breadth
first from one start; every node remembers the last steps of all shortest walks that reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from detente.model.graph import Graph
from detente.model.space import State

if TYPE_CHECKING:
    from detente.kernels.bits import Codes
    from detente.kernels.walks import BitSteps, When

By: TypeAlias = Literal["moves", "improvements"]
BY: tuple[By, ...] = ("moves", "improvements")
Node: TypeAlias = tuple[int, State]
"""The number of whoever moved last, and the state."""
Edge: TypeAlias = tuple[int, State, State]
"""The number of the mover, the state it leaves, and the state it reaches."""
Family: TypeAlias = frozenset[frozenset[int]]
"""Sets of movers, none of which contains another."""
Trail: TypeAlias = tuple[Edge, "Trail"] | None
"""The last step of a walk, and the steps before it."""
V = TypeVar("V")

SMALL = 128
"""Up to this many states plain Python answers sooner than numpy loads."""


class Walks(Protocol):
    """Distances from one start."""

    def when(self, node: Node) -> int:
        """Return after how many moves the node is first reached; 0 where it is not."""

    def arrivals(self, mover: int, states: Sequence[State]) -> Iterable[Edge]:
        """Return the last steps of all shortest walks to these states by a move of ``mover``."""


@dataclass(frozen=True)
class PlainWalks:
    """Distances in a graph of any form."""

    depth: Mapping[Node, int]
    came: Mapping[Node, Sequence[State]]

    def when(self, node: Node) -> int:
        """Return after how many moves the node is first reached; 0 where it is not."""
        return self.depth.get(node, 0)

    def arrivals(self, mover: int, states: Sequence[State]) -> Iterator[Edge]:
        """Return the last steps of all shortest walks to these states by a move of ``mover``."""
        return ((mover, s, t) for t in states for s in self.came[mover, t])


@dataclass(frozen=True)
class BitWalks:
    """Distances in a model in option form, in arrays over its combinations."""

    steps: BitSteps
    reached: When
    start: int
    codes: Codes
    at: Codes

    def when(self, node: Node) -> int:
        """Return after how many moves the node is first reached; 0 where it is not."""
        mover, state = node
        return int(self.reached[mover, self.codes[state]])

    def arrivals(self, mover: int, states: Sequence[State]) -> Iterator[Edge]:
        """Return the last steps of all shortest walks to these states by a move of ``mover``."""
        from detente.kernels.walks import arrivals

        cells = self.codes[list(states)]
        starts, ends = arrivals(self.steps, self.reached, self.start, mover, cells)
        pairs = zip(self.at[starts].tolist(), self.at[ends].tolist(), strict=True)
        return ((mover, State(s), State(t)) for s, t in pairs)


def walks(graph: Graph, start: State, by: By) -> Walks:
    """Return the distances of everything that ``start`` leads to by moves, or by improvements."""
    if graph.is_option_form and len(graph.space) > SMALL:
        return bit_walks(graph, start, by)
    return plain_walks(graph, start, by)


def plain_walks(graph: Graph, start: State, by: By) -> PlainWalks:
    """Return the distances in a graph of any form."""
    step = graph.improvements if by == "improvements" else graph.moves
    movers = range(len(graph.dms))
    depth: dict[Node, int] = {}
    came: dict[Node, list[State]] = {}
    left = {(j, start) for j in movers}
    waiting: list[Node] = [(j, start) for j in movers]
    level = 0
    while waiting:
        level += 1
        fresh: list[Node] = []
        for mover, state in waiting:
            for target in step(graph.dms[mover], state):
                node = (mover, target)
                if node not in depth:
                    depth[node], came[node] = level, []
                    fresh.append(node)
                if depth[node] == level:
                    came[node].append(state)
        waiting = _departing(fresh, movers, left)
    return PlainWalks(depth, came)


def _departing(fresh: Sequence[Node], movers: range, left: set[Node]) -> list[Node]:
    """Who may now leave which state for the first time: not whoever has just moved."""
    found = []
    for last, state in fresh:
        for j in movers:
            if j != last and (j, state) not in left:
                left.add((j, state))
                found.append((j, state))
    return found


def bit_walks(graph: Graph, start: State, by: By) -> BitWalks:
    """Return the distances in a model in option form."""
    import numpy as np

    from detente.kernels.bits import BitField
    from detente.kernels.walks import BitSteps, distances
    from detente.stability.fields import field_of

    field = field_of(graph)
    assert isinstance(field, BitField)
    gains = field.ranks if by == "improvements" else None
    steps = BitSteps(field.feasible, field.directions, gains)
    codes = np.array([cells[0] for cells in graph.space.cells], dtype=np.int64)
    at = np.zeros(len(field.feasible), dtype=np.int64)
    at[codes] = np.arange(len(codes))
    first = int(codes[start])
    return BitWalks(steps, distances(steps, first), first, codes, at)


# ---------------------------------------------------------------- all shortest walks to some states


@dataclass(frozen=True)
class Mesh:
    """All shortest walks from a start to the nearest of some states, step by step.

    ``levels[d]`` holds the steps that can come as step d+1; each is part of a shortest walk.
    """

    start: State
    movers: int
    levels: tuple[tuple[Edge, ...], ...]

    def count(self) -> int:
        """Return the number of shortest walks, exactly."""
        return self._folded(1, lambda _, value: value, int.__add__)

    def unwilling(self, willing: Callable[[Edge], bool]) -> tuple[frozenset[int], ...]:
        """Return the smallest sets of movers with an unwilling step, over all shortest walks."""

        def along(edge: Edge, family: Family) -> Family:
            if willing(edge):
                return family
            return _least({one | {edge[0]} for one in family})

        found = self._folded(frozenset({frozenset[int]()}), along, _either)
        return tuple(sorted(found, key=lambda one: (len(one), sorted(one))))

    def _folded(self, end: V, along: Callable[[Edge, V], V], either: Callable[[V, V], V]) -> V:
        """Fold a value back from the ends: along every step, and over the steps that may follow."""
        if not self.levels:
            return end
        after: dict[Node, V] = {}
        for edges in reversed(self.levels):
            before: dict[Node, V] = {}
            for edge in edges:
                mover, state, target = edge
                onward = [after[k, target] for k in self._next(mover) if (k, target) in after]
                value = along(edge, reduce(either, onward) if after else end)
                node = (mover, state)
                before[node] = either(before[node], value) if node in before else value
            after = before
        return reduce(either, after.values())

    def _next(self, mover: int) -> Iterator[int]:
        return (k for k in range(self.movers) if k != mover)

    def walks(self) -> Iterator[tuple[Edge, ...]]:
        """Yield every shortest walk, in the order of movers and states."""
        following: list[dict[Node, list[Edge]]] = [{} for _ in self.levels]
        for edges, here in zip(self.levels, following, strict=True):
            for edge in sorted(edges):
                here.setdefault(edge[:2], []).append(edge)
        waiting: list[tuple[int, int, State, Trail]] = [(0, -1, self.start, None)]
        while waiting:
            level, last, state, trail = waiting.pop()
            if level == len(following):
                yield _unrolled(trail)
                continue
            onward = [e for k in self._next(last) for e in following[level].get((k, state), ())]
            waiting += [(level + 1, e[0], e[2], (e, trail)) for e in reversed(onward)]


def _least(family: Iterable[frozenset[int]]) -> Family:
    """The sets that contain no other of the family."""
    found = set(family)
    return frozenset(one for one in found if not any(other < one for other in found))


def _either(a: Family, b: Family) -> Family:
    return a if a == b else _least(a | b)


def _unrolled(trail: Trail) -> tuple[Edge, ...]:
    found = []
    while trail is not None:
        edge, trail = trail
        found.append(edge)
    return tuple(reversed(found))


def mesh(found: Walks, start: State, movers: int, targets: Iterable[State]) -> Mesh | None:
    """Return all shortest walks to the nearest of the targets; None where none is reached."""
    ends = sorted(set(targets))
    if start in ends:
        return Mesh(start, movers, ())
    nodes = [(j, t) for t in ends for j in range(movers) if found.when((j, t))]
    if not nodes:
        return None
    depth = min(found.when(node) for node in nodes)
    nodes = [node for node in nodes if found.when(node) == depth]
    levels = []
    for level in range(depth, 0, -1):
        edges = tuple(e for j in range(movers) for e in found.arrivals(j, _at(nodes, j)))
        levels.append(edges)
        before = {(j, s) for mover, s, _ in edges for j in range(movers) if j != mover}
        nodes = sorted(n for n in before if found.when(n) == level - 1 and level > 1)
    return Mesh(start, movers, tuple(reversed(levels)))


@dataclass(frozen=True)
class Search:
    """A search from one start by one kind of move; the distances are found once."""

    graph: Graph
    start: State
    by: By

    @cached_property
    def found(self) -> Walks:
        """The distances from the start."""
        return walks(self.graph, self.start, self.by)

    def reaches(self, state: State) -> bool:
        """Say whether the start leads to the state."""
        movers = range(len(self.graph.dms))
        return state == self.start or any(self.found.when((j, state)) for j in movers)

    def to(self, targets: Iterable[State]) -> Mesh | None:
        """Return all shortest walks to the nearest of the targets; None where none is reached."""
        return mesh(self.found, self.start, len(self.graph.dms), targets)


def _at(nodes: Iterable[Node], mover: int) -> list[State]:
    return [s for j, s in nodes if j == mover]
