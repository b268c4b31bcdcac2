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
    """What a picture shows; ``moves_left`` counts moves between its states that it leaves out."""

    picture: Picture
    start: State | None
    held: frozenset[State]
    moves_left: int = 0

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
    start = None if graph.conflict.status_quo is None else graph.state(graph.conflict.status_quo)
    states = _states(graph, start, held, most)
    every = tuple(_moves(graph, states))
    lines = len({(m.dm, min(m.start, m.end), max(m.start, m.end)) for m in every})
    all_ = moves == "all" or (moves != "improvements" and lines <= MOST_MOVES)
    shown = every if all_ else tuple(m for m in every if m.improvement)
    complete = len(states) == len(graph.space) and len(shown) == len(every)
    picture = Picture(graph.space, graph.dms, states, shown, complete)
    return Chosen(picture, start, frozenset(held) & set(states), len(every) - len(shown))


def _states(
    graph: Graph, start: State | None, held: Collection[State], most: int
) -> tuple[State, ...]:
    if start is None:
        near: Iterable[State] = graph.space
        begin: list[State] = []
    else:
        near = list(islice(_nearest(graph, start, improving=False), most + 1))
        begin = [start]
        if len(near) <= most:
            return tuple(sorted(near))
        led = list(islice(_nearest(graph, start, improving=True), MOST_SEEN))
        near = chain(led, _nearest(graph, start, improving=False))
        held = dict.fromkeys([*(s for s in led if s in held), *held])
    firm = [s for s in held if s not in begin][: min(MOST_HELD, most - len(begin))]
    found = dict.fromkeys([*begin, *firm])
    for s in near:
        if len(found) >= most:
            break
        found.setdefault(s)
    return tuple(sorted(found))


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
