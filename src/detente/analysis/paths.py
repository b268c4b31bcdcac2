"""How could the conflict get from one state to another: whose moves, in what order?

A *path* is a legal sequence of moves: nobody moves twice in a row. Shortest paths are sought once
over all moves and once over improvements only. Where improvements do not lead there, the shortest
paths by moves show who would have to move without gaining.

Source: Li, Kilgour and Hipel (2005); Xu, Kilgour, Hipel and Kemkes (2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from types import MappingProxyType

from detente.analysis.overview import Held, by_strength
from detente.analysis.walks import BY, By, Edge, Mesh, Search
from detente.errors import UnknownName, WrongValue
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.solve import Solution

LIMIT = 6
"""How many paths are listed unless more are asked for; all of them are counted."""

MOST_ARRIVALS = 60
"""How many equilibria have their paths told; of more than these it is counted which are reached."""


class Effect(Enum):
    """What a step does for the decision maker who takes it."""

    GAIN = "improvement"
    EQUAL = "equal"
    LOSS = "loss"


@dataclass(frozen=True)
class Step:
    """One move of a path."""

    mover: Dm
    start: State
    end: State
    effect: Effect


@dataclass(frozen=True)
class Way:
    """All shortest paths of one kind to the nearest of some states.

    ``length`` is None where there is none. ``count`` is the number of shortest paths, of which
    ``paths`` holds those listed; ``first`` lists who can move first on one of them.
    ``unwilling`` holds the smallest groups of decision makers whose steps on some shortest path
    are no improvements for them: an empty group where a path consists of improvements. Where the
    shortest paths were not ``counted``, one of them was found, and all of this is about that one.
    """

    by: By
    length: int | None
    count: int = 0
    paths: tuple[tuple[Step, ...], ...] = ()
    first: tuple[Dm, ...] = ()
    unwilling: tuple[tuple[Dm, ...], ...] = ()
    counted: bool = True

    @property
    def complete(self) -> bool:
        """Whether every shortest path is surely listed."""
        return self.counted and len(self.paths) == self.count


@dataclass(frozen=True)
class Pathways:
    """How a target is reached from a start, by each kind of move that was asked about.

    ``target`` is what was asked for and ``ends`` the states that fit it; where there is none,
    ``nowhere`` says why.
    """

    graph: Graph
    start: State
    target: str
    ends: tuple[State, ...]
    ways: tuple[Way, ...]
    nowhere: str = ""

    def way(self, by: By) -> Way | None:
        """Return the shortest paths of one kind; None where they were not asked for."""
        return next((w for w in self.ways if w.by == by), None)


@dataclass(frozen=True)
class Arrival:
    """An equilibrium, and how it is reached."""

    held: Held
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Reach:
    """Which equilibria a start leads to.

    ``total`` is how many there are, ``reached`` how many of them are by each kind of move, and
    ``arrivals`` holds those whose paths are told: the strongest first, all unless there are many.
    """

    solution: Solution
    start: State
    arrivals: tuple[Arrival, ...]
    total: int
    reached: Mapping[By, int]

    @property
    def graph(self) -> Graph:
        """The graph model that was searched."""
        return self.solution.graph


@dataclass(frozen=True)
class Scope:
    """Which paths are sought: of which kinds, and how many of each are listed."""

    by: tuple[By, ...] = BY
    limit: int = LIMIT

    def __post_init__(self) -> None:
        unknown = [b for b in self.by if b not in BY]
        if unknown:
            raise WrongValue(f"Paths go by 'moves' or by 'improvements', not by {unknown[0]!r}.")
        if self.limit < 1:
            raise WrongValue(f"The limit must be at least 1, not {self.limit}.")


def pathways(graph: Graph, start: State, target: str, scope: Scope | None = None) -> Pathways:
    """Return the shortest paths from ``start`` to the nearest of the states named ``target``.

    Raises :class:`detente.errors.UnknownName` for a name that nothing in the case bears.
    """
    wanted = scope or Scope()
    ends = graph.space.all_named(target)
    ways = tuple(_way(Search(graph, start, b), ends, wanted.limit) for b in wanted.by)
    return Pathways(graph, start, target, ends, ways, "" if ends else _nowhere(graph, target))


def _nowhere(graph: Graph, target: str) -> str:
    """Why no state fits a name that the case understands."""
    try:
        graph.space.state(target)
    except UnknownName as error:
        return error.message
    return ""


def reach(solution: Solution, start: State, scope: Scope | None = None) -> Reach:
    """Return which equilibria of a solution ``start`` leads to, by which shortest paths."""
    wanted = scope or Scope()
    graph = solution.graph
    searches = [Search(graph, start, b) for b in wanted.by]
    order = by_strength(solution.concepts)
    kept = {c: set(solution.equilibria(c).indices) for c in order}
    every = sorted(set[State]().union(*kept.values()))
    held = [Held(s, tuple(c for c in order if s in kept[c])) for s in every]
    held.sort(key=lambda h: (-len(h.concepts), h.state))
    arrivals = tuple(
        Arrival(h, tuple(_way(search, (h.state,), wanted.limit) for search in searches))
        for h in held[:MOST_ARRIVALS]
    )
    reached = {search.by: sum(map(search.reaches, every)) for search in searches}
    return Reach(solution, start, arrivals, len(every), MappingProxyType(reached))


def _way(search: Search, ends: Iterable[State], limit: int) -> Way:
    shortest = search.to(ends)
    return Way(search.by, None) if shortest is None else _told(search, shortest, limit)


def _told(search: Search, shortest: Mesh, limit: int) -> Way:
    graph = search.graph
    listed = tuple(
        tuple(_step(graph, edge) for edge in walk) for walk in islice(shortest.walks(), limit)
    )
    first = sorted({mover for mover, _, _ in shortest.levels[0]}) if shortest.levels else []
    unwilling = shortest.unwilling(lambda e: _step(graph, e).effect is Effect.GAIN)
    return Way(
        search.by,
        len(shortest.levels),
        shortest.count(),
        listed,
        tuple(graph.dms[j] for j in first),
        tuple(tuple(d for j, d in enumerate(graph.dms) if j in group) for group in unwilling),
    )


def _step(graph: Graph, edge: Edge) -> Step:
    return step(graph, graph.dms[edge[0]], edge[1], edge[2])


def step(graph: Graph, dm: Dm, start: State, end: State) -> Step:
    """Return a step with what it does for its mover."""
    if graph.prefers(dm, end, start):
        return Step(dm, start, end, Effect.GAIN)
    loss = graph.prefers(dm, start, end)
    return Step(dm, start, end, Effect.LOSS if loss else Effect.EQUAL)
