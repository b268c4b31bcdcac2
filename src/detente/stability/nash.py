"""Nash stability: a decision maker stays where no move of its own is an improvement.

A state is Nash stable for a decision maker if it has no unilateral improvement from it.

Source: Nash (1950, 1951); in graph form Fang, Hipel and Kilgour (1993), ch. 3.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.verdict import Verdict, deterred


def nash(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm`` under Nash stability: R_i^+(s) = ∅."""

    def sanctions(move: State) -> Iterable[State]:
        return ()

    return deterred(dm, state, graph.improvements(dm, state), sanctions)


def nash_kernel(field: Field, dm: int) -> Flags:
    """Judge every state: the best of one's own moves is no better than staying."""
    rank = field.ranks[dm]
    return field.best(dm, rank) <= rank
