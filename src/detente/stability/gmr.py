"""General metarationality: a cautious decision maker stays where every gain can be undone.

A state is GMR stable for a decision maker if, after each of its unilateral improvements, the
others have some sequence of moves, wise or not, that leaves it no better off than it was.

Source: Howard (1971); Fang, Hipel and Kilgour (1993), ch. 3.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.verdict import Verdict, deterred


def gmr(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm``: ∀ s1 ∈ R_i^+(s) ∃ s2 ∈ R_{N∖i}(s1): s ≿_i s2."""

    def sanctions(move: State) -> Iterable[State]:
        return (s for s in graph.replies(dm, move) if graph.deters(dm, s, state))

    return deterred(dm, state, graph.improvements(dm, state), sanctions)


def gmr_kernel(field: Field, dm: int) -> Flags:
    """Judge every state: even the best own move, once replied to, is no better than staying."""
    rank = field.ranks[dm]
    return field.best(dm, field.after_replies(dm, rank)) <= rank
