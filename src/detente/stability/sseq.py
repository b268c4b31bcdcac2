"""Symmetric sequential stability: as SEQ, and the decision maker cannot escape the sanction.

A state is SSEQ stable for a decision maker if, after each of its unilateral improvements, the
others have some sequence of moves, each an improvement for its mover, that leaves it no better
off than it was, and from there no move of its own makes it better off than it was.

Source: Rêgo and Vieira (2017). The escape runs over all moves R_i(s2), not only improvements;
with a transitive order the two agree. Not the "strongly sequential" of other papers.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.smr import escapes
from detente.stability.verdict import Verdict, deterred


def sseq(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm``: as SEQ, and ∀ s3 ∈ R_i(s2): s ≿_i s3."""

    def sanctions(move: State) -> Iterable[State]:
        return (
            s
            for s in graph.replies(dm, move, credible=True)
            if graph.deters(dm, s, state) and not escapes(graph, dm, s, state)
        )

    return deterred(dm, state, graph.improvements(dm, state), sanctions)


def sseq_kernel(field: Field, dm: int) -> Flags:
    """Judge every state: as SMR, over the replies that improve each mover's lot."""
    rank = field.ranks[dm]
    return field.best(dm, field.after_replies(dm, field.best(dm, rank), credible=True)) <= rank
