"""Symmetric metarationality: as GMR, and the decision maker cannot escape the sanction.

A state is SMR stable for a decision maker if, after each of its unilateral improvements, the
others have some sequence of moves, wise or not, that leaves it no better off than it was, and
from there no move of its own makes it better off than it was.

Source: Howard (1971); Fang, Hipel and Kilgour (1993), ch. 3.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.verdict import Verdict, deterred


def smr(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm``: as GMR, and ∀ s3 ∈ R_i(s2): s ≿_i s3."""

    def sanctions(move: State) -> Iterable[State]:
        return (
            s
            for s in graph.replies(dm, move)
            if graph.deters(dm, s, state) and not escapes(graph, dm, s, state)
        )

    return deterred(dm, state, graph.improvements(dm, state), sanctions)


def escapes(graph: Graph, dm: Dm, sanction: State, state: State) -> bool:
    """Say whether ``dm`` can leave ``sanction`` for something better than ``state``."""
    return any(graph.prefers(dm, t, state) for t in graph.moves(dm, sanction))


def smr_kernel(field: Field, dm: int) -> Flags:
    """Judge every state: a sanction is worth what its best counter-move is worth."""
    rank = field.ranks[dm]
    return field.best(dm, field.after_replies(dm, field.best(dm, rank))) <= rank
