"""Sequential stability: a decision maker stays where every gain can be undone credibly.

A state is SEQ stable for a decision maker if, after each of its unilateral improvements, the
others have some sequence of moves, each an improvement for its mover, that leaves it no better
off than it was.

Source: Fraser and Hipel (1979, 1984); Fang, Hipel and Kilgour (1993), ch. 3.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.verdict import Verdict, deterred


def seq(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm``: ∀ s1 ∈ R_i^+(s) ∃ s2 ∈ R^+_{N∖i}(s1): s ≿_i s2."""

    def sanctions(move: State) -> Iterable[State]:
        return (s for s in graph.replies(dm, move, credible=True) if graph.deters(dm, s, state))

    return deterred(dm, state, graph.improvements(dm, state), sanctions)


def seq_kernel(field: Field, dm: int) -> Flags:
    """Judge every state: as GMR, over the replies that improve each mover's lot."""
    rank = field.ranks[dm]
    return field.best(dm, field.after_replies(dm, rank, credible=True)) <= rank
