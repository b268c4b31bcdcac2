"""Simultaneous stability: a decision maker stays where others, gaining themselves, may move at the same time.

A state is SIM stable for a decision maker if, for each of its unilateral improvements, some of
the others have improvements from the same state that, made at the same time, leave it no better
off than it was. Only for models in option form, where moves made together add up.

Source: Fraser and Hipel (1979, 1984), recalled with medium confidence; the original tableau
applies it only to states unstable for two or more.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.joint import joint_replies
from detente.model.space import State
from detente.stability.verdict import Verdict, deterred


def sim(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm``; any non-empty set of opponents answers at once."""
    return deterred_at_once(graph, dm, state, most=len(graph.dms) - 1)


def deterred_at_once(graph: Graph, dm: Dm, state: State, *, most: int) -> Verdict:
    """∀ s1 ∈ R_i^+(s) ∃ UIs t_j ∈ R_j^+(s) of one to ``most`` opponents: s ≿_i s1 ⊕ t_j ⊕ …."""

    def sanctions(move: State) -> Iterable[State]:
        replies = joint_replies(graph, dm, state, move, most=most)
        return (s for s in replies if graph.deters(dm, s, state))

    return deterred(dm, state, graph.improvements(dm, state), sanctions)


def sim_kernel(field: Field, dm: int) -> Flags:
    """Judge every state; cost grows with the square of the number of combinations."""
    return field.deterred_at_once(dm, most=len(field.ranks) - 1)
