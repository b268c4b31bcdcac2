"""Which states and moves does the picture of a conflict show, where there are more than fit?

All that moves lead to from the status quo. Where these are too many: the status quo, the
equilibria, and what lies nearest to the status quo.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from detente.analysis.picture import Move, Picture
from detente.errors import AmbiguousName, UnknownName
from detente.model.graph import Graph
from detente.model.space import State

MOST_STATES = 40
MOST_HELD = 16
"""Of the equilibria so many are drawn where not all states fit."""
MOST_SEEN = 2_000
"""So many states are looked at for equilibria that improvements lead to: these come first."""
MOST_MOVES = 48
"""Beyond so many lines only improvements are drawn unless all moves are asked for."""


@dataclass(frozen=True)
class Chosen:
    """What a picture shows; ``moves_left`` counts moves between its states that it leaves out.

    ``cut``: there was no room for all that moves lead to from the status quo.
    """

    picture: Picture
    start: State | None
    held: frozenset[State]
    moves_left: int = 0
    cut: bool = False

    @property
    def states_left(self) -> int:
        """How many states of the model it leaves out."""
        return len(self.picture.space) - len(self.picture.states)


def chosen(
    graph: Graph,
    held: Collection[State],
    *,
    most: int = MOST_STATES,
    moves: str = "",
) -> Chosen:
    """Return what to draw; ``moves``: ``all``, ``improvements``, or by default what stays legible."""
    start = status_quo(graph)
    reached = None if start is None else _nearest(graph, start, improving=False)
    near = list(islice(graph.space if reached is None else reached, most + 1))
    cut = len(near) > most
    states = tuple(_few(graph, start, held, most)) if cut else tuple(sorted(near))
    every = tuple(_moves(graph, states))
    lines = len({(m.dm, min(m.start, m.end), max(m.start, m.end)) for m in every})
    all_ = moves == "all" or (moves != "improvements" and lines <= MOST_MOVES)
    shown = every if all_ else tuple(m for m in every if m.improvement)
    complete = len(states) == len(graph.space) and len(shown) == len(every)
    picture = Picture(graph.space, graph.dms, states, shown, complete)
    kept = frozenset(held) & set(states)
    return Chosen(picture, start, kept, len(every) - len(shown), cut)


def status_quo(graph: Graph) -> State | None:
    """Return the status quo; None where the case names none, or where it is no state (any more)."""
    name = graph.conflict.status_quo
    try:
        return None if name is None else graph.state(name)
    except (UnknownName, AmbiguousName):
        return None


def _few(graph: Graph, start: State | None, held: Collection[State], most: int) -> list[State]:
    """The start, equilibria (those that improvements lead to first), and what lies nearest."""
    begin = [] if start is None else [start]
    led: list[State] = []
    near: Iterable[State] = graph.space
    if start is not None:
        led = list(islice(_nearest(graph, start, improving=True), MOST_SEEN))
        near = chain(led, _nearest(graph, start, improving=False))
    kept = frozenset(held)
    first = dict.fromkeys([*(s for s in led if s in kept), *held])
    firm = [s for s in first if s != start][:MOST_HELD]
    found = dict.fromkeys([*begin, *firm][:most])
    for s in near:
        if len(found) >= most:
            break
        found.setdefault(s)
    return sorted(found)


def _nearest(graph: Graph, start: State, *, improving: bool) -> Iterator[State]:
    """Yield the states that moves lead to, the nearest first."""
    step = graph.improvements if improving else graph.moves
    seen, waiting = {start}, deque([start])
    while waiting:
        state = waiting.popleft()
        yield state
        for dm in graph.dms:
            for target in step(dm, state):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)


def _moves(graph: Graph, states: Iterable[State]) -> Iterator[Move]:
    inside = set(states)
    for s in sorted(inside):
        for dm in graph.dms:
            for t in graph.moves(dm, s):
                if t in inside:
                    yield Move(dm, s, t, graph.prefers(dm, t, s))
